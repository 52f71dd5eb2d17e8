import type { PlayerCode } from '../../../web/live/codes';
import type { AudioBody } from '../../../web/live/flv/audio-body';
import type { VideoBody } from '../../../web/live/flv/video-body';
import { AudioRenderer } from '../../../web/live/playback/audio-renderer';
import type { MediaSurface } from '../../../web/live/playback/media-surface';
import { emptyPlaybackStats } from '../../../web/live/playback/playback-stats';
import type { SharedSpeaker } from '../../../web/live/playback/speaker';
import { VideoRenderer } from '../../../web/live/playback/video-renderer';

type Fault = { name: string; message: string };

/** A decoder of WebCodecs that decodes everything at once, and records what it is told. */
class FakeDecoder {
  static all: FakeDecoder[] = [];
  /** The codec that this browser does not know. */
  static unknown = '';
  state = 'unconfigured';
  decodeQueueSize = 0;
  readonly configs: { codec: string; description?: Uint8Array }[] = [];
  readonly decoded: unknown[] = [];

  constructor(readonly callbacks: { output(frame: unknown): void; error(cause: Fault): void }) {
    FakeDecoder.all.push(this);
  }

  configure(config: { codec: string }): void {
    if (config.codec === '') throw new TypeError('no codec');
    this.configs.push(config);
    this.state = 'configured';
    if (config.codec.startsWith(FakeDecoder.unknown)) this.fail(unknownCodec);
  }

  static isConfigSupported({ codec }: { codec: string }): Promise<{ supported: boolean }> {
    return Promise.resolve({ supported: !codec.startsWith(FakeDecoder.unknown) });
  }

  decode(chunk: { timestamp: number }): void {
    this.decoded.push(chunk);
    const frame = { timestamp: chunk.timestamp, displayWidth: 16, displayHeight: 16, close: () => undefined };
    this.callbacks.output({ ...frame, numberOfChannels: 0, numberOfFrames: 0, sampleRate: 48_000 });
  }

  fail(cause: Fault): void {
    this.state = 'closed';
    this.callbacks.error(cause);
  }

  close(): void {
    this.state = 'closed';
  }
}

/** A chunk is what it was made of. */
function FakeChunk(this: object, init: object): void {
  Object.assign(this, init);
}

const unknownCodec: Fault = { name: 'OperationError', message: 'unsupported' };
const damaged: Fault = { name: 'EncodingError', message: 'damaged' };
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

let codes: [PlayerCode, string | undefined][];
let unsupported: (string | null)[];
let failed: string[];
let drawn: number;
const report = (code: PlayerCode, detail?: string): void => void codes.push([code, detail]);
/** Waits for the browser's answer about a codec. */
const answered = async (): Promise<void> => {
  for (let turn = 0; turn < 4; turn += 1) await Promise.resolve();
};
const latest = (): FakeDecoder => {
  const decoder = FakeDecoder.all[FakeDecoder.all.length - 1];
  if (decoder === undefined) throw new Error('no decoder');
  return decoder;
};

beforeEach(() => {
  [codes, unsupported, failed, drawn] = [[], [], [], 0];
  FakeDecoder.all = [];
  FakeDecoder.unknown = 'nothing';
  Object.assign(globalThis, {
    VideoDecoder: FakeDecoder,
    AudioDecoder: FakeDecoder,
    EncodedVideoChunk: FakeChunk,
    EncodedAudioChunk: FakeChunk,
    document: { hidden: true },
  });
  jest.useFakeTimers();
});
afterEach(() => jest.useRealTimers());

