import type { Change, Committed, Engine, NewEvent } from '../../server/engine/engine';
import type { EngineUnderTest } from './engine';

const said: NewEvent = { k: 'message.sent', d: { id: 'ana', topic: 'chat', value: 1 } };
const stream = 'r:a';

/** The rules about rosters. */
export function rosterContract(create: () => Promise<EngineUnderTest>): void {
  let engine: Engine;
  let pass: EngineUnderTest['pass'];
  beforeEach(async () => {
    ({ engine, pass } = await create());
  });
  afterEach(() => engine.close());

  const commit = async (change: Omit<Change, 'stream' | 'events' | 'expected'> & Partial<Change>): Promise<Committed> =>
    engine.commit({ stream, events: [], expected: (await engine.load(stream))?.at ?? null, ...change });
  const made = async (change: Parameters<typeof commit>[0]) => {
    const committed = await commit(change);
    if (!committed.ok) throw new Error(committed.why);
    return committed;
  };
  const open = () => made({ events: [said], state: 'open' });
  const enter = (id: string, entry: unknown = id) => made({ roster: { id, expected: null, entry: entry as string } });
  const page = async (after: string | null = null, most = 100) =>
    (await engine.rosterPage(stream, { after, most })).map(({ id }) => id);

  it('[E80] changes an entry of a roster only if it is as it was read, and adds one only while there are fewer than the most', async () => {
    await open();
    const [first, second] = [
      { name: 'Ana', attrs: { 2: 'b', 1: 'a' } },
      { name: 'Ana', attrs: {} },
    ];
    await enter('ana', first);
    const stored = await engine.rosterEntry(stream, 'ana');
    expect(stored).toEqual(first);
    for (const expected of [null, second])
      expect(await commit({ roster: { id: 'ana', expected, entry: 'never' } })).toEqual({ ok: false, why: 'conflict' });
    expect((await made({ roster: { id: 'ana', expected: stored, entry: second, most: 1 } })).inRoster).toBe(1);
    expect(await commit({ roster: { id: 'bo', expected: null, entry: 'bo', most: 1 } })).toEqual({ ok: false, why: 'full' });
    expect((await made({ roster: { id: 'bo', expected: null, entry: 'bo', most: 2 } })).inRoster).toBe(2);
    expect((await made({ roster: { id: 'ana', expected: second, entry: null } })).inRoster).toBe(1);
    expect(await engine.rosterEntry(stream, 'ana')).toBeNull();
    expect(await page()).toEqual(['bo']);
  });

  it('[E80] gives the last place to one of many', async () => {
    const { at } = await open();
    const ids = Array.from({ length: 20 }, (_none, n) => `u${n}`);
    const all = await Promise.all(ids.map((id) => commit({ expected: at, roster: { id, expected: null, entry: id, most: 7 } })));
    expect(all.filter(({ ok }) => ok)).toHaveLength(7);
    expect((await engine.rosterSummary(stream, 0)).count).toBe(7);
  });

  it('[E81] leaves state and position as they are, and is refused at another position or without a stream', async () => {
    const { at } = await open();
    const heard = jest.fn();
    await engine.subscribe(stream, heard);
    expect((await enter('ana')).at).toEqual(at);
    expect(await engine.load(stream)).toEqual({ at, state: 'open' });
    await made({ events: [said], state: 'later' });
    const late = await commit({ expected: at, roster: { id: 'bo', expected: null, entry: 'bo' } });
    expect(late).toEqual({ ok: false, why: 'conflict' });
    const nowhere = { stream: 'r:none', expected: null, roster: { id: 'bo', expected: null, entry: 'bo' } };
    expect(await commit(nowhere)).toEqual({ ok: false, why: 'conflict' });
    await pass(0);
    expect([heard.mock.calls.length, await page()]).toEqual([1, ['ana']]);
  });

  it('[E81] happens once under a key, with its messages, and stores neither when it is refused', async () => {
    await open();
    const once = (key: string) => ({ once: { key: `s/${key}`, reply: key }, enqueue: { queue: `q:${stream}`, messages: [key] } });
    await made({ roster: { id: 'ana', expected: null, entry: 'a' }, ...once('k') });
    const again = await commit({ roster: { id: 'ana', expected: 'a', entry: null }, ...once('k') });
    expect(again).toEqual({ ok: false, why: 'repeated', reply: 'k' });
    await commit({ roster: { id: 'bo', expected: null, entry: 'b', most: 1 }, ...once('full') });
    await commit({ roster: { id: 'ana', expected: null, entry: 'b' }, ...once('conflict') });
    expect((await engine.queued(`q:${stream}`, 10)).map(({ message }) => message)).toEqual(['k']);
    expect(await engine.replied(stream, 's/full')).toBeNull();
    expect(await engine.replied(stream, 's/conflict')).toBeNull();
    expect(await page()).toEqual(['ana']);
  });

  it('[E82] moves an entry into the state and out of it in one change, or not at all', async () => {
    const { at } = await made({ events: [said], state: 'ana is out', roster: { id: 'ana', expected: null, entry: 'in' } });
    const other = await commit({ events: [said], state: 'never', roster: { id: 'ana', expected: 'other', entry: null } });
    expect(other).toEqual({ ok: false, why: 'conflict' });
    expect(await engine.load(stream)).toEqual({ at, state: 'ana is out' });
    const moved = await made({ events: [said], state: 'ana is in', roster: { id: 'ana', expected: 'in', entry: null } });
    expect(await engine.load(stream)).toEqual({ at: moved.at, state: 'ana is in' });
    expect(await page()).toEqual([]);
  });

  it('[E83] makes a change that needs an empty roster only while it is empty', async () => {
    await open();
    await enter('ana');
    expect(await commit({ events: [said], state: 'over', emptyRoster: true })).toEqual({ ok: false, why: 'conflict' });
    await made({ roster: { id: 'ana', expected: 'ana', entry: null } });
    expect((await commit({ events: [said], state: 'over', emptyRoster: true })).ok).toBe(true);
  });

  it('[E84] lists entries in the byte order of their ids, after an id that need not be there', async () => {
    await open();
    for (const id of ['b', '\u{10000}', 'a', '￿', '观众']) await enter(id);
    expect(await page()).toEqual(['a', 'b', '观众', '￿', '\u{10000}']);
    expect(await page('aa', 2)).toEqual(['b', '观众']);
    expect(await page('b', 1)).toEqual(['观众']);
    expect(await page('\u{10000}')).toEqual([]);
    expect(await engine.rosterPage('r:none', { after: null, most: 10 })).toEqual([]);
  });

  it('[E84] tells the number of entries, and the newest of the last 32 additions that are still there', async () => {
    await open();
    for (let n = 0; n < 40; n += 1) await enter(`u${n}`);
    await made({ roster: { id: 'u39', expected: 'u39', entry: null } });
    await made({ roster: { id: 'u38', expected: 'u38', entry: 'changed' } });
    await made({ roster: { id: 'u20', expected: 'u20', entry: null } });
    await enter('u20');
    const { count, newest } = await engine.rosterSummary(stream, 3);
    expect(count).toBe(39);
    expect(newest).toEqual([
      { id: 'u20', entry: 'u20' },
      { id: 'u38', entry: 'changed' },
      { id: 'u37', entry: 'u37' },
    ]);
    expect((await engine.rosterSummary(stream, 100)).newest.length).toBeLessThanOrEqual(32);
    expect(await engine.rosterSummary('r:none', 3)).toEqual({ count: 0, newest: [] });
  });

  it('[E85] drops a roster with its stream', async () => {
    await open();
    await enter('ana');
    await engine.drop(stream);
    expect([await page(), await engine.rosterEntry(stream, 'ana')]).toEqual([[], null]);
    await open();
    expect(await engine.rosterSummary(stream, 3)).toEqual({ count: 0, newest: [] });
  });

  it('[E86] sets a timer only if none of its id waits, also from its own listener', async () => {
    const fired: unknown[] = [];
    engine.onTimer(async (id, payload) => {
      fired.push(payload);
      if (payload === 'first') await engine.setTimer(id, 1_000, 'from the listener', { unlessSet: true });
    });
    await engine.setTimer('a', 1_000, 'first', { unlessSet: true });
    await pass(600);
    await engine.setTimer('a', 1_000, 'never', { unlessSet: true });
    await pass(400);
    expect(fired).toEqual(['first']);
    await pass(1_000);
    expect(fired).toEqual(['first', 'from the listener']);
    await pass(60_000);
    expect(fired).toHaveLength(2);
  });
}
