import { betterUrl, plainUrl } from '../../../web/live/better-address/better-url';
import { returnDelay } from '../../../web/live/policy/return-policy';
import { RetryPolicy } from '../../../web/live/policy/retry-policy';
import { emptyPlaybackStats } from '../../../web/live/playback/playback-stats';
import { emptyPublishStats } from '../../../web/live/publish/publish-stats';
import { playbackEngineFor, publishEngineFor } from '../../../web/live/engine-for-url';
import { parseEndpoint, linkedIceServers } from '../../../web/live/web-rtc/endpoint';
import { InboundStats } from '../../../web/live/web-rtc/inbound-stats';
import { ProcessWatch } from '../../../web/live/web-rtc/process-watch';
import { transportOf } from '../../../web/live/web-rtc/transport-reports';
import { UnansweredOffers } from '../../../web/live/web-rtc/unanswered-offers';
import { OutboundStats } from '../../../web/live/web-rtc/outbound-stats';
import { adjusted, encodingsOf, takesLayers } from '../../../web/live/web-rtc/layers';
import { layerForArea } from '../../../web/live/web-rtc/tile-layer';
import { expectAnswer } from '../../../web/live/web-rtc/way-watch';

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the endpoint of an offer', () => {
  it.each([
    'whip://media.example.com/live/one',
    'https://media.example.com/rtc/v1/whip/?app=live&stream=one&sign=x',
    'http://127.0.0.1:1985/rtc/v1/whep/?app=live&stream=one',
    'https://media.example.com/one/whep',
    'whep://media.example.com/live/one',
  ])('[L55] %s is WebRTC, for both tags', (url) => {
    expect(publishEngineFor(url)).toBeDefined();
    expect(playbackEngineFor(url)).toBe(playbackEngineFor('https://x/whep'));
  });

  it.each(['https://media.example.com/live/one.flv', 'https://x/whipped', 'https://x/?to=/whip/', 'rtmp://x/whip'])(
    '[L55] %s is not',
    (url) => expect(playbackEngineFor(url)).toBeUndefined(),
  );

  it('[L55] is https, without the fragment', () => {
    expect(parseEndpoint('whep://x.example/one?a=1#bearer=t%20k').url).toBe('https://x.example/one?a=1');
    expect(parseEndpoint('http://x.example/whip/?a=1').url).toBe('http://x.example/whip/?a=1');
  });

  it('[L56] has its ICE servers and its token in the fragment', () => {
    const servers = [{ urls: 'stun:s.example' }, { urls: ['turn:t.example?transport=tcp'], username: 'ü', credential: 'c' }];
    const endpoint = parseEndpoint(`https://x.example/whip/?a=1#ice=${encoded(servers)}&bearer=token`);
    expect(endpoint.iceServers).toEqual(servers);
    expect(endpoint.headers).toEqual({ 'content-type': 'application/sdp', authorization: 'Bearer token' });
    expect(parseEndpoint('https://x.example/whip/').headers).toEqual({ 'content-type': 'application/sdp' });
    expect(endpoint.processUrl).toBeNull();
    expect(parseEndpoint('https://x.example/whip/#process=https%3A%2F%2Fr.example%2Fmedia').processUrl).toBe(
      'https://r.example/media',
    );
  });

  it.each([['%%%'], [encoded('stun:s')], [encoded([{ urls: 'https://evil' }, { urls: [] }, null])]])(
    '[L56] has none where %s says nothing of use',
    (ice) => expect(parseEndpoint(`https://x.example/whip/#ice=${ice}`).iceServers).toEqual([]),
  );

  it('[L56] leaves out TURN without a password, with which a browser would not connect at all', () => {
    const stun = { urls: ['stun:s.example'] };
    const open = [{ urls: ['stun:s.example', 'turn:t.example'] }, { urls: 'turns:t.example', username: 'u' }];
    expect(parseEndpoint(`https://x.example/whip/#ice=${encoded([...open, stun])}`).iceServers).toEqual([stun]);
    expect(linkedIceServers('<turn:t.example>; rel="ice-server"; username="u"')).toEqual([]);
  });

  it('[L56] learns ICE servers from the Link header, quoted or not, among other links', () => {
    expect(
      linkedIceServers(
        '<stun:s.example>; rel="ice-server", </style.css>; rel=preload, ' +
          '<turn:t.example?transport=udp>; rel="ice-server"; username="a, \\"b\\""; credential="c"; credential-type="password"',
      ),
    ).toEqual([{ urls: 'stun:s.example' }, { urls: 'turn:t.example?transport=udp', username: 'a, "b"', credential: 'c' }]);
    expect(linkedIceServers(null)).toEqual([]);
    expect(linkedIceServers('<https://x>; rel="ice-server"')).toEqual([]);
  });
});