describe('the video renderer', () => {
  const header = (level: number, codec = 'H.264'): VideoBody => ({ type: 'config', codec, bytes: bytes(1, 0x42, 0xe0, level) });
  const frame = (key: boolean, codec = 'H.264'): VideoBody => ({ type: 'frame', codec, key, compositionMs: 0, bytes: bytes(1) });
  let video: VideoRenderer;
  let timeMs: number;
  const push = (body: VideoBody, isShown = true): void => video.push(body, (timeMs += 40), isShown);

  beforeEach(() => {
    timeMs = 0;
    const canvas = { width: 0, height: 0, getContext: () => ({ drawImage: () => (drawn += 1) }) };
    video = new VideoRenderer({
      surface: { canvas: () => canvas } as unknown as MediaSurface,
      stats: emptyPlaybackStats(),
      report,
      audioPositionMs: () => null,
      onRendered: () => undefined,
      onFailed: (cause) => failed.push(cause),
      onUnsupported: (codec) => unsupported.push(codec),
    });
  });

  it('[L80] takes the same header again for no change', () => {
    [header(30), frame(true), header(30), frame(false), header(30), frame(false)].forEach((body) => push(body));
    expect(drawn).toBe(3);
    expect(latest().configs).toHaveLength(1);
  });

  it('[L80] puts another header in force at the next key frame, and goes on with the old one until then', () => {
    [header(30), frame(true), header(31), frame(false)].forEach((body) => push(body));
    expect(drawn).toBe(2);
    push(frame(true));
    expect(latest().configs.map(({ codec }) => codec)).toEqual(['avc1.42e01e', 'avc1.42e01f']);
    expect(drawn).toBe(3);
  });

  it('[L80] a header that is taken back before the key frame changes nothing', () => {
    [header(30), frame(true), header(31), header(30), frame(true)].forEach((body) => push(body));
    expect(latest().configs.map(({ codec }) => codec)).not.toContain('avc1.42e01f');
    expect(drawn).toBe(2);
  });

  it('[L82] three faults in ten seconds are final, and three faults far apart leave the hardware in use', () => {
    push(header(30));
    for (let fault = 0; fault < 6; fault += 1) {
      push(frame(true));
      latest().fail(damaged);
      jest.advanceTimersByTime(11_000);
    }
    expect(codes.map(([code]) => code)).not.toContain(2106);
    expect(failed).toEqual([]);
    for (let fault = 0; fault < 3; fault += 1) {
      push(frame(true));
      latest().fail(damaged);
      jest.advanceTimersByTime(1_000);
    }
    expect(codes.filter(([code]) => code === 2106)).toHaveLength(1);
    expect(failed).toEqual(['damaged']);
  });

  it.each([
    ['the decoder refuses', 'H.265', 'hvc1'],
    ['has no name for decoders', 'VP6', 'nothing'],
  ])('[L85] says once that a codec which %s is not supported', async (_why, codec, unknown) => {
    FakeDecoder.unknown = unknown;
    const record: VideoBody = { type: 'config', codec, bytes: new Uint8Array(13) };
    [record, frame(true, codec), frame(false, codec)].forEach((body) => push(body));
    await answered();
    [record, frame(true, codec)].forEach((body) => push(body));
    expect(codes.filter(([code]) => code === 2101)).toEqual([[2101, `${codec} is not supported`]]);
    expect(unsupported).toEqual([codec]);
    expect(failed).toEqual([]);
    [header(30), frame(true)].forEach((body) => push(body));
    expect(unsupported).toEqual([codec, null]);
    expect(drawn).toBe(1);
  });

  it('[L86] decodes pictures that were received before, and does not show them', () => {
    push(header(30));
    push(frame(true), false);
    push(frame(false), false);
    expect(latest().decoded).toHaveLength(2);
    expect(drawn).toBe(0);
    push(frame(false));
    expect(drawn).toBe(1);
  });
});

describe('the audio renderer', () => {
  const header = (...config: number[]): AudioBody => ({ type: 'config', codec: 'AAC', bytes: bytes(...config) });
  const stereo = header(0x11, 0x90);
  const frame = (codec = 'AAC', decoderName?: string): AudioBody => ({
    type: 'frame',
    codec,
    format: decoderName === undefined ? null : { codec: decoderName, sampleRate: 8_000, channels: 1 },
    bytes: bytes(1),
  });
  let audio: AudioRenderer;
  const push = (body: AudioBody): void => audio.push(body, performance.now(), performance.now());

  beforeEach(async () => {
    class Worklet {
      port = { postMessage: () => undefined, close: () => undefined };
      connect(): void {}
      disconnect(): void {}
    }
    Object.assign(globalThis, { AudioWorkletNode: Worklet });
    const gain = { gain: { value: 1, setTargetAtTime: () => undefined }, connect: () => undefined, disconnect: () => undefined };
    const context = { state: 'running', currentTime: 0, destination: {}, createGain: () => gain };
    const speaker = { context, ready: Promise.resolve(), release: () => undefined } as unknown as SharedSpeaker;
    audio = new AudioRenderer({
      speaker,
      stats: emptyPlaybackStats(),
      muted: false,
      maxCacheMs: 800,
      report,
      onVolume: () => undefined,
      onPlaying: () => undefined,
      onUnsupported: (codec) => unsupported.push(codec),
    });
    await Promise.resolve();
    await Promise.resolve();
  });

  it('[L80] takes the same header again for no change, and another one at once', () => {
    [stereo, frame(), stereo, frame()].forEach(push);
    expect(latest().configs).toHaveLength(1);
    [header(0x12, 0x10), frame()].forEach(push);
    expect(latest().configs).toHaveLength(2);
    expect(FakeDecoder.all).toHaveLength(1);
  });

  it('[L82] after three faults in a short time a new decoder waits a second', () => {
    push(stereo);
    for (let packet = 0; packet < 100; packet += 1) {
      push(frame());
      if (latest().state === 'configured') latest().fail(damaged);
      jest.advanceTimersByTime(20);
    }
    expect(FakeDecoder.all.length).toBeLessThan(6);
    jest.advanceTimersByTime(11_000);
    push(frame());
    latest().fail(damaged);
    push(frame());
    expect(latest().state).toBe('configured');
  });

  it('[L84] asks for a decoder of a codec that has no header', () => {
    push(frame('G.711 A-law', 'alaw'));
    expect(latest().configs[0]).toEqual({ codec: 'alaw', sampleRate: 8_000, numberOfChannels: 1 });
    expect(latest().decoded).toHaveLength(1);
  });

  it.each([
    ['the decoder refuses', [frame('Speex', 'speex'), frame('Speex', 'speex')], 'Speex'],
    ['cannot be read', [header(0), frame(), frame()], 'AAC'],
  ])('[L85] says once that sound which %s is not supported', async (_why, bodies, codec) => {
    FakeDecoder.unknown = 'speex';
    bodies.forEach(push);
    await answered();
    bodies.forEach(push);
    expect(codes).toEqual([[2102, `${codec} is not supported`]]);
    expect(unsupported).toEqual([codec]);
    [stereo, frame()].forEach(push);
    expect(unsupported).toEqual([codec, null]);
    expect(latest().decoded).toHaveLength(1);
  });
});
