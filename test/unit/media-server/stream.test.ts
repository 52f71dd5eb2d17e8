import { defaultLimits } from '../../../server/media/embedded/limits';
import { Subscriber } from '../../../server/media/embedded/streams/subscriber';
import { Stream, type Publisher } from '../../../server/media/embedded/streams/stream';
import { MediaPacket, type PacketKind } from '../../../server/media/embedded/streams/media-packet';

const unit = (kind: PacketKind, dtsMs: number): MediaPacket => new MediaPacket(kind, dtsMs, Buffer.alloc(20));

describe('a stream', () => {
  const clock = { nowMs: 0 };
  let stream: Stream;
  let seen: [PacketKind, number][];
  const publisher = (): Publisher & { closed: string[] } => {
    const closed: string[] = [];
    return { member: 'm1', lastReceivedMs: clock.nowMs, closed, close: (why) => void closed.push(why) };
  };

  beforeEach(() => {
    clock.nowMs = 0;
    seen = [];
    const deps = { limits: defaultLimits, now: () => clock.nowMs };
    stream = new Stream(deps);
    const outlet = new Subscriber(
      'viewer',
      {
        wire: 'flv',
        send: () => undefined,
        isFull: () => false,
        queuedBytes: () => 0,
        onDrain: () => undefined,
        close: () => undefined,
      },
      { ...deps, counts: { cutReaders: 0, droppedFrames: 0, outBytes: 0 } },
    );
    const offer = outlet.offer.bind(outlet);
    outlet.offer = (each) => {
      seen.push([each.kind, each.dtsMs]);
      offer(each);
    };
    stream.join(outlet);
  });

  it('[D12] keeps the times of its first publisher', async () => {
    const first = publisher();
    await stream.claim(first);
    [unit('key', 500_000), unit('audio', 500_010)].forEach((each) => stream.accept(first, each));
    expect(seen).toEqual([
      ['key', 500_000],
      ['audio', 500_010],
    ]);
  });

  it('[D12] continues them for the next publisher, plus the elapsed time, with one shift for audio and video', async () => {
    const first = publisher();
    await stream.claim(first);
    [unit('key', 1_000), unit('audio', 3_000)].forEach((each) => stream.accept(first, each));
    stream.end(first);

    clock.nowMs = 700;
    const second = publisher();
    expect(await stream.claim(second)).toBe(true);
    seen = [];
    // Headers with timestamps of another clock than the frames, as some encoders send.
    [unit('videoHeader', 0), unit('key', 9_000), unit('audio', 9_020), unit('inter', 9_033)].forEach((each) =>
      stream.accept(second, each),
    );
    expect(seen).toEqual([
      ['videoHeader', 3_000],
      ['key', 3_700],
      ['audio', 3_720],
      ['inter', 3_733],
    ]);
  });

  it('[D7] is free at once when its publisher ended, also for a waiting one', async () => {
    const first = publisher();
    await stream.claim(first);
    const waiting = stream.claim(publisher());
    stream.end(first);
    expect(await waiting).toBe(true);
    expect(first.closed).toEqual([]);
  });

  it('[D10] accepts nothing from another publisher', async () => {
    const first = publisher();
    await stream.claim(first);
    const stranger = publisher();
    stream.accept(stranger, unit('key', 0));
    stream.end(stranger);
    expect(seen).toEqual([]);
    expect(stream.publisher).toBe(first);
  });

  it('[D10] lets only one publisher wait for a name', async () => {
    const first = publisher();
    await stream.claim(first);
    const waiting = stream.claim(publisher());
    expect(await stream.claim(publisher())).toBe(false);
    stream.end(first);
    await waiting;
  });
});
