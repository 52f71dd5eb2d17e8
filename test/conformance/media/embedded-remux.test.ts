import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { embeddedMedia } from '../../../server/media/embedded';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import type { MembershipRef } from '../../../server/media/media-server';
import { keyFrameRequest, readCompound } from '../../../server/media/embedded/rtc/packets/rtcp';
import { decodedFrames, ffmpeg, recording } from '../../harness/clients/ffmpeg-peer';
import {
  flvHeader,
  isKey,
  isPicture,
  isSound,
  isVideoHeader,
  playFlv,
  pushFlv,
  type FlvPusher,
  writeTag,
  type FlvTag,
} from '../../harness/clients/flv-peer';
import { openRtcPeer, peerStreams, type RtcPeer } from '../../harness/clients/rtc-peer';
import { rtmpPeer } from '../../harness/clients/rtmp-peer';
import { rtpRecording, sendPictures, type RtpCamera } from '../../harness/clients/rtp-pictures';
import { newMembership, serveMedia, type MediaHttpServer } from '../../harness/servers/media-http-server';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function until(wanted: () => boolean): Promise<void> {
  while (!wanted()) await pause(20);
}

/** The pictures that a decoder makes of tags; it fails at the first damaged one. */
async function decodedStrictly(tags: readonly FlvTag[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'rtc-remux-'));
  try {
    const file = join(folder, 'played.flv');
    writeFileSync(file, Buffer.concat([flvHeader, ...tags.map(writeTag)]));
    const strict = ['-xerror', '-err_detect', 'explode', '-i', file, '-map', '0:v', '-fps_mode', 'passthrough'];
    const { out, code, said } = await ffmpeg([...strict, '-vf', 'scale=16:16,format=gray', '-f', 'rawvideo', '-']).done;
    if (code !== 0) throw new Error(said);
    return out.length / 256;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('streams of WebRTC for players of FLV and RTMP', () => {
  let server: MediaHttpServer<EmbeddedMedia>;
  let pictures: readonly (readonly Buffer[])[];
  let sounds: readonly FlvTag[];
  let ana: MembershipRef;
  let peer: RtcPeer | null = null;
  let camera: RtpCamera | null = null;
  let asked = 0;
  const closing: (() => void)[] = [];

  beforeAll(async () => {
    [pictures, sounds] = await Promise.all([rtpRecording(4), recording(4).then((tags) => tags.filter(({ type }) => type !== 9))]);
    server = await serveMedia(embeddedMedia({ rtmpPort: 0, bind: '127.0.0.1', rtc: { port: 0, hosts: ['127.0.0.1'] } }));
  });
  afterAll(() => server.close());
  beforeEach(() => {
    ana = newMembership('ana');
  });
  afterEach(async () => {
    camera?.stop();
    closing.splice(0).forEach((close) => close());
    await peer?.leave();
    peer = camera = null;
  });

  const grant = async (platform: 'browser' | 'wechat', direction: 'publish' | 'play'): Promise<readonly string[]> => {
    const origin = server.origin(platform);
    const { media } = server;
    const { urls } =
      direction === 'publish'
        ? await media.publishGrant(ana, 'main', origin)
        : await media.playGrant(newMembership('ben'), ana, 'main', origin);
    return urls.map((url) => url.replace(/#.*/, ''));
  };
  const playedBy = async (way: 'rtmp' | 'http' | 'ws'): Promise<string> => {
    const urls = await grant(way === 'rtmp' ? 'wechat' : 'browser', 'play');
    return urls.find((url) => url.startsWith(way) && !url.includes('/whep?')) ?? '';
  };

  /** Publishes by WebRTC; returns the messages to its page. */
  const publish = async (from = pictures): Promise<{ told: { alsoAac?: string | null }[] }> => {
    const [url = ''] = await grant('browser', 'publish');
    asked = 0;
    const opened = await openRtcPeer({
      url,
      onRtcp: (compound) => {
        const requests = readCompound(compound).filter((one) => keyFrameRequest(one) === peerStreams.video.ssrc).length;
        asked += requests;
        if (requests > 0) camera?.sendKeyFrame();
      },
    });
    peer = opened;
    camera = sendPictures(opened, from);
    const told: { alsoAac?: string | null }[] = [];
    const page = new WebSocket(opened.advice);
    page.on('message', (data: Buffer) => told.push(JSON.parse(data.toString()) as { alsoAac?: string | null }));
    closing.push(() => page.close());
    await once(page, 'open');
    return { told };
  };
  /** Sends the page's sound where the server wants it. */
  const sendSound = async (told: readonly { alsoAac?: string | null }[]): Promise<{ url: string; pusher: FlvPusher }> => {
    const wanted = (): string | undefined => told.flatMap(({ alsoAac }) => alsoAac ?? [])[0];
    await until(() => wanted() !== undefined);
    const url = new URL(wanted() ?? '', `ws://127.0.0.1:${server.origin('browser').port}`).href;
    const pusher = pushFlv(url);
    closing.push(() => pusher.abort());
    expect(await pusher.status).toBe(101);
    pusher.loop(sounds);
    return { url, pusher };
  };

  it('[F160] [F166] are decoded by ffmpeg with the sound of the page, by RTMP, HTTP-FLV and FLV over WebSocket', async () => {
    const { told } = await publish();
    const waiting = playFlv(await playedBy('ws'));
    closing.push(() => waiting.close());
    await sendSound(told);
    await waiting.until(isSound);
    expect(await decodedFrames(await playedBy('rtmp'), 30)).toBe(30);
    expect(await decodedFrames(await playedBy('http'), 30)).toBe(30);
    const tags = waiting.tags.slice();
    expect(tags.filter(isVideoHeader)).toHaveLength(1);
    expect(await decodedStrictly(tags)).toBe(tags.filter(isPicture).length);
  });

  it('[F160] go on as pictures alone where no page sends sound', async () => {
    await publish();
    const player = playFlv(await playedBy('ws'));
    closing.push(() => player.close());
    await until(() => player.tags.filter(isPicture).length > 50);
    const tags = player.tags.slice();
    expect(tags.some(isSound)).toBe(false);
    expect(await decodedStrictly(tags)).toBe(tags.filter(isPicture).length);
  });

  it('[F162] show nothing of a lost picture, and nothing after it before the key frame that is requested', async () => {
    await publish();
    const player = playFlv(await playedBy('ws'));
    closing.push(() => player.close());
    await until(() => player.tags.filter(isPicture).length > 20);
    const [askedBefore, keysBefore] = [asked, player.tags.filter(isKey).length];
    camera?.loseOne();
    await until(() => player.tags.filter(isKey).length > keysBefore);
    await until(() => player.tags.filter(isPicture).length > 50);
    const tags = player.tags.slice();
    expect(asked).toBeGreaterThan(askedBefore);
    expect(await decodedStrictly(tags)).toBe(tags.filter(isPicture).length);
    // The packets after the lost one were held back for its repair, and then a key frame was on its way.
    const shown = tags.filter(isPicture);
    const afterGaps = shown.filter(({ timeMs }, at) => at > 0 && timeMs - (shown[at - 1]?.timeMs ?? 0) > 400);
    expect(afterGaps.map(isKey)).toEqual([true]);
  });

  it('[F164] begin for another player with a key frame, which is requested where the last one is old', async () => {
    await publish();
    const first = playFlv(await playedBy('ws'));
    closing.push(() => first.close());
    await first.until(isKey);
    await pause(1_500);
    const askedBefore = asked;
    const late = await rtmpPeer('play', await playedBy('rtmp'));
    closing.push(() => late.close());
    await until(() => late.tags.some(isPicture));
    const [opening] = late.tags.filter(isPicture);
    expect(opening !== undefined && isKey(opening)).toBe(true);
    expect(asked).toBeGreaterThan(askedBefore);
  });

  it('[F163] have another header when the parameter sets change', async () => {
    const smaller = await rtpRecording(2, '160x90');
    await publish([...pictures.slice(0, 40), ...smaller]);
    const player = playFlv(await playedBy('ws'));
    closing.push(() => player.close());
    await until(() => player.tags.filter(isVideoHeader).length >= 3);
    const tags = player.tags.slice();
    const sets = tags.filter(isVideoHeader).map(({ body }) => body.toString('hex'));
    expect(new Set(sets).size).toBe(2);
    expect(await decodedStrictly(tags)).toBe(tags.filter(isPicture).length);
  });

  it('[F167] end at once for players and for the sound when the membership does, and the URL of the sound opens nothing', async () => {
    const { told } = await publish();
    const player = playFlv(await playedBy('ws'));
    const phone = await rtmpPeer('play', await playedBy('rtmp'));
    closing.push(() => phone.close());
    const { url, pusher } = await sendSound(told);
    await player.until(isSound);
    await player.until(isKey);
    await server.media.revoke(ana);
    expect(await player.untilEnded()).toBe(4403);
    await phone.closed;
    expect(await pusher.ended).toBe(4403);
    expect(await pushFlv(url).status).toBe(403);
  });

  it('[F166] take sound of the publishing member alone, and only while somebody wants it', async () => {
    const { told } = await publish();
    const [url = ''] = await grant('browser', 'publish');
    const beside = url.replace(/^http/, 'ws').replace('/whip?', '.flv?beside=rtc&');
    expect(await pushFlv(beside).status).toBe(409);
    const player = playFlv(await playedBy('ws'));
    closing.push(() => player.close());
    const { pusher } = await sendSound(told);
    await player.until(isSound);
    const count = player.tags.length;
    await sendSound(told);
    expect(await pusher.ended).toBe(4409);
    await until(() => player.tags.slice(count).some(isSound));
  });

  it('[F169] [F32] are remuxed for ten seconds after the last player, and not again before the next', async () => {
    const { told } = await publish();
    const isOn = (): boolean => told[told.length - 1]?.alsoAac !== null;
    await until(() => told.length > 0);
    expect(isOn()).toBe(false);
    const player = playFlv(await playedBy('ws'));
    await player.until(isKey);
    await until(isOn);
    player.close();
    const leftMs = performance.now();
    await until(() => !isOn());
    expect(performance.now() - leftMs).toBeGreaterThan(9_000);
    await until(() => server.media.gauges()['media_publishers'] === 0);
    const askedBefore = asked;
    await pause(1_000);
    expect(asked).toBe(askedBefore);
    const next = playFlv(await playedBy('ws'));
    closing.push(() => next.close());
    await next.until(isKey);
  });

  it('[F168] give the name to FLV when WebRTC is silent, and take it back', async () => {
    await publish();
    const player = playFlv(await playedBy('ws'));
    closing.push(() => player.close());
    await player.until(isKey);
    camera?.hold();
    const [, url = ''] = await grant('browser', 'publish');
    const pusher = pushFlv(url);
    expect(await pusher.status).toBe(101);
    // As long as its encoder needs: WebRTC is silent, and does not take the name back.
    await pause(2_000);
    pusher.loop(await recording(1));
    const count = player.tags.length;
    await until(() => player.tags.slice(count).some(isSound));
    pusher.close();
    camera?.goOn();
    const again = player.tags.length;
    await until(() => player.tags.slice(again).filter(isPicture).length > 10);
    expect(player.ended).toBeNull();
  });
});
