import { trtcPlane } from '../../../components/core/media/trtc/plane';
import { roomUrlForms } from '../../../components/core/protocol/room-url-forms';
import { trtcMedia, type TrtcMediaOptions } from '../../../server/media/trtc';
import { pusherCodes, stateChange, type PlayerCode, type PusherCode } from '../../../web/live/codes';
import { ReceivedMedia } from '../../../web/live/policy/received-media';
import type { MediaSurface } from '../../../web/live/playback/media-surface';
import type { Publication, StreamOptions } from '../../../web/live/publish/publication';
import { playbackEngineFor, publishEngineFor } from '../../../web/live/engine-for-url';
import { openTrtcPlayback } from '../../../web/live/trtc/playback';
import { openTrtcPublication } from '../../../web/live/trtc/publication';
import { parseEntryUrl, parseStreamUrl } from '../../../web/live/trtc/room-url';
import { newMembership } from '../../harness/servers/media-http-server';
import { fakeTrtcSdk, type FakeTrtcClient } from '../../fakes/servers/fake-trtc-sdk';

const stream: StreamOptions = {
  width: 360,
  height: 640,
  fps: 15,
  minKbps: 200,
  maxKbps: 800,
  audioQuality: 'low',
  mirrored: false,
  microphoneGain: 1,
};
const trackOf = (kind: 'audio' | 'video'): MediaStreamTrack =>
  ({ kind, getSettings: () => ({ width: 1_280, height: 720 }) }) as unknown as MediaStreamTrack;
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
};

/** URLs as our own server grants them. */
async function granted(
  more: Partial<TrtcMediaOptions> = {},
  source: 'main' | 'screen' = 'main',
  seat = newMembership('ana'),
): Promise<string> {
  const media = trtcMedia({ sdkAppId: 1_400_000_123, sdkKey: 'a key', ...more });
  const door = { platform: 'browser', caps: [roomUrlForms.today], secure: true, hostname: 'x', port: 1 } as const;
  return (await media.publishGrant(seat, source, door)).urls[0] ?? '';
}

class Page {
  readonly sdk = fakeTrtcSdk();
  readonly said: { code: number; message: string }[] = [];
  readonly publications: Publication[] = [];

  constructor() {
    Object.assign(globalThis, { TRTC: this.sdk, MediaStream: Set });
  }

  get client(): FakeTrtcClient {
    const client = this.sdk.clients[this.sdk.clients.length - 1];
    if (client === undefined) throw new Error('no client');
    return client;
  }

  get codes(): number[] {
    return this.said.map(({ code }) => code);
  }

  publish(url: string): Publication {
    const report = (code: PusherCode, detail?: string): void => void this.said.push(stateChange(code, pusherCodes[code], detail));
    const publication = openTrtcPublication({ url, stream, report });
    this.publications.push(publication);
    return publication;
  }

  async entered(more: Partial<TrtcMediaOptions> = {}): Promise<FakeTrtcClient> {
    this.publish(await granted(more));
    await settled();
    return this.client;
  }

  /** The media event that the kit makes from the last code. */
  heard() {
    const { code, message } = this.said[this.said.length - 1] ?? { code: 0, message: '' };
    return trtcPlane.pusherEvent(code, message);
  }

  /** The arguments of the calls of this client method. */
  asked(name: string): unknown[] {
    return this.client.asked.filter((one) => one.name === name).map((one) => one.wish);
  }

  close(): void {
    this.publications.forEach((publication) => publication.release());
    delete (globalThis as { TRTC?: unknown }).TRTC;
  }
}

let page: Page;
beforeEach(() => (page = new Page()));
afterEach(() => page.close());

