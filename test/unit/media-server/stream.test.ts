import { defaultLimits } from '../../../server/media/embedded/limits';
import { Subscriber } from '../../../server/media/embedded/streams/subscriber';
import { Stream, type Publisher } from '../../../server/media/embedded/streams/stream';
import { MediaPacket, type PacketKind } from '../../../server/media/embedded/streams/media-packet';

const unit = (kind: PacketKind, dtsMs: number): MediaPacket => new MediaPacket(kind, dtsMs, Buffer.alloc(20));

describe('a stream', () => {
  const clock = { nowMs: 0 };
  const deps = { limits: defaultLimits, now: () => clock.nowMs };
  const newSubscriber = (send: () => void, closed: string[] = []): Subscriber =>
    new Subscriber(
      'viewer',
      {
        wire: 'flv',
        send,
        isFull: () => false,
        queuedBytes: () => 0,
        onDrain: () => undefined,
        close: (why) => void closed.push(why),
      },
      { ...deps, counts: { cutReaders: 0, droppedFrames: 0, outBytes: 0 } },
    );
  let stream: Stream;
  let seen: [PacketKind, number][];
  const publisher = (): Publisher & { closed: string[] } => {
    const closed: string[] = [];
    return { member: 'm1', lastReceivedMs: clock.nowMs, closed, close: (why) => void closed.push(why) };
  };

  beforeEach(() => {
    clock.nowMs = 0;
    seen = [];
    stream = new Stream(deps);
    const outlet = newSubscriber(() => undefined);
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

  it('[D91] goes on at 0 after 32 bits', async () => {
    const first = publisher();
    await stream.claim(first);
    stream.accept(first, unit('key', 2 ** 32 - 10));
    stream.end(first);
    clock.nowMs = 40;
    const second = publisher();
    await stream.claim(second);
    [unit('key', 7_000), unit('inter', 7_040)].forEach((each) => stream.accept(second, each));
    expect(seen.slice(1)).toEqual([
      ['key', 30],
      ['inter', 70],
    ]);
  });

  it('[D92] a reader that fails is ended, and neither its publisher nor other readers', async () => {
    const first = publisher();
    await stream.claim(first);
    const closed: string[] = [];
    const broken = newSubscriber(() => {
      throw new RangeError('out of range');
    }, closed);
    stream.join(broken);
    stream.accept(first, unit('key', 0));
    expect(closed).toEqual(['failed']);
    expect(seen).toEqual([['key', 0]]);
    expect(first.closed).toEqual([]);
  });

  it('[D97] forwards a repeated header to nobody, and a changed one to everybody', async () => {
    const first = publisher();
    await stream.claim(first);
    const header = (byte: number): MediaPacket => new MediaPacket('videoHeader', byte, Buffer.from([0x17, 0, 0, 0, 0, byte]));
    [header(1), unit('key', 10), header(1), header(2), header(2), unit('inter', 20), header(1)].forEach((each) =>
      stream.accept(first, each),
    );
    expect(seen.map(([kind]) => kind)).toEqual(['videoHeader', 'key', 'videoHeader', 'inter', 'videoHeader']);
  });

  it('[D99] gives a newcomer no pictures of a publisher that has been silent for seconds', async () => {
    const first = publisher();
    await stream.claim(first);
    [unit('videoHeader', 0), unit('key', 10)].forEach((each) => stream.accept(first, each));
    const opened = (): PacketKind[] => {
      const kinds: PacketKind[] = [];
      const newcomer = newSubscriber(() => undefined);
      newcomer.offer = (each) => void kinds.push(each.kind);
      stream.join(newcomer);
      return kinds;
    };
    clock.nowMs = defaultLimits.openingMs;
    expect(opened()).toEqual(['videoHeader', 'key']);
    clock.nowMs += 1;
    expect(opened()).toEqual(['videoHeader']);
  });

  it('[D98] cuts a publisher after ten seconds without sound and pictures, whatever else it sends', async () => {
    const first = publisher();
    await stream.claim(first);
    stream.accept(first, unit('audio', 0));
    clock.nowMs = 10_000;
    stream.accept(first, unit('text', 0));
    stream.cutSilent();
    expect(first.closed).toEqual([]);
    clock.nowMs = 10_001;
    stream.cutSilent();
    expect(first.closed).toEqual(['silent']);
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
