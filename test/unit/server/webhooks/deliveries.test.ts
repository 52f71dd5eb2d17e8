import { pauseAfter, retryAfterMs } from '../../../../server/hooks/webhooks/schedule';
import { accepted, DeliveryTestbed, never, refused } from './delivery-testbed';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

let bed: DeliveryTestbed;
beforeEach(() => {
  bed = new DeliveryTestbed();
});
afterEach(() => bed.engine.close());

const left = async (queue: string): Promise<number> => (await bed.engine.queued(queue, 20_000)).length;
const unreached = { ok: false, status: null, cause: 'ECONNREFUSED' } as const;

describe('the order of webhooks', () => {
  it('[P214] delivers the messages of a queue one after another, and queues side by side', async () => {
    bed.node();
    bed.answer = () => bed.later(second, accepted);
    await bed.queue('a', 'a1', 'a2', 'a3');
    await bed.queue('b', 'b1');
    await bed.pass(10 * second);
    expect(bed.posted).toEqual([
      { at: 0, id: 'a1' },
      { at: 0, id: 'b1' },
      { at: second, id: 'a2' },
      { at: 2 * second, id: 'a3' },
    ]);
    expect([await left('a'), await left('b')]).toEqual([0, 0]);
    expect(await bed.outcomes()).toEqual({ delivered: 4 });
    expect((await bed.metrics.webhookSeconds.get()).values.find(({ metricName }) => metricName?.endsWith('_sum'))?.value).toBe(7);
  });

  it('[P214] delivers the next message only after a 2xx, also when it is queued during an attempt', async () => {
    bed.node();
    bed.answer = () => (bed.posted.length === 1 ? bed.later(second, unreached) : accepted);
    await bed.queue('a', '1');
    await bed.pass(0);
    await bed.queue('a', '2');
    await bed.pass(second);
    expect(bed.ids).toEqual(['1']);
    await bed.pass(5 * second);
    expect(bed.ids).toEqual(['1', '1', '2']);
  });

  it('[P214] delivers a message once that is queued while the last one is removed', async () => {
    let queues = 1;
    const queued: typeof bed.engine.queued = async (queue, most) => {
      const seen = await bed.engine.queued(queue, most);
      // After the consumer looked, and before it removes.
      if (most === 2 && queues > 0) {
        queues -= 1;
        await bed.queue(queue, '2');
      }
      return seen;
    };
    bed.node({ engine: { ...bed.engine, queued } });
    await bed.queue('a', '1');
    await bed.pass(minute);
    expect(bed.ids).toEqual(['1', '2']);
    expect(await left('a')).toBe(0);
  });

  it('[P214] leaves a message that is queued after the last one was removed to the node that gets its timer', async () => {
    let queues = 1;
    const dequeue: typeof bed.engine.dequeue = async (queue, upTo) => {
      await bed.engine.dequeue(queue, upTo);
      queues -= 1;
      if (queues === 0) await bed.queue(queue, '2');
    };
    bed.node({ engine: { ...bed.engine, dequeue } });
    await bed.queue('a', '1');
    await bed.pass(minute);
    expect(bed.ids).toEqual(['1', '2']);
    expect(await left('a')).toBe(0);
  });
});

