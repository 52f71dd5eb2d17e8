import { once } from 'node:events';
import { WebSocket } from 'ws';
import { embeddedMedia } from '../../../server/media/embedded';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import type { MembershipRef } from '../../../server/media/media-server';
import { offerOf, offeredAudio, offeredLayers, offeredVideo, receiving } from '../../harness/clients/sample-offer';
import { newMembership, serveMedia, type MediaHttpServer } from '../../harness/servers/media-http-server';

const published = offerOf(offeredVideo, offeredAudio);
const played = offerOf(receiving(offeredVideo), receiving(offeredAudio, 'sendrecv'));

interface Answered {
  status: number;
  text: string;
  /** The resource, as an absolute URL. */
  session: string;
  advice: string;
}

async function offer(url: string, body: string): Promise<Answered> {
  const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/sdp' } });
  const [, advice = ''] = /<([^>]*)>; rel="urn:miniprogram-rtc-kit:advice"/.exec(response.headers.get('link') ?? '') ?? [];
  return {
    status: response.status,
    text: await response.text(),
    session: new URL(response.headers.get('location') ?? '/', url).href,
    advice: new URL(advice, url).href.replace(/^http/, 'ws'),
  };
}

describe('offers to the embedded media server', () => {
  let server: MediaHttpServer<EmbeddedMedia>;
  beforeAll(async () => {
    server = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: { port: 0, hosts: ['127.0.0.1'] } }));
  });
  afterAll(() => server.close());

  const whip = async (member: MembershipRef): Promise<string> =>
    (await server.media.publishGrant(member, 'main', server.origin('browser'))).urls[0] ?? '';
  const whep = async (viewer: MembershipRef, member: MembershipRef): Promise<string> =>
    (await server.media.playGrant(viewer, member, 'main', server.origin('browser'))).urls[0] ?? '';
  /** The messages to the page of a session, until its socket ends. */
  const adviceOf = async ({ advice }: Answered): Promise<{ told: string[]; ended: Promise<unknown> }> => {
    const socket = new WebSocket(advice);
    const told: string[] = [];
    socket.on('message', (data: Buffer) => told.push(data.toString()));
    const ended = once(socket, 'close');
    await once(socket, 'open');
    return { told, ended };
  };

  it('[F34] come first in the grants of browsers, and a URL admits its own direction only', async () => {
    const ana = newMembership('ana');
    const [publish, play] = [await whip(ana), await whep(newMembership('ben'), ana)];
    expect([publish, play].map((url) => new URL(url).pathname.split('/').pop())).toEqual(['whip', 'whep']);
    const wrong = [publish.replace('/whip?', '/whep?'), play.replace('/whep?', '/whip?'), publish.replace(/g=./, 'g=-')];
    const statuses = await Promise.all(wrong.map(async (url) => (await offer(url, published)).status));
    expect(statuses).toEqual([403, 403, 403]);
    const phone = await server.media.publishGrant(ana, 'main', server.origin('wechat'));
    expect(phone.urls.map((url) => new URL(url).protocol)).toEqual(['rtmp:']);
  });

  it('[F35] are answered, or refused with the reason; other requests are refused too', async () => {
    const ana = newMembership('ana');
    const url = await whip(ana);
    expect(await offer(url, published)).toMatchObject({
      status: 201,
      text: expect.stringMatching(/^v=0\r\n[^]*a=ice-lite/) as string,
    });
    expect(await offer(await whep(newMembership('ben'), ana), played)).toMatchObject({ status: 201 });
    expect(await offer(url, 'hello')).toMatchObject({ status: 406, text: 'the offer has no media' });
    const silent = offerOf(receiving(offeredVideo, 'recvonly'), receiving(offeredAudio, 'recvonly'));
    expect(await offer(url, silent)).toMatchObject({ status: 406, text: expect.stringMatching(/sends neither/) as string });
    expect(await offer(url, published.repeat(80))).toMatchObject({ status: 413 });
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url, { method: 'OPTIONS' })).headers.get('access-control-allow-headers')).toContain('content-type');
  });

  it('[F36] open a session that ends once and for all with DELETE, and gives its place back', async () => {
    const url = await whep(newMembership('ben'), newMembership('ana'));
    for (let round = 0; round < 6; round += 1) {
      const { status, session } = await offer(url, played);
      expect(status).toBe(201);
      expect((await fetch(session, { method: 'DELETE' })).status).toBe(200);
      expect((await fetch(session, { method: 'DELETE' })).status).toBe(200);
    }
    const open = await Promise.all(Array.from({ length: 5 }, () => offer(url, played)));
    expect(open.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 403]);
  });

  it('[F37] are over when the membership is: the page is told, and the URL opens nothing', async () => {
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const [publish, play] = [await whip(ana), await whep(ben, ana)];
    const pages = await Promise.all([await offer(publish, published), await offer(play, played)].map(adviceOf));
    await server.media.revoke(ana);
    await Promise.all(pages.map(({ ended }) => ended));
    expect(pages.map(({ told }) => told.pop())).toEqual(['{"end":"revoked"}', '{"end":"revoked"}']);
    expect((await offer(publish, published)).status).toBe(403);
  });

  it('[F118] take the wish of a viewer for a layer, and end the socket of a page that sends anything else', async () => {
    const ana = newMembership('ana');
    const play = await whep(newMembership('ben'), ana);
    const closeOf = async ({ advice }: Answered, text: string): Promise<string> => {
      const socket = new WebSocket(advice);
      await once(socket, 'open');
      socket.send('{"layer":"small"}');
      socket.send(text);
      const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
      return `${code} ${reason.toString()}`;
    };
    const answered = await offer(play, played);
    expect(await closeOf(answered, '{"layer":"huge"}')).toBe('1008 send {"layer":"small"} or {"layer":"full"}');
    expect(await closeOf(answered, `{"layer":"${'s'.repeat(80)}"}`)).toMatch(/^100[69] /);
    expect(await closeOf(await offer(await whip(ana), published), '{}')).toBe('1008 a publisher has no wish');
  });

  it('[F119] name the URL of a publisher as one that takes two layers, and advise the rate of each', async () => {
    const url = await whip(newMembership('ana'));
    expect(new URL(url).searchParams.get('layers')).toBe('1');
    const { told } = await adviceOf(await offer(url, offerOf(offeredLayers, offeredAudio)));
    for (let round = 0; round < 500 && told.length === 0; round += 1) await new Promise((done) => setTimeout(done, 10));
    expect(JSON.parse(told[0] ?? '')).toMatchObject({ layers: { small: 0, full: expect.any(Number) as number } });
  });

  it('[F38] of a publisher that comes back replace the session before', async () => {
    const ana = newMembership('ana');
    const url = await whip(ana);
    expect(await server.media.receivesFrom?.(ana)).toBe(false);
    const before = await adviceOf(await offer(url, published));
    expect(await server.media.receivesFrom?.(ana)).toBe(true);
    const { status } = await offer(url, published);
    await before.ended;
    expect([status, before.told.pop()]).toEqual([201, '{"end":"closed"}']);
  });

  it('[F39] are answered with the same port after the media process died', async () => {
    const ana = newMembership('ana');
    const portOf = ({ text }: Answered): string | undefined => /^a=candidate:1 1 udp \d+ 127\.0\.0\.1 (\d+)/m.exec(text)?.[1];
    const before = portOf(await offer(await whip(ana), published));
    expect(before).toBe(String(server.media.rtcPort));
    const killed = server.media.pid ?? 0;
    process.kill(killed, 'SIGKILL');
    while (server.media.pid === killed) await new Promise((done) => setTimeout(done, 10));
    const after = await offer(await whip(ana), published);
    expect([after.status, portOf(after)]).toEqual([201, before]);
  });
});
