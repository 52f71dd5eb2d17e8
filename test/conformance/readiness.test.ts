import { request } from 'node:http';
import { memoryEngine } from '../../server/engine/memory';
import { FakeClock } from '../fakes/platform/fake-clock';
import { failableEngine as failable, type FailableEngine } from '../harness/servers/failable-engine';
import { startTestServer, type TestServer } from '../harness/servers/test-server';

let server: TestServer;
const failableEngine = (): FailableEngine => failable(memoryEngine({ clock: new FakeClock() }));
afterEach(() => server.close());

const asked = async (path: string): Promise<[number, unknown]> => {
  const answer = await fetch(`${server.origin}${path}`);
  return [answer.status, await answer.json()];
};

/** The answer to a new socket: its status, and the time to come back. */
const upgrade = (): Promise<{ status: number | undefined; retryAfter: string | undefined }> =>
  new Promise((resolve, reject) => {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    };
    const asking = request(`${server.origin}/v1`, { headers, agent: false });
    asking.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode, retryAfter: undefined });
    });
    asking.once('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode, retryAfter: response.headers['retry-after'] });
    });
    asking.once('error', reject).end();
  });

describe('the probes', () => {
  it('[P260] answer on /livez while the node drains, its engine fails and its media fail', async () => {
    const { engine, fails } = failableEngine();
    server = await startTestServer({ engine });
    expect(await asked('/livez')).toEqual([200, { live: true }]);
    server.media.runsHere = true;
    server.media.broken = 'the process does not answer';
    fails(true);
    server.attached.drain();
    expect(await asked('/livez')).toEqual([200, { live: true }]);
  });

  it('[P261] answer 503 on /readyz with every reason, and 200 without one', async () => {
    const { engine, fails } = failableEngine();
    server = await startTestServer({ engine });
    const unready = (...reasons: string[]) => [503, expect.objectContaining({ ready: false, reasons })];
    expect(await asked('/readyz')).toEqual([200, { ready: true, reasons: [], media: null, connections: 0 }]);
    server.media.runsHere = true;
    server.media.broken = 'the process does not answer';
    expect(await asked('/readyz')).toEqual(unready('media'));
    fails(true);
    expect(await asked('/readyz')).toEqual(unready('engine', 'media'));
    server.attached.drain();
    expect(await asked('/readyz')).toEqual(unready('draining', 'engine', 'media'));
    server.media.broken = null;
    expect(await asked('/readyz')).toEqual(unready('draining', 'engine'));
  });

  it('[P261] take media that all nodes share for no reason', async () => {
    server = await startTestServer();
    server.media.broken = 'SRS is unreachable';
    expect(await asked('/readyz')).toEqual([200, expect.objectContaining({ ready: true, media: 'SRS is unreachable' })]);
  });
});

describe('a node that is not ready', () => {
  it('[P262] refuses new sockets with a time to come back, while it drains', async () => {
    server = await startTestServer();
    expect(await upgrade()).toEqual({ status: 101, retryAfter: undefined });
    server.attached.drain();
    expect(await upgrade()).toEqual({ status: 503, retryAfter: '5' });
  });

  it('[P262] without its engine refuses new sockets, and answers the present ones that they may retry', async () => {
    const { engine, fails } = failableEngine();
    server = await startTestServer({ engine });
    const ana = await server.client('ana');
    fails(true);
    expect(await upgrade()).toEqual({ status: 503, retryAfter: '5' });
    const join = { room: 'r', name: 'Ana', tracks: [] };
    const { err } = await ana.response(ana.sendRequest('room.join', join, 'once'));
    expect(err).toMatchObject({ code: 'unavailable', retry: true });
    ana.send({ t: 'ping' });
    await ana.frame('pong');
    expect(ana.closedWith).toBeNull();
    fails(false);
    expect((await upgrade()).status).toBe(101);
    expect((await ana.request('room.join', join, 'once')).snap.members).toHaveLength(1);
  });

  it('[P262] without its media takes new sockets, because rooms and calls go on', async () => {
    server = await startTestServer();
    server.media.runsHere = true;
    server.media.broken = 'the process does not answer';
    expect((await upgrade()).status).toBe(101);
    const ana = await server.client('ana');
    expect((await ana.join('r', 'Ana')).snap.members).toHaveLength(1);
  });
});
