import WebSocket from 'ws';
import { embeddedMedia } from '../../server/media/embedded';
import { srsMedia } from '../../server/media/srs';
import type { GateDecision } from '../../server/media/media-server';
import { closeAfterTest } from '../harness/close-after-test';
import { newMembership, serveMedia } from '../harness/servers/media-http-server';

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((done) => setTimeout(done, 5));
};

describe('the gate of a media server', () => {
  it('[P315] tells of each decision of SRS with the tag of the membership', async () => {
    const media = srsMedia({
      push: ['rtmp://127.0.0.1/live'],
      play: ['http://127.0.0.1:8080/live'],
      api: ['http://127.0.0.1:1'],
      hookKey: 'hook',
      log: () => undefined,
    });
    const decisions: GateDecision[] = [];
    media.gate?.watch((decision) => decisions.push(decision));
    const server = await serveMedia(media);
    closeAfterTest(() => server.close());
    const ana = newMembership('ana');
    const origin = server.origin('wechat');
    const { urls } = await media.publishGrant(ana, 'main', origin);
    const [, stream = '', param = ''] = /\/live\/([^?]+)(\?.*)$/.exec(urls[0] ?? '') ?? [];
    const ask = (query: string) =>
      fetch(`http://127.0.0.1:${origin.port}/media/srs/on_publish?secret=hook`, {
        method: 'POST',
        body: JSON.stringify({ action: 'on_publish', client_id: 'c1', app: 'live', stream, param: query }),
      });
    await ask(param);
    await ask('?s=a&e=b&g=c');
    const tag = media.gate?.tagOf(ana);
    expect(decisions.map(({ direction, tag: of, accepted }) => [direction, of, accepted])).toEqual([
      ['publish', tag, true],
      ['publish', null, false],
    ]);
  });

  it('[P315] tells of each decision of the embedded media server, which makes it in another process', async () => {
    const media = embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false });
    const decisions: GateDecision[] = [];
    media.gate?.watch((decision) => decisions.push(decision));
    const server = await serveMedia(media);
    closeAfterTest(() => server.close());
    const [ana, bo] = [newMembership('ana'), newMembership('bo')];
    const { urls } = await media.playGrant(bo, ana, 'main', server.origin('browser'));
    const url = urls.find((one) => one.startsWith('ws:')) ?? '';
    const open = (address: string): void => {
      const socket = new WebSocket(address).on('error', () => undefined);
      closeAfterTest(async () => socket.terminate());
    };
    open(url);
    await until(() => decisions.length === 1);
    open(url.replace(/g=[^&]*/, 'g=forged'));
    await until(() => decisions.length === 2);
    await media.revoke(bo);
    open(url);
    await until(() => decisions.length === 3);
    const tag = media.gate?.tagOf(bo);
    expect(decisions.map(({ direction, tag: of, accepted }) => [direction, of, accepted])).toEqual([
      ['play', tag, true],
      ['play', null, false],
      ['play', tag, false],
    ]);
  });
});
