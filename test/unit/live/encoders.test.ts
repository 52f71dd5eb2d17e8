import { AudioPipeline } from '../../../web/live/publish/encoding/audio-pipeline';
import { readPcm } from '../../../web/live/publish/capture/pcm';
import { readFrames } from '../../../web/live/publish/capture/video-frames';
import { H264Encoder } from '../../../web/live/publish/encoding/h264-encoder';
import { FakeFrame, fakeEncoder } from '../../fakes/browser/web-codecs';

const target = { width: 640, height: 360, kbps: 800, fps: 15 };
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('an encoder of pictures', () => {
  const encoderWith = (rules: Parameters<typeof fakeEncoder>[0]): { encoder: H264Encoder; faults: string[] } => {
    Object.assign(globalThis, { VideoEncoder: fakeEncoder(rules), VideoFrame: FakeFrame });
    const faults: string[] = [];
    const events = { onConfig: () => undefined, onFrame: () => undefined, onFault: (cause: string) => void faults.push(cause) };
    return { encoder: new H264Encoder(events), faults };
  };
  const frame = (): VideoFrame => new FakeFrame({}) as unknown as VideoFrame;
  beforeEach(() => (FakeFrame.open = 0));

  it('[L68] reports a size that the browser cannot encode, and closes every frame', async () => {
    const { encoder, faults } = encoderWith({ supports: () => false });
    encoder.encode(frame(), 0, target);
    await later();
    expect(faults).toEqual(['unsupported configuration']);
    expect(FakeFrame.open).toBe(0);
  });

  it('[L68] reports a configuration that the browser refuses at once, and closes every frame', () => {
    const { encoder, faults } = encoderWith({});
    expect(encoder.encode(frame(), 0, { ...target, width: 0 })).toBe(false);
    expect(faults).toEqual(['invalid configuration']);
    expect(encoder.encode(frame(), 0, target)).toBe(true);
    expect(FakeFrame.open).toBe(0);
  });
});

describe('an encoder of sound', () => {
  it('[L67] has the quality that is wanted when it has loaded', async () => {
    let answer = (): void => undefined;
    const Encoder = fakeEncoder({ answer: () => new Promise((resolve) => (answer = resolve)) });
    Object.assign(globalThis, { AudioEncoder: Encoder, AudioData: FakeFrame, window: globalThis });
    const events = {
      onConfig: () => undefined,
      onPacket: () => undefined,
      onFault: () => undefined,
      onNotLoaded: () => undefined,
    };
    jest.useFakeTimers();
    const pipeline = new AudioPipeline({ audioQuality: 'high', microphoneGain: 1 }, events);
    await jest.advanceTimersByTimeAsync(100);
    const first = answer;
    pipeline.configure({ audioQuality: 'low', microphoneGain: 1 });
    [first, answer].forEach((give) => give());
    await jest.advanceTimersByTimeAsync(100);
    jest.useRealTimers();
    const open = Encoder.all.filter(({ state }) => state === 'configured');
    pipeline.release();
    expect(open.map(({ config }) => config?.bitrate)).toEqual([32_000]);
  });
});

describe('the pictures and the sound of a device', () => {
  const processing = (readable: ReadableStream<FakeFrame>): void => {
    const processor = function (): object {
      return { readable };
    };
    Object.assign(globalThis, { MediaStreamTrackProcessor: processor, window: globalThis });
  };

  it('[L68] a sound that is on its way at the release is closed, and the device is read no more', async () => {
    FakeFrame.open = 0;
    let deliver: (frame: FakeFrame) => void = () => undefined;
    let isCancelled = false;
    processing(
      new ReadableStream<FakeFrame>(
        {
          start: (controller) => {
            deliver = (frame) => {
              // As in Chromium, what arrives after the cancel belongs to nobody.
              if (!isCancelled) controller.enqueue(frame);
            };
          },
          cancel: () => void (isCancelled = true),
        },
        { highWaterMark: 0 },
      ),
    );
    let seen = 0;
    const release = readPcm({} as MediaStreamTrack, () => (seen += 1));
    release();
    deliver(new FakeFrame({}));
    await later();
    expect([seen, FakeFrame.open, isCancelled]).toEqual([0, 0, true]);
  });

  it('[L68] a picture that is on its way at the release is closed, and the camera is read no more', async () => {
    FakeFrame.open = 0;
    let stopped = 0;
    let deliver: () => void = () => undefined;
    const start = (controller: ReadableStreamDefaultController<FakeFrame>): void =>
      void (deliver = () => controller.enqueue(new FakeFrame({})));
    processing(new ReadableStream<FakeFrame>({ start }, { highWaterMark: 0 }));
    const track = { clone: () => ({ stop: () => (stopped += 1) }) } as unknown as MediaStreamTrack;
    const seen: VideoFrame[] = [];
    const release = readFrames(track, (frame) => seen.push(frame));
    deliver();
    await later();
    release();
    expect(stopped).toBe(0);
    deliver();
    await later();
    expect([seen.length, stopped]).toEqual([1, 1]);
    seen.forEach((frame) => frame.close());
    expect(FakeFrame.open).toBe(0);
  });
});
