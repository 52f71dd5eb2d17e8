import { once } from 'node:events';
import { WebSocket } from 'ws';
import { embeddedMedia } from '../../../server/media/embedded';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import type { MembershipRef } from '../../../server/media/media-server';
import { flvHeader, isPicture, playFlv, pushFlv, writeTag, type FlvPlayer } from '../../harness/clients/flv-peer';
import { amf, RawRtmp } from '../../harness/clients/raw-rtmp';
import { rtmpPeer } from '../../harness/clients/rtmp-peer';
import { newMembership, serveMedia, type MediaHttpServer } from '../../harness/servers/media-http-server';

const picture = (isKey: boolean, bytes = 80): Buffer =>
  Buffer.concat([Buffer.from([isKey ? 0x17 : 0x27, 1, 0, 0, 0]), Buffer.alloc(bytes, 7)]);
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('what encoders send to the embedded media server', () => {
  let server: MediaHttpServer<EmbeddedMedia>;
  let membership: MembershipRef;
  let count = 0;
  const first = async (grant: Promise<{ urls: readonly string[] }>): Promise<string> => (await grant).urls[0] ?? '';
  const pushUrl = (platform: 'wechat' | 'browser'): Promise<string> =>
    first(server.media.publishGrant(membership, 'main', server.origin(platform)));
  const playUrl = (platform: 'wechat' | 'browser'): Promise<string> =>
    first(server.media.playGrant(newMembership('viewer'), membership, 'main', server.origin(platform)));
  const publishers = async (wanted: number): Promise<void> => {
    while (server.media.gauges()['media_publishers'] !== wanted) await wait(50);
  };
  const publisher = async (): Promise<{ peer: RawRtmp; name: string; viewer: FlvPlayer }> => {
    const viewer = playFlv(await playUrl('browser'));
    const peer = await RawRtmp.open(server.media.rtmpPort);
    const name = await peer.greet(await pushUrl('wechat'));
    await peer.publish(name);
    return { peer, name, viewer };
  };

  beforeAll(async () => {
    server = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false }));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    count += 1;
    membership = newMembership(`ana${count}`);
  });

  it.each([
    ['in every chunk', true],
    ['in the first chunk alone', false],
  ])('[D90] a time beyond 24 bits may stand %s', async (_where, repeatsTime) => {
    const { peer, viewer } = await publisher();
    const timeMs = 5 * 3_600_000;
    const bodies = [0, 1, 2, 3].map((index) => picture(index === 0, 1_000 + index));
    bodies.forEach((body, index) => {
      peer.send({ channel: 6, type: 9, streamId: 1, timeMs: timeMs + index * 40, body }, repeatsTime);
    });
    await viewer.until((tag) => tag.body.length === 1_008);
    expect(viewer.tags.filter(isPicture).map((tag) => tag.body)).toEqual(bodies);
    expect(viewer.tags.filter(isPicture).map((tag) => tag.timeMs)).toEqual(bodies.map((_, index) => timeMs + index * 40));
    peer.close();
    viewer.close();
  });

  it('[D91] [D92] a publisher whose clock went past 32 bits comes back and is not cut while a phone plays', async () => {
    const viewer = await rtmpPeer('play', await playUrl('wechat'));
    const before = pushFlv(await pushUrl('browser'));
    await before.status;
    before.send({ type: 9, timeMs: 2 ** 32 - 100, body: picture(true, 10) });
    while (!viewer.tags.some(isPicture)) await wait(10);
    before.close();
    await before.ended;
    const again = pushFlv(await pushUrl('browser'));
    expect(await again.status).toBe(101);
    [0, 200, 400].forEach((timeMs) => again.send({ type: 9, timeMs, body: picture(timeMs === 0, 20 + timeMs) }));
    while (!viewer.tags.some((tag) => tag.body.length === 425)) await wait(10);
    const times = viewer.tags.filter(isPicture).map((tag) => tag.timeMs);
    expect(((times[3] ?? 0) - (times[1] ?? 0)) >>> 0).toBe(400);
    expect(((times[1] ?? 0) - (times[0] ?? 0)) >>> 0).toBeLessThan(60_000);
    again.close();
    viewer.close();
  });

  it.each([
    ['FCUnpublish', 0, amf.nothing, (name: string) => amf.text(name)],
    ['closeStream', 1, amf.nothing, () => Buffer.alloc(0)],
    ['deleteStream', 0, amf.nothing, () => amf.number(1)],
  ])(
    '[D93] %s ends the publishing at once, and the connection may publish again',
    async (command, streamId, nothing, argument) => {
      const { peer, name, viewer } = await publisher();
      await publishers(1);
      peer.command(streamId, command, 7, nothing, argument(name));
      await publishers(0);
      peer.command(0, 'createStream', 8, amf.nothing);
      await peer.publish(name);
      peer.send({ channel: 6, type: 9, streamId: 1, body: picture(true) });
      await viewer.until(isPicture);
      peer.close();
      viewer.close();
      await publishers(0);
    },
  );

  it('[D93] publishing again without an end takes the place of the stream, and a second stream beside it is refused', async () => {
    const { peer, name, viewer } = await publisher();
    await peer.publish(name);
    const from = peer.received.length;
    peer.command(2, 'publish', 9, amf.nothing, amf.text(name), amf.text('live'));
    await peer.hears('NetStream.Publish.BadName', from);
    peer.send({ channel: 6, type: 9, streamId: 1, body: picture(true) });
    await viewer.until(isPicture);
    peer.close();
    viewer.close();
    await publishers(0);
  });

  it('[D94] answers releaseStream, FCPublish, an unknown call and a ping', async () => {
    const peer = await RawRtmp.open(server.media.rtmpPort);
    await peer.greet(await pushUrl('wechat'));
    for (const [command, answer] of [
      ['releaseStream', '_result'],
      ['FCPublish', 'onFCPublish'],
      ['FCUnpublish', 'onFCUnpublish'],
      ['deleteStream', '_result'],
      ['_checkbw', '_result'],
    ] as const) {
      const from = peer.received.length;
      peer.command(0, command, 21, amf.nothing, amf.text('name'));
      await peer.hears(answer, from);
      await peer.hears(amf.number(21), from);
    }
    peer.send({ channel: 2, type: 4, body: Buffer.from([0, 6, 1, 2, 3, 4]) });
    await peer.hears(Buffer.from([4, 0, 0, 0, 0, 0, 7, 1, 2, 3, 4]));
    peer.close();
  });

  it('[D95] other texts than the metadata reach the players of the moment, and newcomers get the metadata', async () => {
    const { peer, viewer } = await publisher();
    const metadata = Buffer.concat([amf.text('onMetaData'), amf.object({ encoder: 'one' })]);
    const subtitle = Buffer.concat([amf.text('onTextData'), amf.object({ text: 'two' })]);
    peer.send({ type: 18, streamId: 1, body: Buffer.concat([amf.text('@setDataFrame'), metadata]) });
    peer.send({ type: 18, streamId: 1, body: subtitle });
    await viewer.until((tag) => tag.body.equals(subtitle));
    const newcomer = playFlv(await playUrl('browser'));
    expect((await newcomer.until(() => true)).body).toEqual(metadata);
    peer.send({ channel: 6, type: 9, streamId: 1, body: picture(true) });
    await newcomer.until(isPicture);
    expect(newcomer.tags.filter((tag) => tag.type === 18)).toHaveLength(1);
    [peer, viewer, newcomer].forEach((each) => each.close());
  });

  it('[D96] leaves out what is empty, and forwards codecs that only a phone may know', async () => {
    const { peer, viewer } = await publisher();
    const fourCc = (first: number, name: string, ...rest: number[]): Buffer =>
      Buffer.concat([Buffer.from([first]), Buffer.from(name), Buffer.from(rest)]);
    const empty = [
      { type: 8, body: Buffer.from([0xaf, 1]) },
      { type: 8, body: Buffer.from([0xaf, 0]) },
      { type: 8, body: Buffer.from([0x72]) },
      { type: 9, body: Buffer.from([0x17, 1, 0, 0, 0]) },
      { type: 9, body: fourCc(0x91, 'hvc1', 0, 0, 0) },
      { type: 9, body: fourCc(0x92, 'avc1', 1) },
    ];
    const full = [
      { type: 8, body: Buffer.from([0x72, 1]) },
      { type: 9, body: Buffer.from([0x1c, 0, 0, 0, 0, 1]) },
      { type: 9, body: Buffer.from([0x1c, 1, 0, 0, 0, 2]) },
      { type: 9, body: fourCc(0x90, 'avc1', 3) },
      { type: 9, body: fourCc(0x93, 'avc1', 4) },
      { type: 9, body: fourCc(0xa3, 'avc1', 5) },
    ];
    [...empty, ...full].forEach(({ type, body }) => peer.send({ channel: type === 9 ? 6 : 4, type, streamId: 1, body }));
    await viewer.until((tag) => tag.body.at(-1) === 5);
    expect(viewer.tags.map(({ type, body }) => ({ type, body }))).toEqual(full);
    const newcomer = playFlv(await playUrl('browser'));
    await newcomer.until((tag) => tag.body.at(-1) === 5);
    expect(newcomer.tags.map((tag) => tag.body)).toEqual(
      [3, 4, 5].map((last) => full.map(({ body }) => body).find((body) => body.at(-1) === last)),
    );
    [peer, viewer, newcomer].forEach((each) => each.close());
  });

  it('[D101] reads on after a tag whose second size is wrong, and counts it', async () => {
    const viewer = playFlv(await playUrl('browser'));
    const pusher = new WebSocket(await pushUrl('browser'), 'publisher');
    await once(pusher, 'open');
    pusher.send(flvHeader);
    [40, 41, 42].forEach((last) => {
      const tag = writeTag({ type: 9, timeMs: last, body: Buffer.concat([picture(true), Buffer.from([last])]) });
      tag.writeUInt32BE(0, tag.length - 4);
      pusher.send(tag);
    });
    await viewer.until((tag) => tag.body.at(-1) === 42);
    while ((server.media.gauges()['media_odd_tags'] ?? 0) < 3) await wait(50);
    pusher.close();
    viewer.close();
  });
});

describe('a silent publisher of the embedded media server', () => {
  it('[D98] is cut when it sends neither sound nor pictures, although its connection lives', async () => {
    const server = await serveMedia(
      embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: false, limits: { publisherSilentMs: 300 } }),
    );
    const [url = ''] = (await server.media.publishGrant(newMembership('ana'), 'main', server.origin('wechat'))).urls;
    const peer = await RawRtmp.open(server.media.rtmpPort);
    await peer.publish(await peer.greet(url));
    peer.send({ channel: 6, type: 9, streamId: 1, body: picture(true) });
    const beat = setInterval(() => peer.isClosed || peer.command(0, '_checkbw', 0, amf.nothing), 50);
    await peer.untilClosed();
    clearInterval(beat);
    await server.close();
  });
});
