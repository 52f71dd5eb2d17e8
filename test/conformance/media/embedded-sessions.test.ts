import { readdirSync } from 'node:fs';
import { WebSocket } from 'ws';
import { embeddedMedia } from '../../../server/media/embedded';
import { firstIndex, sequenceOf } from '../../../server/media/embedded/rtc/packets/sequence';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import type { MembershipRef } from '../../../server/media/media-server';
import { pushFlv } from '../../harness/clients/flv-peer';
import { openRtcPeer, peerStreams, type RtcPeer } from '../../harness/clients/rtc-peer';
import { offerOf, offeredAudio, offeredVideo, receiving } from '../../harness/clients/sample-offer';
import { newMembership, serveMedia, type MediaHttpServer } from '../../harness/servers/media-http-server';

const rounds = 150;
/** A slice of a key picture, as one packet. */
const keyPicture = Buffer.concat([Buffer.from([0x65]), Buffer.alloc(400, 7)]);
const lastIndexes = new WeakMap<RtcPeer, number>();
function sendPicture(peer: RtcPeer): void {
  const { ssrc, payloadType } = peerStreams.video;
  const index = (lastIndexes.get(peer) ?? firstIndex) + 1;
  lastIndexes.set(peer, index);
  peer.send({ ssrc, payloadType, marker: true, sequence: sequenceOf(index), timestamp: index * 3_000 }, keyPicture, index);
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe('sessions of the forwarding unit', () => {
  const peers = new Set<RtcPeer>();
  const open = async (url: string): Promise<RtcPeer> => {
    const peer = await openRtcPeer({ url });
    peers.add(peer);
    return peer;
  };
  const leave = (peer: RtcPeer): Promise<number> => {
    peers.delete(peer);
    return peer.leave();
  };
  const vanish = (peer: RtcPeer): void => {
    peers.delete(peer);
    peer.vanish();
  };
  // Sockets of a test that failed would keep the process alive.
  afterEach(() => {
    peers.forEach((peer) => peer.vanish());
    peers.clear();
  });
  let server: MediaHttpServer<EmbeddedMedia>;
  beforeAll(async () => {
    server = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: { port: 0, hosts: ['127.0.0.1'] } }));
  });
  afterAll(() => server.close());

  const urlsToPublish = async (member: MembershipRef): Promise<readonly string[]> =>
    (await server.media.publishGrant(member, 'main', server.origin('browser'))).urls;
  const urlsToPlay = async (viewer: MembershipRef, member: MembershipRef): Promise<readonly string[]> =>
    (await server.media.playGrant(viewer, member, 'main', server.origin('browser'))).urls;
  const whip = async (member: MembershipRef): Promise<string> => (await urlsToPublish(member))[0] ?? '';
  const whep = async (viewer: MembershipRef, member: MembershipRef): Promise<string> =>
    (await urlsToPlay(viewer, member))[0] ?? '';
  /** Waits until the counters, which come once a second, say so. */
  const gaugesWhen = async (
    isSo: (gauges: Readonly<Record<string, number>>) => boolean,
  ): Promise<Readonly<Record<string, number>>> => {
    for (let tries = 0; tries < 200; tries += 1) {
      const gauges = server.media.gauges();
      if (isSo(gauges)) return gauges;
      await pause(100);
    }
    throw new Error(`not in time: ${JSON.stringify(server.media.gauges())}`);
  };
  const isIdle = (gauges: Readonly<Record<string, number>>): boolean =>
    gauges['media_rtc_publishers'] === 0 && gauges['media_rtc_players'] === 0;

  it('[F82] tells a viewer whether a stream is published here', async () => {
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const url = await whep(ben, ana);
    const told = async (): Promise<string> => (await fetch(url)).text();
    expect(await told()).toBe('none');
    const peer = await open(await whip(ana));
    // It has sent nothing yet, and may publish elsewhere until it does.
    expect(await told()).toBe('none');
    sendPicture(peer);
    await pause(100);
    expect(await told()).toBe('rtc');
    expect((await fetch(url.replace('&g=', '&g=x'))).status).toBe(403);
    await leave(peer);
    expect(await told()).toBe('none');
  });

  it('[F153] give their places to the next offer of a page that could not end them', async () => {
    const url = await whep(newMembership('ben'), newMembership('ana'));
    const gone = await Promise.all(Array.from({ length: 4 }, () => open(url)));
    const alsoRefused = await open(url).then(leave, (cause: Error) => cause.message);
    gone.forEach(vanish);
    await pause(5_500);
    const again = await open(url);
    expect(alsoRefused).toMatch(/^HTTP 403/);
    await gaugesWhen((gauges) => gauges['media_rtc_players'] === 1);
    await leave(again);
  });

  it('[F153] stay while they are heard, whatever else the member opens', async () => {
    const url = await whep(newMembership('ben'), newMembership('ana'));
    const stays = await open(url);
    await pause(5_500);
    const other = await open(url);
    await pause(1_200);
    expect(server.media.gauges()['media_rtc_players']).toBe(2);
    await Promise.all([leave(stays), leave(other)]);
  });

  it('[F152] of a publisher that fell silent do not count as media, and FLV takes their place', async () => {
    const short = await serveMedia(
      embeddedMedia({
        rtmpPort: 0,
        bind: '127.0.0.1',
        rtc: { port: 0, hosts: ['127.0.0.1'] },
        limits: { publisherSilentMs: 1_000 },
      }),
    );
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const [whipUrl = '', flvUrl = ''] = (await short.media.publishGrant(ana, 'main', short.origin('browser'))).urls;
    const [whepUrl = ''] = (await short.media.playGrant(ben, ana, 'main', short.origin('browser'))).urls;
    const state = async (): Promise<unknown[]> => [await short.media.receivesFrom?.(ana), await (await fetch(whepUrl)).text()];
    const publisher = await open(whipUrl);
    sendPicture(publisher);
    await pause(100);
    expect(await state()).toEqual([true, 'rtc']);
    const body = offerOf(receiving(offeredVideo, 'recvonly'));
    const answered = await fetch(whepUrl, { method: 'POST', body, headers: { 'content-type': 'application/sdp' } });
    const page = new WebSocket(new URL(answered.headers.get('location') ?? '', answered.url).href.replace('http', 'ws'));
    const told: string[] = [];
    page.on('message', (data: Buffer) => told.push(data.toString()));
    vanish(publisher);
    await pause(1_500);
    expect(await state()).toEqual([false, 'none']);
    const flv = pushFlv(flvUrl.split('#')[0] ?? '');
    await flv.status;
    flv.send({ type: 8, timeMs: 0, body: Buffer.from([0xaf, 1, 7]) });
    for (let tries = 0; tries < 100 && told.at(-1) !== '{"end":"flv"}'; tries += 1) await pause(20);
    expect([told.at(-1), ...(await state())]).toEqual(['{"end":"flv"}', true, 'flv']);
    flv.close();
    await short.close();
  });

  it('[F84] name their process in the fragment, and it is another one after a death', async () => {
    const [url = '', flv = ''] = await urlsToPublish(newMembership('ana'));
    const process_ = new URLSearchParams(url.split('#')[1]).get('process') ?? '';
    expect(new URLSearchParams(flv.split('#')[1]).get('better')).toBe(url);
    const name = async (): Promise<string> => (await fetch(process_)).text();
    const before = await name();
    expect(before).toMatch(/^[\w-]{12}$/);
    expect(await name()).toBe(before);
    process.kill(server.media.pid ?? 0, 'SIGKILL');
    let after = before;
    while (after === before || after === '') {
      await pause(50);
      after = await name();
    }
    expect(after).toMatch(/^[\w-]{12}$/);
  });

  it('[F156] name it as it is now, also to a page that asked a moment before its death', async () => {
    const [url = ''] = await urlsToPublish(newMembership('ana'));
    const process_ = new URLSearchParams(url.split('#')[1]).get('process') ?? '';
    const name = async (): Promise<string> => (await fetch(process_)).text();
    const { pid } = server.media;
    const before = await name();
    process.kill(pid ?? 0, 'SIGKILL');
    while (server.media.unavailableReason() === null && server.media.pid === pid) await pause(2);
    expect(await name()).not.toBe(before);
    while (server.media.unavailableReason() !== null) await pause(20);
  });

  it('[F86] end at once in both directions with a membership: nothing is forwarded any more', async () => {
    const [ana, ben, cora] = ['ana', 'ben', 'cora'].map(newMembership) as [MembershipRef, MembershipRef, MembershipRef];
    const [fromAna, fromBen] = [await open(await whip(ana)), await open(await whip(ben))];
    // Ana plays Ben, and Cora plays both.
    const viewers = await Promise.all(
      [await whep(ana, ben), await whep(cora, ana), await whep(cora, ben)].map((url) => open(url)),
    );
    const sending = setInterval(() => [fromAna, fromBen].forEach((peer) => sendPicture(peer)), 10);
    while (viewers.some(({ received }) => received.datagrams < 10)) await pause(20);
    await server.media.revoke(ana);
    // Packets that the kernel had already are read first.
    await pause(50);
    const before = viewers.map(({ received }) => received.datagrams);
    await pause(1_000);
    const came = viewers.map(({ received }, index) => received.datagrams - (before[index] ?? 0));
    clearInterval(sending);
    expect(came.slice(0, 2)).toEqual([0, 0]);
    expect(came[2]).toBeGreaterThan(10);
    await Promise.all([fromAna, fromBen, ...viewers].map((peer) => leave(peer)));
  });

  it('[F87] are counted for operators, also when they are over', async () => {
    await gaugesWhen(isIdle);
    const { media_rtc_in_packets: inBefore = 0, media_rtc_out_packets: outBefore = 0 } = server.media.gauges();
    const [ana, ben] = [newMembership('ana'), newMembership('ben')];
    const publisher = await open(await whip(ana));
    const viewer = await open(await whep(ben, ana));
    const counted = await gaugesWhen((gauges) => gauges['media_rtc_players'] === 1);
    expect(counted).toMatchObject({ media_rtc_publishers: 1, media_rtc_tcp_sessions: 0 });
    for (let picture = 0; picture < 50; picture += 1) {
      sendPicture(publisher);
      await pause(5);
    }
    while (viewer.received.datagrams < 50) await pause(20);
    await Promise.all([leave(publisher), leave(viewer)]);
    const closed = await gaugesWhen(isIdle);
    expect(closed['media_rtc_in_packets']).toBe(inBefore + 50);
    expect((closed['media_rtc_out_packets'] ?? 0) - outBefore).toBeGreaterThanOrEqual(50);
    expect(closed['media_rtc_in_bytes']).toBeGreaterThan(50 * 400);
    expect(closed['media_rtc_out_bytes']).toBeGreaterThan(50 * 400);
    const unreached = closed['media_rtc_unreached_sessions'] ?? 0;
    const response = await fetch(await whip(newMembership('cora')), {
      method: 'POST',
      body: offerOf(offeredVideo, offeredAudio),
      headers: { 'content-type': 'application/sdp' },
    });
    await fetch(new URL(response.headers.get('location') ?? '', response.url), { method: 'DELETE' });
    await gaugesWhen((gauges) => gauges['media_rtc_unreached_sessions'] === unreached + 1);
  });

  it('[F88] are counted when their page says what it lacks', async () => {
    const url = await whep(newMembership('ben'), newMembership('ana'));
    const body = offerOf(receiving(offeredVideo, 'recvonly'));
    const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/sdp' } });
    const session = new URL(response.headers.get('location') ?? '', response.url);
    const socket = new WebSocket(`${session.href.replace('http', 'ws')}?lacks=buffer`);
    await gaugesWhen((gauges) => gauges['media_rtc_without_buffer'] === 1);
    expect(server.media.gauges()['media_rtc_without_feedback']).toBe(0);
    socket.close();
    await fetch(session, { method: 'DELETE' });
  });

  it('[F85] leave nothing behind: no session and no handle of the process', async () => {
    const { pid } = server.media;
    const handles = (): number => readdirSync(`/proc/${pid ?? 0}/fd`).length;
    const join = async (): Promise<void> => {
      const [ana, ben] = [newMembership('ana'), newMembership('ben')];
      const publisher = await open(await whip(ana));
      const viewer = await open(await whep(ben, ana));
      sendPicture(publisher);
      await Promise.all([leave(publisher), leave(viewer)]);
    };
    await join();
    await gaugesWhen(isIdle);
    const before = process.platform === 'linux' ? handles() : 0;
    for (let round = 0; round < rounds; round += 1) await join();
    await gaugesWhen(isIdle);
    // A connection of HTTP that was kept alive may differ.
    if (process.platform === 'linux') expect(Math.abs(handles() - before)).toBeLessThanOrEqual(4);
  });
});