describe('offers without an answer', () => {
  it('[D126] count as a refusal when they are three in a row for one URL', () => {
    const offers = new UnansweredOffers();
    expect([offers.add('one'), offers.add('one'), offers.add('two'), offers.add('one')]).toEqual([false, false, false, true]);
    expect([offers.add('one'), offers.add('one')]).toEqual([false, false]);
    offers.onAnswered('one');
    expect([offers.add('one'), offers.add('one'), offers.add('one')]).toEqual([false, false, true]);
  });

  it('[D126] are forgotten for URLs of long ago', () => {
    const offers = new UnansweredOffers();
    offers.add('first');
    offers.add('first');
    for (let url = 0; url < 200; url += 1) offers.add(String(url));
    expect(offers.add('first')).toBe(false);
  });
});

describe('the process of a media server that is not heard', () => {
  /** A session that hears the server at 0 ms, while the backend names `first`. */
  const connected = async (first: string | null = 'one') => {
    let present = first;
    let asked = 0;
    let gone = 0;
    const ask = async () => ((asked += 1), present);
    const watch = new ProcessWatch(ask, () => (gone += 1));
    let packets = 0;
    const read = async (nowMs: number, isHeard: boolean) => {
      packets += isHeard ? 1 : 0;
      watch.read(
        [
          { type: 'transport', packetsReceived: packets },
          { type: 'inbound-rtp', packetsReceived: nowMs },
        ],
        nowMs,
      );
      await new Promise(setImmediate);
    };
    await read(0, true);
    return { watch, read, turnsTo: (next: string | null) => (present = next), asked: () => asked, gone: () => gone };
  };

  it.each([
    ['another process', 'two'],
    ['no process', ''],
  ])('[L100] ends the session when the backend names %s', async (_what, next) => {
    const session = await connected();
    await session.read(500, true);
    session.turnsTo(next);
    await session.read(1_250, false);
    expect([session.asked(), session.gone()]).toEqual([1, 0]);
    await session.read(1_500, false);
    expect([session.asked(), session.gone()]).toEqual([2, 1]);
  });

  it.each([
    ['the same process', 'one'],
    ['nothing', null],
  ])('[L100] keeps the session when the backend names %s, and asks every second', async (_what, next) => {
    const session = await connected();
    session.turnsTo(next);
    for (let nowMs = 250; nowMs <= 5_000; nowMs += 250) await session.read(nowMs, false);
    expect([session.asked(), session.gone()]).toEqual([6, 0]);
  });

  it.each([
    ['nothing', null],
    ['no process', ''],
  ])(
    '[L100] asks again after ten seconds when the backend first names %s, and until then keeps the session',
    async (_what, first) => {
      const session = await connected(first);
      session.turnsTo('one');
      await session.read(2_000, false);
      expect([session.asked(), session.gone()]).toEqual([1, 0]);
      await session.read(10_000, true);
      session.turnsTo('two');
      await session.read(11_000, false);
      expect([session.asked(), session.gone()]).toEqual([3, 1]);
    },
  );

  it('[L100] keeps the session when the server is heard before the backend answers', async () => {
    const session = await connected();
    session.turnsTo('two');
    const late = session.read(1_000, false);
    session.watch.read([{ type: 'candidate-pair', responsesReceived: 9 }], 1_100);
    await late;
    expect([session.asked(), session.gone()]).toEqual([2, 0]);
  });

  it('[L101] counts the time without media from when the server is heard again', async () => {
    const session = await connected();
    // ICE alone is heard every 2.5 s: the network is there, and the media are not.
    await session.read(2_500, true);
    expect(session.watch.heardSinceMs(4_900)).toBe(-Infinity);
    expect(session.watch.heardSinceMs(5_600)).toBe(5_600);
    await session.read(8_000, true);
    expect(session.watch.heardSinceMs(8_500)).toBe(8_000);
  });
});