describe('a pusher of the browser in a room of TRTC', () => {
  it('[K21] is chosen by the URL, and nothing of TRTC is loaded before', async () => {
    expect(publishEngineFor(await granted())).toBeDefined();
    expect(playbackEngineFor('room://cloud.tencent.com/rtc?in=1&userid=a&streamtype=main')).toBeDefined();
    expect(publishEngineFor('room://cloud.tencent.com?sdkappid=1&roomid=2')).toBeUndefined();
    expect(page.sdk.clients).toEqual([]);
  });

  it.each([
    [{}, { strRoomId: 'standup', scene: 'rtc', role: 'audience' }],
    [
      { rooms: 'number', scene: 'live', recordId: 'r_{user}' },
      { scene: 'live', role: 'audience' },
    ],
  ] as const)('[K22] enters as the server granted it, receiving nobody by itself: %j', async (options, wanted) => {
    await page.entered(options);
    expect(page.asked('enterRoom')[0]).toMatchObject({
      sdkAppId: 1_400_000_123,
      autoReceiveAudio: false,
      autoReceiveVideo: false,
      ...wanted,
    });
    const wish = page.asked('enterRoom')[0] as Record<string, unknown>;
    expect([wish.roomId === undefined, wish.strRoomId === undefined]).toEqual('rooms' in options ? [false, true] : [true, false]);
    expect(page.codes).toEqual([1018]);
  });

  it('[K22] a signature survives the URL, whatever its signs', async () => {
    const url = await granted();
    expect(parseEntryUrl(url)?.userSig).toBe(decodeURIComponent(/usersig=([^&]*)/.exec(url)?.[1] ?? ''));
    expect(parseEntryUrl(url.replace(/usersig=[^&]*/, 'usersig=a+b*c'))?.userSig).toBe('a+b*c');
    ['', 'room://', 'room://cloud.tencent.com/rtc?', url.replace('sdkappid', 'x'), url.replace('strroomid', 'x')].forEach(
      (wrong) => expect(parseEntryUrl(wrong)).toBeNull(),
    );
  });

  it('[K23] sends the tracks that there are, changes them, and stops them', async () => {
    const publication = page.publish(await granted());
    const [camera, other, microphone] = [trackOf('video'), trackOf('video'), trackOf('audio')];
    publication.setCamera(camera);
    publication.setMicrophone(microphone);
    await settled();
    publication.setCamera(other);
    await settled();
    publication.setCamera(null);
    publication.setMicrophone(null);
    await settled();
    const acts = page.client.asked.map(({ name }) => name).filter((name) => /Local/.test(name));
    expect(acts).toEqual(['startLocalVideo', 'startLocalAudio', 'updateLocalVideo', 'stopLocalVideo', 'stopLocalAudio']);
    expect(page.asked('startLocalVideo')[0]).toMatchObject({
      publish: true,
      option: { videoTrack: camera, small: true, profile: { frameRate: 15, bitrate: 800 } },
    });
    expect(page.asked('enterRoom')[0]).toMatchObject({ role: 'anchor' });
  });

  it('[K23] becomes an anchor of a live room with the first track', async () => {
    await page.entered({ scene: 'live' });
    page.publications[0]?.setMicrophone(trackOf('audio'));
    await settled();
    expect(page.asked('switchRole')).toEqual(['anchor']);
    expect(page.asked('startLocalAudio')).toHaveLength(1);
  });

  it('[K24] reports users and playable streams by the codes that the kit reads', async () => {
    const client = await page.entered();
    client.say('remote-user-enter', { userId: 'ben' });
    expect(page.heard()).toEqual({ type: 'noted' });
    client.say('remote-video-available', { userId: 'ben', streamType: 'main' });
    const event = page.heard();
    expect(event).toMatchObject({
      type: 'streams',
      all: false,
      streams: [{ name: 'userid=ben&streamtype=main', kind: 'video' }],
    });
    const url = event?.type === 'streams' ? (event.streams[0]?.url ?? '') : '';
    expect(parseStreamUrl(url)).toMatchObject({ userId: 'ben', streamType: 'main', small: false });
    client.say('remote-video-available', { userId: 'ben', streamType: 'sub' });
    expect(page.heard()).toMatchObject({ streams: [{ name: 'userid=ben&streamtype=aux' }] });
    client.say('remote-audio-unavailable', { userId: 'ben' });
    expect(page.heard()).toMatchObject({ streams: [{ kind: 'audio', url: '' }] });
    client.say('remote-user-exit', { userId: 'ben' });
    expect(page.heard()).toMatchObject({ type: 'streams', streams: [{ url: '' }, { url: '' }, { url: '' }] });
  });

  it.each([
    ['kick', { type: 'failed', reason: 'media_removed' }],
    ['banned', { type: 'failed', reason: 'media_removed' }],
    ['room-disband', { type: 'failed', reason: 'media_removed' }],
  ] as const)('[K25] reports a removal by %s', async (reason, event) => {
    (await page.entered()).say('kicked-out', { reason });
    expect(page.heard()).toEqual(event);
  });

  it('[K25] a network that returns is not a loss', async () => {
    const client = await page.entered();
    client.say('connection-state-changed', { prevState: 'CONNECTED', state: 'RECONNECTING' });
    expect(page.heard()).toEqual({ type: 'reconnecting' });
    client.say('connection-state-changed', { prevState: 'RECONNECTING', state: 'CONNECTED' });
    expect(page.heard()).toEqual({ type: 'started' });
  });

  it.each([
    [{ code: 5_400, extraCode: 70_001, message: 'expired' }, 'media_refused'],
    [{ code: 5_400, extraCode: -100_018, message: 'refused' }, 'media_refused'],
    [{ code: 5_400, extraCode: 1, message: 'full' }, 'media_entry_failed'],
    [new Error('no network'), 'media_entry_failed'],
  ])('[K26] not being let in is said once, as the kit knows it: %j', async (refusal, reason) => {
    const create = page.sdk.create.bind(page.sdk);
    page.sdk.create = () => {
      const client = create() as FakeTrtcClient;
      client.refusals = { enterRoom: refusal };
      return client;
    };
    page.publish(await granted()).setCamera(trackOf('video'));
    await settled();
    expect(page.heard()).toEqual({ type: 'refused', reason });
    expect(page.said).toHaveLength(1);
  });

  it('[K26] a page without the SDK reports the path that it tried', async () => {
    delete (globalThis as { TRTC?: unknown }).TRTC;
    const script = { remove: () => undefined } as { src?: string; onerror?: () => void; remove(): void };
    Object.assign(globalThis, {
      document: { createElement: () => script, head: { append: () => queueMicrotask(() => script.onerror?.()) } },
    });
    page.publish(await granted());
    await settled();
    expect(page.said).toEqual([{ code: -1307, message: 'disconnected, retries exhausted: the SDK of TRTC is not at trtc.js' }]);
    delete (globalThis as { document?: unknown }).document;
  });

  it('[K27] a screen is shared in the room that the camera is in, and leaves it there', async () => {
    const seat = newMembership('ana');
    page.publish(await granted({}, 'main', seat));
    await settled();
    const sharing = page.publish(await granted({}, 'screen', seat));
    sharing.setCamera(trackOf('video'));
    await settled();
    expect([page.sdk.clients.length, page.asked('startScreenShare').length, page.asked('startLocalVideo').length]).toEqual([
      1, 1, 0,
    ]);
    sharing.release();
    await settled();
    expect([page.asked('stopScreenShare').length, page.asked('exitRoom').length]).toEqual([1, 0]);
  });

  it('[K27] a screen ends with the room that was left', async () => {
    const seat = newMembership('ana');
    const camera = page.publish(await granted({}, 'main', seat));
    await settled();
    page.publish(await granted({}, 'screen', seat)).setCamera(trackOf('video'));
    await settled();
    camera.release();
    await settled();
    expect(page.heard()).toEqual({ type: 'broken', reason: 'push_broken' });
  });

  it('[K28] nothing remains after it is released, also while it enters', async () => {
    const client = await page.entered();
    page.publications[0]?.release();
    await settled();
    expect([client.listening, page.asked('exitRoom').length, page.asked('destroy').length]).toEqual([0, 1, 1]);
    const said = page.said.length;
    client.say('kicked-out', { reason: 'kick' });
    expect(page.said).toHaveLength(said);
  });
});