describe('webhooks that fail', () => {
  it('[P215] are tried after 5 s, 5 min, 30 min, 2 h, 5 h and 10 h, and [P218] dropped after a day', async () => {
    bed.node();
    bed.answer = (id) => (id === '1' ? unreached : accepted);
    await bed.queue('a', '1');
    await bed.pass(hour);
    await bed.queue('a', '2');
    await bed.pass(22 * hour + 59 * minute);
    const at = [0, 5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour].map((_, n, pauses) =>
      pauses.slice(0, n + 1).reduce((sum, pause) => sum + pause, 0),
    );
    expect(bed.times).toEqual(at);
    await bed.pass(minute);
    expect(bed.posted.at(-1)).toEqual({ at: 24 * hour, id: '2' });
    expect(bed.ids.filter((id) => id === '2')).toHaveLength(1);
    expect(await bed.outcomes()).toEqual({ retried: 7, dropped: 1, delivered: 1 });
    expect(bed.logs.at(-1)).toEqual({
      level: 'error',
      text: 'a webhook was dropped, because it was not delivered in a day',
      facts: { type: 'member.joined' },
    });
    expect(bed.logs[0]?.facts).toEqual({ type: 'member.joined', cause: 'ECONNREFUSED', failures: 1, inMs: 5 * second });
  });

  it('[P215] vary their pauses by a tenth, and repeat the last one', () => {
    const pause = (failures: number, unit: number) => pauseAfter({ failures, askedPauseMs: null }, unit);
    expect([pause(1, 0), pause(1, 0.5), pause(1, 1)]).toEqual([4_500, 5_000, 5_500]);
    expect([6, 7, 40].map((failures) => pause(failures, 0.5))).toEqual([10 * hour, 10 * hour, 10 * hour]);
  });

  it('[P214] arrive once and in order after the receiver was away for an hour', async () => {
    bed.node();
    bed.node();
    let isUp = false;
    bed.answer = () => (isUp ? accepted : unreached);
    const ids: string[] = [];
    for (let n = 0; n < 60; n += 1) {
      ids.push(`${n}`);
      await bed.queue('a', `${n}`);
      await bed.pass(minute);
    }
    isUp = true;
    const before = bed.posted.length;
    await bed.pass(2 * hour);
    expect(bed.ids.slice(before)).toEqual(ids);
    expect(await bed.outcomes()).toEqual({ retried: before, delivered: 60 });
  });

  it('[P216] wait as long as the receiver asks for, but not longer than an hour', async () => {
    bed.node();
    const pauses = [120 * second, 0, 9 * hour];
    bed.answer = () => (pauses.length === 0 ? accepted : refused(503, pauses.shift() ?? null));
    await bed.queue('a', '1');
    await bed.pass(3 * hour);
    const [, one = 0, two = 0, three = 0] = bed.times;
    // The jitter only makes them longer.
    expect([one, two - one, three - two]).toEqual([126 * second, 1_050, hour]);
    expect(bed.ids).toHaveLength(4);
  });

  it('[P216] read the header as seconds or as a date', () => {
    const now = Date.UTC(2026, 0, 1);
    expect(
      ['120', 'Thu, 01 Jan 2026 00:02:00 GMT', 'Wed, 31 Dec 2025 00:00:00 GMT'].map((text) => retryAfterMs(text, now)),
    ).toEqual([120 * second, 120 * second, 0]);
    expect(['soon', '', null].map((text) => retryAfterMs(text, now))).toEqual([null, null, null]);
  });

  it('[P217] are given up when the receiver answers 410, at every node', async () => {
    bed.node();
    bed.node();
    bed.answer = () => refused(410);
    await bed.queue('a', '1', '2', '3');
    await bed.queue('b', '4');
    await bed.pass(minute);
    await bed.queue('c', '5', '6');
    await bed.pass(minute);
    expect(bed.posted.length).toBeLessThanOrEqual(2);
    expect([await left('a'), await left('b'), await left('c')]).toEqual([0, 0, 0]);
    expect(await bed.outcomes()).toEqual({ disabled: 6 });
    expect(bed.isOff).toBe(true);
  });

  it('[P218] are counted when their queue was full', async () => {
    bed.node();
    let isUp = false;
    bed.answer = () => (isUp ? accepted : unreached);
    await bed.queue('a', 'oldest');
    await bed.pass(0);
    isUp = true;
    await bed.queue('a', ...Array.from({ length: 10_002 }, (_, n) => `${n}`));
    await bed.pass(minute);
    expect(await bed.outcomes()).toEqual({ retried: 1, dropped: 3, delivered: 10_000 });
    expect(bed.ids.slice(0, 2)).toEqual(['oldest', '2']);
    expect(bed.logs.at(-1)?.facts).toEqual({ dropped: 3 });
  });

  it('[P420] are counted also when the queue was full before its first message was read, and after it had been empty', async () => {
    const all = Array.from({ length: 10_002 }, (_, n) => `${n}`);
    await bed.queue('a', ...all);
    bed.node();
    await bed.pass(minute);
    expect(await bed.outcomes()).toEqual({ dropped: 2, delivered: 10_000 });
    await bed.queue('a', 'next');
    await bed.pass(minute);
    expect(await bed.outcomes()).toEqual({ dropped: 2, delivered: 10_001 });
  });
});