describe('the retries of a connection', () => {
  it('[L6] count from one again after a connection that lasted', () => {
    const policy = new RetryPolicy();
    expect([policy.delayAfterLoss(0, 0), policy.delayAfterLoss(100, 0), policy.delayAfterLoss(900, 0)]).toEqual([0, 250, 500]);
    policy.onOpened(2_000);
    expect(policy.delayAfterLoss(4_900, 0)).toBe(1_000);
    policy.onOpened(5_000);
    expect(policy.delayAfterLoss(8_000, 0)).toBe(0);
    for (let failure = 1; failure < 5; failure += 1) policy.delayAfterLoss(9_000, 0);
    expect(policy.delayAfterLoss(9_000, 0)).toBeNull();
  });
});

describe('the way to the server', () => {
  const pair = (id: string, localCandidateId: string, more = {}) => ({ type: 'candidate-pair', id, localCandidateId, ...more });
  const udp = { type: 'local-candidate', id: 'u', protocol: 'udp' };
  const tcp = { type: 'local-candidate', id: 't', protocol: 'tcp' };

  it('[L102] is that of the pair in use, by the transport or by its nomination', () => {
    const pairs = [pair('1', 'u', { nominated: true, state: 'in-progress' }), pair('2', 't')];
    expect(transportOf([udp, tcp, ...pairs])).toBe('');
    expect(transportOf([udp, tcp, ...pairs, { type: 'transport', selectedCandidatePairId: '2' }])).toBe('tcp');
    expect(transportOf([udp, tcp, pair('1', 'u', { nominated: true, state: 'succeeded' })])).toBe('udp');
  });

  it.each([
    ['udp', 'udp'],
    ['tcp', 'tcp'],
    ['tls', 'tcp'],
  ])('[L123] is that to the TURN server of a relayed candidate: %s', (relayProtocol, transport) => {
    const relay = { type: 'local-candidate', id: 'r', protocol: 'udp', relayProtocol };
    expect(transportOf([udp, relay, pair('1', 'r', { nominated: true, state: 'succeeded' })])).toBe(transport);
  });

  it.each([
    [0, 12, 'new', 1],
    [0, 11, 'new', 0],
    [1, 12, 'new', 0],
    [0, 12, 'connected', 0],
  ])(
    '[L103] with %d answers to %d checks in two seconds and the state %s is out of reach %d times',
    async (responsesReceived, requestsSent, state, times) => {
      jest.useFakeTimers();
      let none = 0;
      const stats = new Map([['1', { type: 'candidate-pair', responsesReceived, requestsSent }]]);
      const peer = { connectionState: state, getStats: () => Promise.resolve(stats) };
      expectAnswer(peer as unknown as RTCPeerConnection, () => (none += 1));
      await jest.advanceTimersByTimeAsync(1_999);
      expect(none).toBe(0);
      await jest.advanceTimersByTimeAsync(1);
      expect(none).toBe(times);
      jest.useRealTimers();
    },
  );
});