describe('a player of the browser in a room of TRTC', () => {
  const video = { play: () => Promise.resolve(), videoWidth: 640, videoHeight: 360 } as Partial<HTMLVideoElement>;
  const codes: PlayerCode[] = [];
  let lost: string[] = [];
  const play = (url: string, muted = false) =>
    openTrtcPlayback({
      url,
      surface: { video: () => video } as unknown as MediaSurface,
      muted,
      maxCacheMs: 800,
      received: new ReceivedMedia(),
      report: (code) => void codes.push(code),
      onVolume: () => undefined,
      onFlowing: () => undefined,
      onLost: (why) => void lost.push(why),
    });
  const urlOf = (): string =>
    (JSON.parse(page.said[page.said.length - 1]?.message ?? '') as { userlist: { playurl: string }[] }).userlist[0]?.playurl ??
    '';
  beforeEach(() => {
    codes.length = 0;
    lost = [];
  });

  it('[K29] receives one stream of one user, the sound by the SDK and the picture in its own element', async () => {
    const client = await page.entered();
    client.say('remote-video-available', { userId: 'ben', streamType: 'main' });
    const playback = play(urlOf());
    await settled();
    expect(page.asked('startRemoteVideo')).toEqual([{ userId: 'ben', streamType: 'main', view: null, option: { small: false } }]);
    expect(page.asked('muteRemoteAudio')).toEqual([['ben', false]]);
    client.say('track', { userId: 'somebody else', streamType: 'main', track: trackOf('video') });
    expect(video.srcObject ?? null).toBeNull();
    client.say('track', { userId: 'ben', streamType: 'main', track: trackOf('video') });
    expect(video.srcObject).toBeDefined();
    video.onresize?.call(video as HTMLVideoElement, {} as UIEvent);
    video.onplaying?.call(video as HTMLVideoElement, {} as Event);
    expect(codes).toEqual([2001, 2002, 2009, 2003, 2004]);
    playback.mute(true);
    playback.release();
    expect(page.asked('muteRemoteAudio').slice(1)).toEqual([
      ['ben', true],
      ['ben', true],
    ]);
    expect(page.asked('stopRemoteVideo')).toHaveLength(1);
  });

  it('[K29] takes the small stream where the kit asks for it, and a screen without anybody’s sound', async () => {
    const client = await page.entered();
    client.say('remote-video-available', { userId: 'ben', streamType: 'main' });
    const small = trtcPlane.player(
      { audio: true, video: true, layer: 'small', fit: 'cover', route: 'speaker' },
      { member: 'ben', source: 'main', urls: [urlOf()], leftMs: 1 },
      { atLeast: () => true },
    ).src;
    play(small);
    client.say('remote-video-available', { userId: 'ben', streamType: 'sub' });
    play(urlOf());
    await settled();
    expect(page.asked('startRemoteVideo')).toMatchObject([
      { streamType: 'main', option: { small: true } },
      { streamType: 'sub' },
    ]);
    expect(page.asked('muteRemoteAudio')).toHaveLength(1);
  });

  it.each(['room://cloud.tencent.com/rtc?in=nowhere&userid=a&streamtype=main', 'room://cloud.tencent.com/rtc?userid=a'])(
    '[K29] %s is a stream of no room that this page is in',
    async (url) => {
      play(url);
      await settled();
      expect(lost).toEqual(['nobody is in the room of this stream']);
    },
  );
});
