import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guideConfig, replaced } from '../../harness/servers/guide-config';
import type { ListeningProgram } from '../../harness/servers/listening-program';
import { startNginx } from '../../harness/servers/nginx';
import { freePort } from '../../../tools/start/ports';

describe('the proxy before SRS, by nginx', () => {
  const asked: string[] = [];
  const srs = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(201, { 'access-control-allow-origin': '*' }).end('answer');
  });
  let nginx: ListeningProgram;
  let origin: string;

  beforeAll(async () => {
    await new Promise<void>((resolve) => srs.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(srs.address() as AddressInfo).port}`;
    const port = await freePort(0, '127.0.0.1');
    origin = `http://127.0.0.1:${port}`;
    const config = replaced(guideConfig('the proxy'), [
      [/listen +443 ssl;/g, `listen 127.0.0.1:${port};`],
      [/ssl_certificate(_key)? .*;/g, ''],
      ['10.0.0.5:1985', address],
      ['10.0.0.5:8081', address],
    ]);
    nginx = await startNginx(port, `http { access_log off; ${config} }`);
  });
  beforeEach(() => asked.splice(0));
  afterAll(async () => {
    await nginx.close();
    srs.closeAllConnections();
    await new Promise((resolve) => srs.close(resolve));
  });

  const ask = (method: string, path: string) => fetch(origin + path, { method });

  it.each(['whip', 'whep'])('[D125] forwards %s as it was signed, and lets the page read where the session is', async (act) => {
    const path = `/rtc/v1/${act}/?app=live&stream=a-b_c&s=tag&e=lx2&g=sig-_`;
    const answer = await ask('POST', path);
    expect([answer.status, await answer.text()]).toEqual([201, 'answer']);
    expect(answer.headers.get('access-control-expose-headers')).toContain('Location');
    const end = `/rtc/v1/${act}/?action=delete&token=t&app=live&stream=a-b_c&session=ab:cd`;
    await ask('DELETE', end);
    await ask('OPTIONS', path);
    expect(asked).toEqual([`POST ${path}`, `DELETE ${end}`, `OPTIONS /rtc/v1/${act}/?`]);
  });

  it.each([
    'ice-ufrag=me&ice-pwd=mine',
    '%69ce-ufrag=me',
    'ICE-ufrag=me',
    'dtls=false',
    'encrypt=false',
    'action=play',
    'eip=1.2.3.4',
  ])('[D125] drops %s', async (more) => {
    await ask('POST', `/rtc/v1/whip/?${more}&app=live&stream=a&s=b&e=c&g=d&${more}`);
    expect(asked).toEqual(['POST /rtc/v1/whip/?app=live&stream=a&s=b&e=c&g=d']);
  });

  it('[D125] forwards FLV with its query', async () => {
    expect((await ask('GET', '/live/a-b_c.flv?s=b&e=c&g=d')).status).toBe(201);
    expect(asked).toEqual(['GET /live/a-b_c.flv?s=b&e=c&g=d']);
  });

  it.each([
    ['GET', '/rtc/v1/whip/?action=delete&token=t&session=s'],
    ['POST', '/rtc/v1/publish/'],
    ['POST', '/rtc/v1/play/'],
    ['POST', '/rtc/v1/whip-play/?app=live&stream=a'],
    ['GET', '/rtc/v1/nack/?username=a&drop=9'],
    ['GET', '/api/v1/clients'],
    ['DELETE', '/api/v1/clients/a'],
    ['DELETE', '/live/../api/v1/clients/a'],
    ['POST', '/media/srs/on_publish?secret=s'],
  ])('[D125] does not forward %s %s', async (method, path) => {
    expect([404, 405]).toContain((await ask(method, path)).status);
    expect(asked).toEqual([]);
  });
});