describe('the return to the better address', () => {
  it('[L106] is tried at intervals that double up to a minute, half of each at random', () => {
    const delays = [0, 1, 2, 3, 4, 5, 9].map((failures) => returnDelay({ failures, random: 1 }));
    expect(delays).toEqual([3_000, 6_000, 12_000, 24_000, 48_000, 60_000, 60_000]);
    expect(returnDelay({ failures: 0, random: 0 })).toBe(1_500);
  });

  it('[L104] is to the URL in the fragment, which no socket gets', () => {
    const url = `ws://x/one.flv?a=1#${new URLSearchParams({ better: 'http://x/one/whep?a=1#process=http%3A%2F%2Fx' }).toString()}`;
    expect(betterUrl(url)).toBe('http://x/one/whep?a=1#process=http%3A%2F%2Fx');
    expect([plainUrl(url), betterUrl('ws://x/one.flv?a=1')]).toEqual(['ws://x/one.flv?a=1', null]);
  });
});

describe('the stats of WebRTC', () => {
  const video = { type: 'outbound-rtp', kind: 'video', frameWidth: 640, frameHeight: 360 };

  it('[L51] continue over sessions, and count lost packets as dropped frames', () => {
    const counts = emptyPublishStats();
    const first = new OutboundStats(counts);
    first.read([
      { ...video, bytesSent: 90_000, framesEncoded: 30, keyFramesEncoded: 1 },
      { type: 'outbound-rtp', kind: 'audio', bytesSent: 4_000 },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.2 },
      { type: 'candidate-pair', nominated: true, availableOutgoingBitrate: 750_400 },
    ]);
    first.read([{ ...video, bytesSent: 190_000, framesEncoded: 60, keyFramesEncoded: 1 }]);
    expect(counts).toMatchObject({
      videoBytes: 190_000,
      audioBytes: 4_000,
      frames: 60,
      skipped: 12,
      targetKbps: 750,
      width: 640,
    });
    expect(first.lost).toBe(0.2);
    new OutboundStats(counts).read([{ ...video, bytesSent: 10_000, framesEncoded: 3, keyFramesEncoded: 1 }]);
    expect(counts).toMatchObject({ videoBytes: 200_000, audioBytes: 4_000, frames: 63, keyFrames: 2 });
  });

  it('[L113] count the bytes of both layers, and the pictures of the larger one that goes on', () => {
    const counts = emptyPublishStats();
    const stats = new OutboundStats(counts);
    const small = { ...video, rid: 'l', frameWidth: 320, frameHeight: 180 };
    const full = { ...video, rid: 'h' };
    stats.read([
      { ...small, bytesSent: 1_000, framesEncoded: 10, keyFramesEncoded: 1 },
      { ...full, bytesSent: 5_000, framesEncoded: 12, keyFramesEncoded: 1 },
    ]);
    expect(counts).toMatchObject({ videoBytes: 6_000, frames: 12, keyFrames: 2, width: 640 });
    stats.read([
      { ...small, bytesSent: 2_000, framesEncoded: 40, keyFramesEncoded: 1 },
      { ...full, bytesSent: 5_000, framesEncoded: 12, keyFramesEncoded: 1 },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0 },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.1 },
    ]);
    expect(counts).toMatchObject({ videoBytes: 7_000, frames: 42, width: 320, height: 180, skipped: 3 });
  });

  it('[L51] report received bytes, jitter and the time in the buffer', () => {
    const counts = emptyPlaybackStats();
    const inbound = new InboundStats(counts);
    const sound = { type: 'inbound-rtp', kind: 'audio', bytesReceived: 5_000, jitter: 0.012 };
    expect(inbound.read([{ ...sound, jitterBufferDelay: 10, jitterBufferEmittedCount: 100 }, { type: 'transport' }])).toBe(true);
    expect(inbound.read([{ ...sound, jitterBufferDelay: 10, jitterBufferEmittedCount: 100 }])).toBe(false);
    expect(counts).toMatchObject({ audioBytes: 5_000, jitterMs: 12, audioBufferedMs: 0 });
    const picture = { type: 'inbound-rtp', kind: 'video', bytesReceived: 9, framesDecoded: 3, freezeCount: 1 };
    inbound.read([picture, { ...sound, jitterBufferDelay: 14, jitterBufferEmittedCount: 150 }]);
    expect(counts).toMatchObject({ audioBufferedMs: 80, frames: 3, stutters: 1 });
  });

  it('[L124] tell the volume of the decoded sound since the last reports', () => {
    const inbound = new InboundStats(emptyPlaybackStats());
    const volumeAfter = (totalAudioEnergy: number, totalSamplesDuration: number): number => {
      inbound.read([{ type: 'inbound-rtp', kind: 'audio', totalAudioEnergy, totalSamplesDuration }]);
      return inbound.volume;
    };
    expect(volumeAfter(0, 0)).toBe(0);
    // A quarter of a second at a tenth of the full scale, which is −20 dB, then silence, then nothing.
    expect([volumeAfter(0.0025, 0.25), volumeAfter(0.0025, 0.5), volumeAfter(0.0025, 0.5)]).toEqual([80, 0, 0]);
  });
});

