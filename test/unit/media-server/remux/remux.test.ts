import { defaultLimits } from '../../../../server/media/embedded/limits';
import { Remux } from '../../../../server/media/embedded/remux/remux';
import { MediaPacket, type PacketKind } from '../../../../server/media/embedded/streams/media-packet';
import { Stream, type Publisher } from '../../../../server/media/embedded/streams/stream';
import { StreamRouter } from '../../../../server/media/embedded/streams/stream-router';
import { Subscriber } from '../../../../server/media/embedded/streams/subscriber';
import { delta, keyFrame, LayeredPublisher, ssrcs } from '../../../harness/clients/layered-publisher';

/** Parameter sets and a key picture in one packet. */
const key = (rid: 'h' | 'l'): Buffer => Buffer.concat([keyFrame(rid), Buffer.from('000465b80401', 'hex')]);
const everyMs = 40;
const pageAheadMs = 7_000;

describe('the name of a stream', () => {
  it('[F168] is that of its new publisher for players who come later, where nobody played meanwhile', async () => {
    let nowMs = 0;
    const router = new StreamRouter({
      key: 'key',
      limits: defaultLimits,
      ask: () => Promise.resolve(null),
      ended: () => undefined,
      now: () => nowMs,
      wallNow: () => 0,
    });
    const publisher = (name: string): Publisher & { closed: string[] } => {
      const closed: string[] = [];
      const own = {
        member: name,
        lastReceivedMs: 0,
        closed,
        close: (why: string): void => {
          closed.push(why);
          router.release('stream', null, own);
        },
      };
      return own;
    };
    const [silent, present] = [publisher('silent'), publisher('present')];
    await router.publish('stream', silent);
    expect(router.isFree('stream')).toBe(false);
    nowMs = defaultLimits.silentMs;
    expect(router.isFree('stream')).toBe(true);
    await router.publish('stream', present);
    expect(silent.closed).toEqual(['replaced']);
    expect(router.hasPublisher('stream')).toBe(true);
  });
});

