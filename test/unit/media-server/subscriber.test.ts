import { defaultLimits, type MediaLimits } from '../../../server/media/embedded/limits';
import { GopCache } from '../../../server/media/embedded/streams/gop-cache';
import { Subscriber, type CloseReason } from '../../../server/media/embedded/streams/subscriber';
import { restartDelay } from '../../../server/media/embedded/supervisor';
import { MediaPacket, type PacketKind } from '../../../server/media/embedded/streams/media-packet';

const unit = (kind: PacketKind, dtsMs: number, bytes = 100): MediaPacket => new MediaPacket(kind, dtsMs, Buffer.alloc(bytes));

/** A subscriber whose socket can be blocked, and the times of the messages it received. */
function reader(limits: Partial<MediaLimits> = {}) {
  const sent: number[] = [];
  const closed: CloseReason[] = [];
  let isJammed = false;
  let drain: () => void = () => undefined;
  const counts = { cutReaders: 0, droppedFrames: 0, outBytes: 0 };
  const outlet = new Subscriber(
    'm1',
    {
      wire: 'flv',
      send: (bytes) => void sent.push(bytes.readUIntBE(4, 3)),
      isFull: () => isJammed,
      queuedBytes: () => 0,
      onDrain: (listener) => (drain = listener),
      close: (why) => void closed.push(why),
    },
    { limits: { ...defaultLimits, ...limits }, counts },
  );
  return {
    outlet,
    sent,
    closed,
    counts,
    jam: () => (isJammed = true),
    release: () => {
      isJammed = false;
      drain();
    },
  };
}

describe('one subscriber', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('[D13] forwards everything at once while the socket is writable', () => {
    const { outlet, sent } = reader();
    [unit('videoHeader', 0), unit('key', 0), unit('audio', 10), unit('inter', 33)].forEach((each) => outlet.offer(each));
    expect(sent).toEqual([0, 0, 10, 33]);
    expect(outlet.queuedBytes).toBe(0);
  });

  it('[D13] sends no video before the first key frame, or after another publisher took over', () => {
    const { outlet, sent } = reader();
    [unit('inter', 1), unit('audio', 2), unit('key', 3)].forEach((each) => outlet.offer(each));
    outlet.restart();
    [unit('inter', 4), unit('key', 5), unit('inter', 6)].forEach((each) => outlet.offer(each));
    expect(sent).toEqual([2, 3, 5, 6]);
  });

  it('[D15] keeps everything in order over a stall of a second', () => {
    const { outlet, sent, jam, release, counts } = reader();
    outlet.offer(unit('key', 0));
    jam();
    for (let index = 1; index <= 30; index += 1) outlet.offer(unit('inter', index * 33));
    release();
    expect(sent).toHaveLength(31);
    expect(counts.droppedFrames).toBe(0);
    expect(outlet.queuedBytes).toBe(0);
  });

  it('[D15] drops old video up to the newest key frame when it lags, and old audio', () => {
    const { outlet, sent, jam, release } = reader({ staleMs: 1_000 });
    outlet.offer(unit('key', 0));
    jam();
    [100, 200, 300].forEach((ms) => outlet.offer(unit('inter', ms)));
    [150, 900].forEach((ms) => outlet.offer(unit('audio', ms)));
    outlet.offer(unit('key', 1_000));
    outlet.offer(unit('inter', 1_100));
    outlet.offer(unit('inter', 1_200));
    release();
    expect(sent).toEqual([0, 900, 1_000, 1_100, 1_200]);
  });

  it('[D91] counts the lag over the end of 32 bits', () => {
    const { outlet, sent, jam, release } = reader({ staleMs: 1_000 });
    outlet.offer(unit('key', 2 ** 32 - 900));
    jam();
    [2 ** 32 - 800, 2 ** 32 - 500].forEach((ms) => outlet.offer(unit('audio', ms)));
    outlet.offer(unit('audio', 300));
    release();
    expect(sent.slice(1)).toEqual([(2 ** 32 - 500) & 0xffffff, 300]);
  });

  it('[D15] waits for the next key frame when the newest is too old itself, and keeps headers', () => {
    const { outlet, sent, jam, release } = reader({ staleMs: 1_000 });
    jam();
    [unit('videoHeader', 1), unit('key', 2), unit('inter', 100), unit('inter', 1_200), unit('audio', 1_201)].forEach((each) =>
      outlet.offer(each),
    );
    release();
    outlet.offer(unit('inter', 1_300));
    outlet.offer(unit('key', 1_400));
    expect(sent).toEqual([1, 1_201, 1_400]);
  });

  it('[D16] is cut when more waits than allowed, once', () => {
    const { outlet, closed, jam, counts } = reader({ queueBytes: 1_000 });
    jam();
    [0, 1, 2].forEach((ms) => outlet.offer(unit('key', ms, 600)));
    expect(closed).toEqual(['slow']);
    expect(counts.cutReaders).toBe(1);
    expect(outlet.queuedBytes).toBe(0);
  });

  it('[D16] is cut when it takes nothing for too long, and not while it takes something', () => {
    const { outlet, closed, jam, release } = reader({ stuckMs: 1_000 });
    jam();
    outlet.offer(unit('key', 0));
    jest.advanceTimersByTime(900);
    release();
    jam();
    outlet.offer(unit('audio', 900));
    jest.advanceTimersByTime(900);
    outlet.offer(unit('audio', 1_800));
    expect(closed).toEqual([]);
    jest.advanceTimersByTime(100);
    expect(closed).toEqual(['slow']);
  });

  it('[P129] is cut when it takes nothing although its publisher is silent, and needs no timer after its end', () => {
    const { outlet, closed, jam } = reader({ stuckMs: 1_000 });
    jam();
    outlet.offer(unit('key', 0));
    jest.advanceTimersByTime(1_000);
    expect(closed).toEqual(['slow']);
    const gone = reader();
    gone.jam();
    gone.outlet.offer(unit('key', 0));
    gone.outlet.end();
    expect([jest.getTimerCount(), gone.closed]).toEqual([0, []]);
  });
});