describe('the layers of WebRTC', () => {
  const stream = { ...{ width: 640, height: 360, fps: 30, minKbps: 200, maxKbps: 800 }, audioQuality: 'high' as const };
  const picture = (
    more: { camera?: { width: number; height: number }; small?: number; full?: number; maxBitrate?: number } = {},
  ) => ({
    stream: { ...stream, mirrored: false, microphoneGain: 1 },
    camera: more.camera ?? { width: 640, height: 360 },
    advice: {
      ...(more.maxBitrate === undefined ? {} : { maxBitrate: more.maxBitrate }),
      ...(more.small === undefined ? {} : { layers: { small: more.small, full: more.full ?? 0 } }),
    },
  });

  it('[L114] are two where the server takes them, and the small one waits until somebody wants it', () => {
    const offered = encodingsOf(picture(), true);
    expect(offered).toEqual([
      { rid: 'l', active: false, maxBitrate: 150_000, maxFramerate: 30, scaleResolutionDownBy: 2 },
      { rid: 'h', active: true, maxBitrate: 800_000, maxFramerate: 30, scaleResolutionDownBy: 1 },
    ]);
    expect(adjusted(offered, picture({ small: 120_000, full: 400_000, maxBitrate: 520_000 }))).toMatchObject([
      { rid: 'l', active: true, maxBitrate: 120_000 },
      { rid: 'h', active: true, maxBitrate: 400_000 },
    ]);
    expect(adjusted(offered, picture({ small: 100_000, full: 0, maxBitrate: 100_000 }))).toMatchObject([
      { active: true, maxBitrate: 100_000 },
      { active: false },
    ]);
    const large = {
      ...picture({ camera: { width: 1_920, height: 1_080 } }),
      stream: { ...picture().stream, width: 1_920, height: 1_080 },
    };
    expect(encodingsOf(large, true).map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual([4, 1]);
  });

  it('[L115] are one on other servers and for a small picture, also when the camera becomes small later', () => {
    expect(encodingsOf(picture({ maxBitrate: 300_000 }), false)).toEqual([
      { active: true, maxBitrate: 300_000, maxFramerate: 30, scaleResolutionDownBy: 1 },
    ]);
    const small = { camera: { width: 426, height: 240 } };
    expect(encodingsOf(picture(small), true)).toHaveLength(1);
    expect(
      adjusted(encodingsOf(picture(), true), picture({ ...small, small: 100_000, full: 0, maxBitrate: 100_000 })),
    ).toMatchObject([{ active: false }, { active: true, maxBitrate: 100_000 }]);
    expect(['whip://x/media/one/whip?layers=1&s=2', 'https://x/rtc/v1/whip/?app=live'].map(takesLayers)).toEqual([true, false]);
  });

  it('[L116] follow the pixels of the screen that a tile covers, and not every one of its steps', () => {
    expect([0, 120_000, 120_001].map((pixels) => layerForArea(pixels, null))).toEqual(['small', 'small', 'full']);
    expect([150_000, 150_001].map((pixels) => layerForArea(pixels, 'small'))).toEqual(['small', 'full']);
    expect([120_001, 120_000].map((pixels) => layerForArea(pixels, 'full'))).toEqual(['full', 'small']);
  });
});
