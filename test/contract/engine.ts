import type { Json } from '../../components/core/shared/json';
import type { StreamEvent } from '../../components/core/protocol/messages';
import { limits } from '../../components/core/protocol/limits';
import type { Engine, NewEvent } from '../../server/engine/engine';
import type { Change, Committed } from '../../server/engine/engine';
import { rosterContract } from './roster';

/** An engine under test, and the only clock that it may use. */
export interface EngineUnderTest {
  engine: Engine;
  /** Advances the clock; everything due has happened when the promise resolves. */
  pass(ms: number): Promise<void>;
}

const said = (n: number): NewEvent => ({ k: 'message.sent', d: { id: 'ana', topic: 'chat', value: n } });
const values = (events: readonly StreamEvent[] | null): unknown[] | null =>
  events === null ? null : events.map((event) => (event.k === 'message.sent' ? event.d.value : event.k));

/** The rules of section E in docs/SPEC.md. Every engine runs this suite. */
export function engineContract(name: string, create: () => Promise<EngineUnderTest>): void {
  describe(`${name} keeps the engine contract`, () => {
    let engine: Engine;
    let pass: EngineUnderTest['pass'];

    beforeEach(async () => {
      ({ engine, pass } = await create());
    });
    afterEach(() => engine.close());

    const change = (more: Partial<Change> = {}): Change => ({
      stream: 'r:a',
      expected: null,
      events: [said(1)],
      state: 'one',
      ...more,
    });
    const made = async (more: Partial<Change> = {}) => {
      const committed = await engine.commit(change(more));
      if (!committed.ok) throw new Error(committed.why);
      return committed;
    };
    /** Commits 1 … `count`, one by one. */
    const grow = async (count: number, stream = 'r:a') => {
      let at = (await engine.load(stream))?.at ?? null;
      for (let n = 1; n <= count; n += 1) at = (await made({ stream, expected: at, events: [said(n)] })).at;
      return at ?? { e: '', s: 0 };
    };

    it('[E1] numbers the events of a stream from 1 without a hole, in one epoch', async () => {
      const first = await made({ events: [said(1), said(2)] });
      const second = await made({ expected: first.at, events: [said(3)] });
      const events = [...first.events, ...second.events];

      expect(events.map(({ s }) => s)).toEqual([1, 2, 3]);
      expect(new Set(events.map(({ e }) => e)).size).toBe(1);
      expect(events.every(({ n, t }) => n === 'r:a' && t === 'ev')).toBe(true);
      expect(second.at).toEqual({ e: first.at.e, s: 3 });
    });

    it('[E2] refuses a commit that expects another position, another epoch, or a stream that is there, and changes nothing', async () => {
      const { at } = await made();
      for (const expected of [null, { e: at.e, s: 0 }, { e: at.e, s: 2 }, { e: 'other', s: 1 }]) {
        expect(await engine.commit(change({ expected, state: 'never' }))).toEqual({ ok: false, why: 'conflict' });
      }
      expect(await engine.commit(change({ stream: 'r:b', expected: at }))).toEqual({ ok: false, why: 'conflict' });
      expect(await engine.load('r:a')).toEqual({ at, state: 'one' });
      expect(await engine.load('r:b')).toBeNull();
    });

    it('[E3] lets exactly one of many commits on the same position happen', async () => {
      const { at } = await made();
      const race = await Promise.all(
        Array.from({ length: 20 }, (_, n) => engine.commit(change({ expected: at, state: `n${n}` }))),
      );
      const winners = race.filter((one): one is Committed & { ok: true } => one.ok);

      expect(winners).toHaveLength(1);
      expect((await engine.load('r:a'))?.at).toEqual({ e: at.e, s: 2 });
    });

    it('[E4] loads the state that was committed last, and null for a stream that is not there', async () => {
      expect(await engine.load('r:a')).toBeNull();
      const { at } = await made({ state: { members: ['ana'] } });
      expect(await engine.load('r:a')).toEqual({ at, state: { members: ['ana'] } });
    });

    it('[E5] changes the state without an event, and then stands where it stood', async () => {
      const { at } = await made();
      const heard = jest.fn();
      await engine.subscribe('r:a', heard);
      const silent = await made({ expected: at, events: [], state: 'two' });

      expect(silent.at).toEqual(at);
      expect(await engine.load('r:a')).toEqual({ at, state: 'two' });
      expect(heard).not.toHaveBeenCalled();
    });

    it('[E6] makes a change once under a key: the second answers with the first reply, also when it comes by another position', async () => {
      const once = { key: 'session/k1', reply: { member: 7 } };
      const { at } = await made({ once });
      for (const expected of [null, at]) {
        const again = await engine.commit(change({ expected, once: { key: 'session/k1', reply: 'other' }, state: 'never' }));
        expect(again).toEqual({ ok: false, why: 'repeated', reply: { member: 7 } });
      }
      expect(await engine.replied('r:a', 'session/k1')).toEqual({ member: 7 });
      expect((await engine.load('r:a'))?.at.s).toBe(1);
    });

    it('[E7] keeps no key of a commit that did not happen', async () => {
      await made();
      await engine.commit(change({ once: { key: 'session/k1', reply: true } }));
      expect(await engine.replied('r:a', 'session/k1')).toBeNull();
    });

    it('[E50] keeps a key with its stream: it is another key for another stream, and outlives its stream', async () => {
      const once = { key: 'session/k1', reply: 1 };
      const { at } = await made({ once });
      await made({ stream: 'r:b', once: { ...once, reply: 2 } });
      expect(await engine.replied('r:b', 'session/k1')).toBe(2);
      expect(await engine.replied('r:c', 'session/k1')).toBeNull();
      await engine.drop('r:a', at);
      expect(await engine.commit(change({ once }))).toEqual({ ok: false, why: 'repeated', reply: 1 });
    });

    it('[E8] forgets a key after two minutes, and all but the newest 256 of one owner', async () => {
      let { at } = await made({ once: { key: 'other/k', reply: true } });
      for (let n = 0; n <= limits.idempotencyKeys; n += 1) {
        ({ at } = await made({ expected: at, once: { key: `session/k${n}`, reply: n } }));
      }
      expect(await engine.replied('r:a', 'session/k0')).toBeNull();
      expect(await engine.replied('r:a', 'session/k1')).toBe(1);
      expect(await engine.replied('r:a', 'other/k')).toBe(true);

      await pass(limits.idempotencyMs);
      expect(await engine.replied('r:a', 'session/k1')).toBeNull();
    });

    it('[E9] reads the events after a position, none at the top', async () => {
      const at = await grow(5);
      expect(values(await engine.read('r:a', { e: at.e, s: 2 }))).toEqual([3, 4, 5]);
      expect(values(await engine.read('r:a', { e: at.e, s: 0 }))).toEqual([1, 2, 3, 4, 5]);
      expect(await engine.read('r:a', at)).toEqual([]);
    });

    it('[E10] reads null instead of a part: for another epoch, a position that is ahead, and a stream that is not there', async () => {
      const at = await grow(3);
      expect(await engine.read('r:a', { e: 'other', s: 2 })).toBeNull();
      expect(await engine.read('r:a', { e: at.e, s: 4 })).toBeNull();
      expect(await engine.read('r:b', { e: at.e, s: 0 })).toBeNull();
    });

    it('[E11] retains the last 512 events', async () => {
      const at = await grow(limits.retainedEvents + 2);
      expect(await engine.read('r:a', { e: at.e, s: 1 })).toBeNull();
      expect(await engine.read('r:a', { e: at.e, s: 2 })).toHaveLength(limits.retainedEvents);
    });

    it('[E28] retains at most 1 MiB of a stream, and counts attributes apart from everything else', async () => {
      const [value, attrs] = ['x'.repeat(4_000), { text: 'x'.repeat(1_000) }];
      let { at } = await made({ stream: 'r:b', events: [said(1)] });
      const first = at;
      for (let n = 0; n < limits.retainedEvents; n += 1)
        ({ at } = await made({ stream: 'r:b', expected: at, events: [{ k: 'member.updated', d: { id: 'eve', attrs } }] }));
      expect(await engine.read('r:b', { e: first.e, s: 0 })).toHaveLength(limits.retainedEvents + 1);
      for (let n = 0; n < 300; n += 1)
        ({ at } = await made({
          stream: 'r:b',
          expected: at,
          events: [{ k: 'message.sent', d: { id: 'eve', topic: 'c', value } }],
        }));
      expect(await engine.read('r:b', first)).toBeNull();
      expect((await engine.read('r:b', { e: at.e, s: at.s - 200 }))?.length).toBe(200);
    });

    it('[E12] retains events for five minutes', async () => {
      const old = await grow(2);
      await pass(limits.retainedMs - 1_000);
      await grow(1);
      await pass(2_000);
      expect(await engine.read('r:a', { e: old.e, s: 1 })).toBeNull();
      expect(values(await engine.read('r:a', old))).toEqual([1]);
    });

    it('[E13] tells every subscriber every commit made after, in order, and nobody the commits of another stream', async () => {
      let { at } = await made();
      const heard: unknown[] = [];
      await engine.subscribe('r:a', (events) => heard.push(['one', values(events)]));
      await engine.subscribe('r:a', (events) => heard.push(['two', values(events)]));
      ({ at } = await made({ expected: at, events: [said(2), said(3)] }));
      await made({ stream: 'r:b', events: [said(9)] });
      await made({ expected: at, events: [said(4)] });
      await pass(0);

      expect(heard.filter((one) => (one as unknown[])[0] === 'one')).toEqual([['one', [2, 3]], ['one', [4]]]); // prettier-ignore
      expect(heard.filter((one) => (one as unknown[])[0] === 'two')).toHaveLength(2);
    });

    it('[E14] says the same order to all, also when a listener commits while it hears', async () => {
      const first = await made();
      const heard: number[][] = [[], []];
      await engine.subscribe('r:a', (events) => {
        events.forEach(({ s }) => heard[0]?.push(s));
        if (events[0]?.s === 2) void engine.commit(change({ expected: { e: first.at.e, s: 2 } }));
      });
      await engine.subscribe('r:a', (events) => events.forEach(({ s }) => heard[1]?.push(s)));
      await made({ expected: first.at });
      await pass(0);

      expect(heard).toEqual([[2, 3], [2, 3]]); // prettier-ignore
    });

    it('[E15] is silent to a listener that was released, and a release may be called twice', async () => {
      const { at } = await made();
      const heard = jest.fn();
      const other = jest.fn();
      const release = await engine.subscribe('r:a', heard);
      await engine.subscribe('r:a', other);
      release();
      release();
      await made({ expected: at });
      await pass(0);

      expect(heard).not.toHaveBeenCalled();
      expect(other).toHaveBeenCalledTimes(1);
    });

    it('[E16] gives a stream that was dropped and made again another epoch', async () => {
      const { at } = await made();
      await engine.drop('r:a');
      expect(await engine.load('r:a')).toBeNull();
      const again = await made();
      expect(again.at.s).toBe(1);
      expect(again.at.e).not.toBe(at.e);
    });

    it('[E17] drops a stream with a position only while it stands there', async () => {
      const { at } = await made();
      const moved = await made({ expected: at });
      await engine.drop('r:a', at);
      expect((await engine.load('r:a'))?.at).toEqual(moved.at);
      await engine.drop('r:a', moved.at);
      expect(await engine.load('r:a')).toBeNull();
    });

    it('[E34] lists the streams of a prefix in byte order, page by page', async () => {
      const names = ['r:b', 'r:a', 'r:\u{1f600}', 'r:\uff5e', 'r:', 'c:a', 'R:a', 's'];
      for (const stream of names) await made({ stream });
      const sorted = ['r:', 'r:a', 'r:b', 'r:\uff5e', 'r:\u{1f600}'];
      expect(await engine.streams('r:', { after: null, most: 100 })).toEqual(sorted);
      expect(await engine.streams('r:', { after: null, most: 2 })).toEqual(sorted.slice(0, 2));
      expect(await engine.streams('r:', { after: 'r:a', most: 2 })).toEqual(sorted.slice(2, 4));
      // The name after which the page begins need not exist any more.
      expect(await engine.streams('r:', { after: 'r:aa', most: 100 })).toEqual(sorted.slice(2));
      expect(await engine.streams('r:', { after: 'r:\u{1f600}', most: 100 })).toEqual([]);
      expect(await engine.streams('x:', { after: null, most: 100 })).toEqual([]);
    });

    it('[E35] lists a stream from its first commit on, and not after it was dropped', async () => {
      const listed = () => engine.streams('r:', { after: null, most: 100 });
      expect(await listed()).toEqual([]);
      await made({ stream: 'r:b', events: [] });
      const { at } = await made();
      expect(await listed()).toEqual(['r:a', 'r:b']);
      await engine.drop('r:a', { e: at.e, s: at.s + 1 });
      expect(await listed()).toEqual(['r:a', 'r:b']);
      await engine.drop('r:a', at);
      expect(await listed()).toEqual(['r:b']);
    });

    it('[E18] keeps a record until its time is over, or it is removed or replaced', async () => {
      await engine.put('a', { n: 1 }, 1_000);
      await engine.put('b', 1, 1_000);
      await engine.put('b', 2, 5_000);
      await engine.put('c', 3, 5_000);
      await engine.remove('c');
      expect([await engine.get('a'), await engine.get('b'), await engine.get('c')]).toEqual([{ n: 1 }, 2, null]);

      await pass(1_000);
      expect([await engine.get('a'), await engine.get('b')]).toEqual([null, 2]);
    });

    it('[E70] keeps a record of a higher rank, and replaces one of the same or a lower rank', async () => {
      await engine.put('ranked', 'two', 5_000, 2);
      await engine.put('ranked', 'one', 5_000, 1);
      expect(await engine.get('ranked')).toBe('two');
      await engine.put('ranked', 'again', 5_000, 2);
      expect(await engine.get('ranked')).toBe('again');
      await engine.put('ranked', 'ten', 5_000, 10);
      expect(await engine.get('ranked')).toBe('ten');
    });

    it('[E100] replaces a record only as it was read, makes it, removes it, and makes it again when its time is over', async () => {
      const replaced = (expected: Json | null, value: Json | null): Promise<boolean> =>
        engine.replace('read', expected, value, 1_000);
      expect(await replaced(['one'], ['two'])).toBe(false);
      expect([await replaced(null, ['one']), await replaced(null, ['two'])]).toEqual([true, false]);
      expect([await replaced(['two'], null), await replaced(['one'], { a: '', b: [1.5, null] })]).toEqual([false, true]);
      expect(await engine.get('read')).toEqual({ a: '', b: [1.5, null] });
      expect([await replaced({ a: '', b: [1.5, null] }, null), await engine.get('read')]).toEqual([true, null]);
      expect(await replaced(null, '')).toBe(true);
      await pass(600);
      expect(await replaced('', '')).toBe(true);
      await pass(600);
      expect(await replaced('', 'later')).toBe(true);
      await pass(1_000);
      expect([await replaced('later', 'x'), await replaced(null, 'new')]).toEqual([false, true]);
      expect(await engine.get('read')).toBe('new');
    });

    it('[E100] lets one of many who read the same replace it', async () => {
      const done = await Promise.all(Array.from({ length: 50 }, (_, n) => engine.replace('won', null, n, 1_000)));
      expect(done.filter((isDone) => isDone)).toHaveLength(1);
      expect(await engine.get('won')).toBe(done.indexOf(true));
    });

    it('[E19] counts up within a window that the first count opens', async () => {
      expect([await engine.increment('n', 1_000), await engine.increment('n', 1_000)]).toEqual([1, 2]);
      await pass(600);
      expect(await engine.increment('n', 1_000)).toBe(3);
      await pass(600);
      expect(await engine.increment('n', 1_000)).toBe(1);
    });

    it('[E20] counts every one of many at once', async () => {
      const counts = await Promise.all(Array.from({ length: 50 }, () => engine.increment('n', 1_000)));
      expect(counts.sort((one, other) => one - other)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    });

    it('[E21] says texts to those who listen to a topic, until released', async () => {
      const heard: string[] = [];
      const release = await engine.listen('t', (text) => heard.push(text));
      await engine.listen('other', (text) => heard.push(`other ${text}`));
      engine.publish('t', '1');
      await pass(0);
      release();
      engine.publish('t', '2');
      await pass(0);
      expect(heard).toEqual(['1']);
    });

    it('[E22] fires a timer once, when it is due, with what it was given', async () => {
      const fired: unknown[] = [];
      engine.onTimer((id, payload) => fired.push([id, payload]));
      await engine.setTimer('a', 1_000, { room: 'r' });
      await pass(999);
      expect(fired).toEqual([]);
      await pass(1);
      await pass(10_000);
      expect(fired).toEqual([['a', { room: 'r' }]]);
    });

    it('[E26] fires a timer for one of those who listen, and for another when that one is gone', async () => {
      const heard: string[] = [];
      const release = engine.onTimer((id) => heard.push(`one ${id}`));
      engine.onTimer((id) => heard.push(`two ${id}`));
      await engine.setTimer('a', 1_000, null);
      await pass(1_000);
      expect(heard).toHaveLength(1);
      release();
      await engine.setTimer('b', 1_000, null);
      await pass(1_000);
      expect(heard.slice(1)).toEqual(['two b']);
    });

    it('[E27] fires a timer that fell due while nobody listened for the next who does, once, unless it was cleared', async () => {
      await engine.setTimer('a', 1_000, 1);
      await engine.setTimer('b', 1_000, 2);
      await pass(1_000);
      await engine.clearTimer('b');
      const fired: unknown[] = [];
      const release = engine.onTimer((id, payload) => fired.push([id, payload]));
      await pass(0);
      release();
      engine.onTimer((id, payload) => fired.push([id, payload]));
      await pass(0);
      expect(fired).toEqual([['a', 1]]);
    });

    it('[E23] replaces a timer of the same id, and forgets one that was cleared', async () => {
      const fired: unknown[] = [];
      engine.onTimer((id, payload) => fired.push([id, payload]));
      await engine.setTimer('a', 1_000, 1);
      await engine.setTimer('a', 3_000, 2);
      await engine.setTimer('b', 1_000, 3);
      await engine.clearTimer('b');
      await engine.clearTimer('never set');
      await pass(2_000);
      expect(fired).toEqual([]);
      await pass(1_000);
      expect(fired).toEqual([['a', 2]]);
    });

    it('[E37] fires a timer again whose listener failed, unless it was set again', async () => {
      const fired: unknown[] = [];
      engine.onTimer(async (id, payload) => {
        fired.push([id, payload]);
        if (id === 'b') await engine.setTimer('b', 60_000, 2);
        if (fired.length <= 2) throw new Error('the store is away');
      });
      await engine.setTimer('a', 1_000, 1);
      await engine.setTimer('b', 1_000, 1);
      await pass(1_000);
      expect(fired.slice().sort()).toEqual([['a', 1], ['b', 1]]); // prettier-ignore
      await pass(15_000);
      await pass(1_000);
      expect(fired.slice(2)).toEqual([['a', 1]]);
    });

    it('[E94] fires a timer again whose listener failed, also when an earlier run of the same timer ends after that', async () => {
      const fired: unknown[] = [];
      let finish: () => void = () => undefined;
      engine.onTimer(async (_id, payload) => {
        fired.push(payload);
        if (fired.length === 1) return new Promise<void>((resolve) => (finish = resolve));
        if (fired.length === 2) throw new Error('the store is away');
      });
      await engine.setTimer('a', 1_000, 1);
      await pass(1_000);
      await engine.setTimer('a', 1_000, 2);
      await pass(1_000);
      finish();
      await pass(0);
      await pass(15_000);
      await pass(1_000);
      expect(fired).toEqual([1, 2, 2]);
    });

    it('[E36] is ready until it is closed, and never after', async () => {
      expect(engine.isReady).toBe(true);
      await made();
      expect(engine.isReady).toBe(true);
      await engine.close();
      expect(engine.isReady).toBe(false);
    });

    const ids = async (queue: string, most = 100) => (await engine.queued(queue, most)).map(({ id }) => id);

    it('[E30] numbers the messages of a queue from 1, gives the oldest first, and removes them up to a number', async () => {
      await engine.enqueue('q:r:a', ['a', { b: [1] }]);
      await pass(1_000);
      await engine.enqueue('q:r:a', ['c']);
      await engine.enqueue('other:r:a', ['z']);
      await engine.enqueue('q:r:a', []);
      const [first, second, third] = await engine.queued('q:r:a', 10);
      expect([first, second, third]).toMatchObject([
        { id: 1, message: 'a' },
        { id: 2, message: { b: [1] } },
        { id: 3, message: 'c' },
      ]);
      expect([first?.queuedMs, (third?.queuedMs ?? 0) - (first?.queuedMs ?? 0)]).toEqual([second?.queuedMs, 1_000]);
      expect(await ids('q:r:a', 2)).toEqual([1, 2]);
      await engine.dequeue('q:r:a', 2);
      await engine.dequeue('q:r:a', 1);
      expect([await ids('q:r:a'), await ids('other:r:a'), await ids('never:r:a')]).toEqual([[3], [1], []]);
    });

    it('[E30] goes on counting after a queue was empty, so that an old number removes nothing new', async () => {
      await engine.enqueue('q:r:a', ['a', 'b']);
      await engine.dequeue('q:r:a', 7);
      expect(await ids('q:r:a')).toEqual([]);
      await engine.enqueue('q:r:a', ['c']);
      await engine.dequeue('q:r:a', 2);
      expect(await ids('q:r:a')).toEqual([3]);
    });

    it('[E31] queues the messages of a change with it, and none of a change that did not happen', async () => {
      const enqueue = { queue: 'q:r:a', messages: ['a', 'b'] };
      const once = { key: 'session/k1', reply: true };
      const { at } = await made({ enqueue, once });
      expect(await ids('q:r:a')).toEqual([1, 2]);
      expect(await engine.commit(change({ enqueue }))).toEqual({ ok: false, why: 'conflict' });
      expect(await engine.commit(change({ enqueue, once, expected: at }))).toMatchObject({ ok: false, why: 'repeated' });
      expect(await ids('q:r:a')).toEqual([1, 2]);
      await made({ expected: at, events: [], enqueue: { queue: 'q:r:a', messages: ['c'] } });
      expect(await ids('q:r:a')).toEqual([1, 2, 3]);
    });

    it('[E51] refuses to queue messages of another stream with a change, and changes nothing', async () => {
      const enqueue = { queue: 'q:r:b', messages: ['a'] };
      await expect(engine.commit(change({ enqueue }))).rejects.toThrow('name it <consumer>:r:a');
      expect([await engine.load('r:a'), await ids('q:r:b')]).toEqual([null, []]);
    });

    it('[E31] queues in the order of the changes, also when a listener commits while it hears', async () => {
      const queue = (message: string) => ({ queue: 'q:r:a', messages: [message] });
      const { at } = await made();
      await engine.subscribe('r:a', (events) => {
        const [event] = events;
        if (event?.s === 2) void engine.commit(change({ expected: { e: event.e, s: 2 }, enqueue: queue('second') }));
      });
      await made({ expected: at, enqueue: queue('first') });
      await pass(0);
      expect((await engine.queued('q:r:a', 10)).map(({ message }) => message)).toEqual(['first', 'second']);
    });

    it('[E32] sets the timer of a queue that was empty, due at once, and no other', async () => {
      const fired: unknown[] = [];
      engine.onTimer((id, payload) => fired.push([id, payload]));
      await engine.enqueue('q:r:a', ['a']);
      await pass(0);
      expect(fired).toEqual([['queue:q:r:a', { queue: 'q:r:a', next: 1 }]]);
      await engine.enqueue('q:r:a', ['b']);
      await made({ enqueue: { queue: 'q:r:a', messages: ['c'] } });
      await pass(60_000);
      expect(fired).toHaveLength(1);

      // The consumer's own timer, for the case that its node dies.
      await engine.setTimer('queue:q:r:a', 30_000, { queue: 'q:r:a', attempt: 1 });
      await engine.dequeue('q:r:a', 2);
      await pass(30_000);
      expect(fired.slice(1)).toEqual([['queue:q:r:a', { queue: 'q:r:a', attempt: 1 }]]);
    });

    it('[E32] clears the timer with the removal that leaves the queue empty, and sets it again for the next message', async () => {
      const fired: unknown[] = [];
      engine.onTimer((id) => fired.push(id));
      await engine.enqueue('q:r:a', ['a', 'b']);
      await pass(0);
      await engine.setTimer('queue:q:r:a', 1_000, null);
      await engine.dequeue('q:r:a', 2);
      await pass(60_000);
      await engine.setTimer('queue:q:r:a', 1_000, null);
      await engine.dequeue('q:r:a', 2);
      await pass(60_000);
      expect(fired).toEqual(['queue:q:r:a']);
      await made({ enqueue: { queue: 'q:r:a', messages: ['c'] } });
      await pass(0);
      expect(fired).toEqual(['queue:q:r:a', 'queue:q:r:a']);
    });

    it('[E33] keeps the newest 10,000 messages of a queue', async () => {
      await engine.enqueue('q:r:a', ['first']);
      await engine.enqueue(
        'q:r:a',
        Array.from({ length: 10_001 }, (_, n) => n),
      );
      const kept = await engine.queued('q:r:a', 20_000);
      expect(kept).toHaveLength(10_000);
      expect([kept[0], kept.at(-1)]).toMatchObject([
        { id: 3, message: 1 },
        { id: 10_002, message: 10_000 },
      ]);
    });

    it('[E24] leaves nothing behind when it is closed', async () => {
      const fired = jest.fn();
      engine.onTimer(fired);
      await engine.setTimer('a', 1_000, null);
      await engine.close();
      await pass(2_000);
      expect(fired).not.toHaveBeenCalled();
    });
  });
  describe(`${name} keeps the contract of rosters`, () => rosterContract(create));
}