describe('nodes that deliver webhooks', () => {
  it('[P219] go on 30 s after a node has died over an attempt, with the same message', async () => {
    const first = bed.node();
    bed.answer = () => (bed.posted.length === 2 ? never() : accepted);
    await bed.queue('a', '1', '2', '3');
    await bed.pass(second);
    first.kill();
    bed.node();
    await bed.pass(28 * second);
    expect(bed.ids).toEqual(['1', '2']);
    await bed.pass(2 * second);
    expect(bed.ids).toEqual(['1', '2', '2', '3']);
    expect(await left('a')).toBe(0);
  });

  it('[P219] keep the number of failed attempts when a node has died', async () => {
    const first = bed.node();
    bed.answer = () => (bed.posted.length === 2 ? never() : unreached);
    await bed.queue('a', '1');
    await bed.pass(6 * second);
    first.kill();
    bed.node();
    await bed.pass(hour);
    expect(bed.times).toEqual([0, 5 * second, 35 * second, 35 * second + 5 * minute, 35 * second + 35 * minute]);
  });

  it('[P219] hand their queues on at once when they stop', async () => {
    const first = bed.node();
    bed.answer = () => (bed.posted.length === 1 ? never() : accepted);
    await bed.queue('a', '1', '2');
    await bed.pass(second);
    await first.stop();
    bed.node();
    await bed.pass(0);
    expect(bed.posted).toEqual([
      { at: 0, id: '1' },
      { at: second, id: '1' },
      { at: second, id: '2' },
    ]);
    expect(await bed.outcomes()).toEqual({ delivered: 2 });
  });

  it('[P220] post at most 32 messages at once, and serve the others in their order', async () => {
    bed.node();
    bed.answer = () => bed.later(second, accepted);
    const names = Array.from({ length: 80 }, (_, n) => `q${n}`);
    for (const name of names) await bed.queue(name, name);
    await bed.pass(0);
    expect(bed.ids).toEqual(names.slice(0, 32));
    await bed.pass(minute);
    expect(bed.ids).toEqual(names);
    expect(bed.most).toBe(32);
  });

  it('[P220] try a queue again that found no slot in ten seconds', async () => {
    bed.node();
    bed.answer = () => bed.later(15 * second, unreached);
    const names = Array.from({ length: 33 }, (_, n) => `q${n}`);
    for (const name of names) await bed.queue(name, name);
    await bed.pass(14 * second);
    expect(bed.ids).not.toContain('q32');
    bed.answer = () => accepted;
    await bed.pass(2 * second);
    expect(bed.posted.find(({ id }) => id === 'q32')).toEqual({ at: 15 * second, id: 'q32' });
  });

  it('[P223] leave the messages of others to a node that has a webhook, for a day', async () => {
    const without = bed.node({ hasWebhook: false });
    await bed.queue('a', '1', '2');
    await bed.pass(minute);
    without.kill();
    bed.node();
    await bed.pass(minute);
    expect(bed.ids).toEqual(['1', '2']);

    const other = new DeliveryTestbed();
    other.node({ hasWebhook: false });
    await other.queue('a', '1');
    await other.pass(25 * hour);
    expect(await other.engine.queued('a', 1)).toEqual([]);
    expect(await other.outcomes()).toEqual({ dropped: 1 });
    await other.engine.close();
  });
});