describe('the remux of a stream', () => {
  let publisher: LayeredPublisher;
  let stream: Stream;
  let remux: Remux;
  let closed: number;

  const reader = (): { seen: [PacketKind, number][]; subscriber: Subscriber } => {
    const seen: [PacketKind, number][] = [];
    const subscriber = new Subscriber(
      'viewer',
      {
        wire: 'flv',
        send: () => undefined,
        isFull: () => false,
        queuedBytes: () => 0,
        onDrain: () => undefined,
        close: () => undefined,
      },
      { limits: defaultLimits, counts: { cutReaders: 0, droppedFrames: 0, outBytes: 0 } },
    );
    const offer = subscriber.offer.bind(subscriber);
    subscriber.offer = (packet) => {
      if (packet.kind !== 'inter' || !subscriber.awaitsKeyFrame) seen.push([packet.kind, packet.dtsMs]);
      offer(packet);
    };
    stream.join(subscriber);
    return { seen, subscriber };
  };
  const pass = (count: number, payload: Buffer = delta): void => {
    for (let picture = 0; picture < count; picture += 1) {
      publisher.nowMs += everyMs;
      publisher.send('h', payload);
    }
  };
  /** The SSRCs of which a key frame is requested within `act`. */
  const requestedIn = async (act: () => void): Promise<number[]> => {
    const sent = (): Promise<void> => new Promise((done) => setTimeout(done, 10));
    await sent();
    publisher.requested.length = 0;
    act();
    await sent();
    return publisher.requested.slice();
  };

  beforeEach(async () => {
    publisher = new LayeredPublisher();
    const { broadcast } = publisher;
    const now = (): number => publisher.nowMs;
    stream = new Stream({ limits: defaultLimits, now });
    closed = 0;
    remux = new Remux({ member: 'ana', broadcast, now, onClosed: () => (closed += 1) });
    publisher.send('h', keyFrame('h'));
    publisher.send('l', keyFrame('l'));
    publisher.report('h');
    broadcast.join(remux);
    await stream.claim(remux);
    remux.begin(stream);
  });
  afterEach(() => publisher.release());

  it('[F160] takes the full layer, and begins with its headers and a key frame', () => {
    const { seen } = reader();
    publisher.send('l', key('l'));
    pass(2);
    expect(seen.map(([kind]) => kind)).toEqual(['metadata']);
    pass(1, key('h'));
    pass(2);
    publisher.send('l', key('l'));
    expect(seen.slice(1).map(([kind]) => kind)).toEqual(['videoHeader', 'key', 'inter', 'inter']);
    expect(remux.sourceOf('video')?.ssrc).toBe(ssrcs.h);
  });

  it('[F164] gives another player the pictures since a key frame of the last second, and asks for one otherwise', async () => {
    pass(1, key('h'));
    pass(10);
    const soon = reader();
    expect(soon.seen.map(([kind]) => kind)).toEqual(['metadata', 'videoHeader', 'key', ...Array<string>(10).fill('inter')]);
    pass(30);
    let late: ReturnType<typeof reader> | null = null;
    expect(await requestedIn(() => (late = reader()))).toEqual([ssrcs.h]);
    pass(3);
    expect(late).toMatchObject({
      seen: [
        ['metadata', expect.anything()],
        ['videoHeader', expect.anything()],
      ],
    });
  });

  it('[F164] asks for a key frame for players that lag, two seconds after the last one at the earliest', async () => {
    pass(1, key('h'));
    const { subscriber } = reader();
    subscriber.restart();
    pass(45);
    expect(await requestedIn(() => publisher.broadcast.check())).toEqual([]);
    pass(6);
    expect(await requestedIn(() => publisher.broadcast.check())).toEqual([ssrcs.h]);
  });

  it('[F165] gives sound and pictures the times of their capture on one clock', () => {
    const { seen } = reader();
    const page: Publisher = { member: 'ana', lastReceivedMs: 0, close: () => undefined };
    remux.sound.claim(page);
    pass(1, key('h'));
    const capturedMs = publisher.nowMs;
    // The clock of the page, and half a second later sound that was captured with the picture.
    remux.sound.accept(page, new MediaPacket('metadata', capturedMs + pageAheadMs, Buffer.alloc(1)));
    publisher.nowMs += 500;
    remux.sound.accept(page, new MediaPacket('audioHeader', capturedMs + pageAheadMs, Buffer.alloc(1)));
    remux.sound.accept(page, new MediaPacket('audio', capturedMs + pageAheadMs, Buffer.alloc(2)));
    const timeOf = (kind: PacketKind): number => seen.find(([each]) => each === kind)?.[1] ?? NaN;
    expect(timeOf('audio')).toBe(timeOf('key'));
  });

  it('[F165] never goes back in the time of pictures', () => {
    const { seen } = reader();
    pass(1, key('h'));
    publisher.send('h', delta, { lateMs: 400 });
    publisher.send('h', delta, { lateMs: 300 });
    const times = seen.flatMap(([kind, timeMs]) => (kind === 'key' || kind === 'inter' ? [timeMs] : []));
    expect(times.slice(1).map((timeMs, at) => timeMs - (times[at] ?? 0))).toEqual([1, 1]);
  });

  it('[F166] takes sound of the last connection alone, and tells the one before', () => {
    const { seen } = reader();
    const reasons: string[] = [];
    const page = (name: string): Publisher => ({
      member: 'ana',
      lastReceivedMs: 0,
      close: (why) => void reasons.push(`${name} ${why}`),
    });
    const [before, after] = [page('before'), page('after')];
    remux.sound.claim(before);
    remux.sound.claim(after);
    [before, after].forEach((each, at) => {
      remux.sound.accept(each, new MediaPacket('text', 0, Buffer.alloc(1)));
      remux.sound.accept(each, new MediaPacket('audio', 0, Buffer.alloc(at + 1)));
    });
    expect(seen.filter(([kind]) => kind === 'audio')).toHaveLength(1);
    remux.close('revoked');
    remux.close('revoked');
    expect([reasons, closed]).toEqual([['before replaced', 'after revoked'], 1]);
  });

  it('[F163] has another header where another layer takes over', () => {
    const { seen } = reader();
    pass(1, key('h'));
    remux.layers.wish = 'small';
    publisher.broadcast.check();
    pass(2);
    publisher.nowMs += everyMs;
    publisher.send('l', key('l'));
    pass(2);
    expect(seen.slice(1).map(([kind]) => kind)).toEqual(['videoHeader', 'key', 'inter', 'inter', 'videoHeader', 'key']);
    const times = seen.slice(2).map(([, timeMs]) => timeMs);
    expect(times.slice(1).map((timeMs, at) => timeMs - (times[at] ?? 0))).toEqual([everyMs, everyMs, everyMs, 0]);
  });

  it('[F162] begins anew with a key frame where the publisher does', () => {
    const { seen } = reader();
    pass(1, key('h'));
    publisher.broadcast.publish(publisher.uplink);
    pass(3);
    expect(seen.filter(([kind]) => kind === 'inter')).toEqual([]);
    pass(1, key('h'));
    pass(1);
    expect(seen.slice(-2).map(([kind]) => kind)).toEqual(['key', 'inter']);
  });
});