describe('the first data of a new subscriber', () => {
  const opened = (...units: MediaPacket[]): [PacketKind, number][] => {
    const opening = new GopCache();
    units.forEach((each) => opening.add(each));
    return opening.packets(true).map(({ kind, dtsMs }) => [kind, dtsMs]);
  };

  it('[D13] is the headers and the video since the last key frame, compressed to the live time, without old audio', () => {
    const headers = [unit('videoHeader', 0), unit('metadata', 0), unit('audioHeader', 0)];
    const pictures = [unit('key', 1_000), unit('inter', 1_033), unit('audio', 1_040), unit('inter', 1_066)];
    expect(opened(...headers, unit('key', 0), unit('inter', 33), ...pictures)).toEqual([
      ['metadata', 1_064],
      ['audioHeader', 1_064],
      ['videoHeader', 1_064],
      ['key', 1_064],
      ['inter', 1_065],
      ['inter', 1_066],
    ]);
  });

  it('[D97] has a header that came within a group of pictures after these pictures, and before them from the next group on', () => {
    const header = (bytes: number): MediaPacket => unit('videoHeader', 0, bytes);
    const opening = new GopCache();
    const sizes = (): number[] => opening.packets(true).map(({ size }) => size);
    [header(1), unit('key', 10, 2), header(3), unit('inter', 20, 4)].forEach((each) => opening.add(each));
    expect(sizes()).toEqual([1, 2, 4, 3]);
    opening.add(unit('key', 30, 5));
    expect(sizes()).toEqual([3, 5]);
  });

  it('[D13] is only the headers when there are too many frames since the last key frame', () => {
    const long = [unit('key', 0, 1_000_000), unit('inter', 33, 1_000_000), unit('inter', 66, 1_000_001), unit('inter', 99)];
    expect(opened(unit('videoHeader', 0), ...long)).toEqual([['videoHeader', 0]]);
  });
});

describe('restarting the child', () => {
  it.each([
    [0, 0],
    [1, 100],
    [3, 400],
    [20, 5_000],
  ])('[D8] after %i failures waits %i ms', (failures, delayMs) => {
    expect(restartDelay(failures)).toBe(delayMs);
  });
});
