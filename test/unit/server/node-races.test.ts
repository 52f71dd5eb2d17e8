import type { Position } from '../../../components/core/protocol/messages';
import { systemRandom } from '../../../server/clock';
import { endConnection } from '../../../server/calls/party-presence';
import { place } from '../../../server/calls/decisions';
import type { CallEntry } from '../../../server/calls/call-entry';
import { limits } from '../../../components/core/protocol/limits';
import type { Engine } from '../../../server/engine/engine';
import { StreamStore } from '../../../server/streams/stream-store';
import { Sessions } from '../../../server/sessions/sessions';
import { memoryEngine } from '../../../server/engine/memory';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { twoNodes } from './two-nodes';

/** Interleavings of several nodes that the judge of test/fuzz/nodes met by chance, each made on purpose. */

type World = Awaited<ReturnType<typeof twoNodes>>;
type Client = Awaited<ReturnType<World['client']>>;

const clock = new FakeClock();
const welcomeOf = ({ heard }: Client) => {
  const [welcome] = heard;
  if (welcome?.t !== 'welcome') throw new Error('no welcome');
  return welcome;
};
const eventsOf = ({ heard }: Client) => heard.flatMap((frame) => (frame.t === 'ev' ? [frame] : []));
const kindsOf = (client: Client): string[] => eventsOf(client).map(({ k }) => k);
const byes = ({ heard }: Client): number[] => heard.flatMap((frame) => (frame.t === 'bye' ? [frame.code] : []));
const answerTo = ({ heard }: Client, id: number) => heard.find((frame) => frame.t === 'res' && frame.id === id);
const hello = (user: string, more: object) =>
  JSON.stringify({ t: 'hello', v: 1, sdk: 't', tok: user, dev: 'd', pf: 'wechat', caps: [], ...more });

let lastId = 0;
async function ask({ step }: World, client: Client, m: string, d: object): Promise<number> {
  lastId += 1;
  client.send({ t: 'req', id: lastId, m, k: `k${lastId}`, d });
  await step();
  return lastId;
}
const join = (world: World, client: Client, room: string): Promise<number> =>
  ask(world, client, 'room.join', { room, name: 'A', tracks: [] });
/** Bo on the second node and Ana on the first, who joins after him. */
async function inOneRoom(world: World): Promise<{ ana: Client; bo: Client }> {
  const bo = await world.client(world.nodes[1], 'bo');
  await join(world, bo, 'r');
  const ana = await world.client(world.nodes[0], 'ana');
  await join(world, ana, 'r');
  return { ana, bo };
}
const positionIn = (client: Client, room: string): Position => {
  const { e, s } = eventsOf(client).findLast(({ n }) => n === `r:${room}`) ?? { e: '', s: 0 };
  return { e, s };
};

/** Calls wait here until they are let go, while `isHeld`. */
class Dam {
  isHeld = false;
  isOpened = false;
  private waiting: (() => void)[] = [];

  readonly pass = (): Promise<void> =>
    this.isHeld ? new Promise((resolve) => void this.waiting.push(resolve)) : Promise.resolve();

  letGo(): void {
    this.isHeld = false;
    this.isOpened = true;
    this.waiting.splice(0).forEach((resolve) => resolve());
  }
}

/** Two nodes, of which the first one waits at a dam before it asks the store for one thing. */
async function withDam<Name extends keyof Engine>(name: Name, isHeldFor: (...args: unknown[]) => boolean = () => true) {
  const dam = new Dam();
  const world = await twoNodes(clock, (shared, node) => {
    if (node === 1) return shared;
    const ask = shared[name] as (...args: unknown[]) => unknown;
    return {
      ...shared,
      [name]: (...args: unknown[]) => (isHeldFor(...args) ? dam.pass() : Promise.resolve()).then(() => ask(...args)),
    };
  });
  return { world, dam };
}

/** Time passes while these clients live. */
async function pass({ step }: World, ms: number, ...alive: readonly Client[]): Promise<void> {
  for (let passed = 0; passed < ms; passed += 10_000) {
    alive.forEach((client) => client.send({ t: 'ping' }));
    clock.advance(10_000);
    await step();
  }
}

describe('a hello that overtakes', () => {
  it('[E88] knows the rooms that another connection of the session joined while it was on its way', async () => {
    const { world, dam } = await withDam('increment', (key) => String(key).startsWith('generation:'));
    const { nodes, client, step, engine } = world;
    const first = await client(nodes[1], 'ana');
    const { sid, rt } = welcomeOf(first);
    first.peer.closed();
    dam.isHeld = true;
    const late = nodes[0].connect({ send: () => undefined, close: () => undefined });
    late.text(hello('ana', { sid, rt }));
    await step();
    const live = await client(nodes[1], 'ana', { sid, rt });
    await join(world, live, 'r');
    late.closed();
    dam.letGo();
    await step();
    // The late hello found itself overtaken and its client gone, and disturbed nobody.
    expect(byes(live)).toEqual([]);
    live.peer.closed();
    const again = await client(nodes[1], 'ana', { sid, rt: welcomeOf(live).rt, cur: { 'r:r': { e: '', s: 0 } } });
    expect(welcomeOf(again).st.map(({ n }) => n)).toEqual(['r:r']);
    await engine.close();
  });

  it('[E88] loses none of them when its node dies before it is done', async () => {
    let isDead = false;
    const never = new Promise<never>(() => undefined);
    const dam = new Dam();
    const world = await twoNodes(clock, (shared, node) =>
      node === 1
        ? shared
        : {
            ...shared,
            increment: (key, ...rest) =>
              (key.startsWith('generation:') ? dam.pass() : Promise.resolve()).then(() => shared.increment(key, ...rest)),
            get: (key) => (isDead ? never : shared.get(key)),
            async replace(key, ...rest) {
              const isDone = await shared.replace(key, ...rest);
              // The proof is stored, and nothing after it.
              isDead ||= isDone && /^session:[^:]+$/.test(key) && dam.isOpened;
              return isDone;
            },
          },
    );
    const { nodes, client, step, engine } = world;
    const first = await client(nodes[1], 'ana');
    const { sid, rt } = welcomeOf(first);
    first.peer.closed();
    dam.isHeld = true;
    nodes[0].connect({ send: () => undefined, close: () => undefined }).text(hello('ana', { sid, rt }));
    await step();
    const live = await client(nodes[1], 'ana', { sid, rt });
    await join(world, live, 'r');
    dam.letGo();
    await step();
    expect(isDead).toBe(true);
    live.peer.closed();
    const again = await client(nodes[1], 'ana', { sid, rt: welcomeOf(live).rt, cur: { 'r:r': { e: '', s: 0 } } });
    expect(welcomeOf(again).st.map(({ n }) => n)).toEqual(['r:r']);
    await engine.close();
  });

  it('[E88] lets an older connection join nothing more, and sends its client back', async () => {
    const world = await twoNodes(clock, (shared) => ({ ...shared, publish: () => undefined }));
    const { nodes, client, step, engine } = world;
    const live = await client(nodes[1], 'ana');
    const { sid, rt } = welcomeOf(live);
    // No notice of this hello reaches the other node.
    const late = nodes[0].connect({ send: () => undefined, close: () => undefined });
    late.text(hello('ana', { sid, rt }));
    await step();
    await join(world, live, 'r');
    expect(byes(live)).toEqual([4202]);
    expect(await engine.load('r:r')).toBeNull();
    await engine.close();
  });

  it('[E88] is overtaken itself by one that was numbered after it, and is then carried out once more', async () => {
    const { world, dam } = await withDam('replace', (key) => /^session:[^:]+$/.test(String(key)));
    const { nodes, client, step, engine } = world;
    const first = await client(nodes[1], 'ana');
    const { sid, rt } = welcomeOf(first);
    first.peer.closed();
    dam.isHeld = true;
    const slow = client(nodes[0], 'ana', { sid, rt });
    await step();
    await client(nodes[1], 'ana', { sid, rt });
    dam.letGo();
    const live = await slow;
    await step();
    await join(world, live, 'r');
    const { rt: next } = welcomeOf(live);
    live.peer.closed();
    await step();
    const again = await client(nodes[1], 'ana', { sid, rt: next, cur: { 'r:r': { e: '', s: 0 } } });
    expect(welcomeOf(again).st.map(({ n }) => n)).toEqual(['r:r']);
    await engine.close();
  });

  it('[E103] does not bring back a token that its client has used long ago, when its node was held before it got a number', async () => {
    const { world, dam } = await withDam('increment', (key) => String(key).startsWith('generation:'));
    const { nodes, client, step, engine } = world;
    const first = await client(nodes[1], 'ana');
    const { sid, rt } = welcomeOf(first);
    first.peer.closed();
    dam.isHeld = true;
    nodes[0].connect({ send: () => undefined, close: () => undefined }).text(hello('ana', { sid, rt }));
    await step();
    const second = await client(nodes[1], 'ana', { sid, rt });
    await join(world, second, 'r');
    second.peer.closed();
    const third = await client(nodes[1], 'ana', { sid, rt: welcomeOf(second).rt, cur: { 'r:r': { e: '', s: 0 } } });
    dam.letGo();
    await step();
    third.peer.closed();
    const last = await client(nodes[1], 'ana', { sid, rt: welcomeOf(third).rt, cur: { 'r:r': { e: '', s: 0 } } });
    expect(welcomeOf(last).sid).toBe(sid);
    expect(welcomeOf(last).st.map(({ n }) => n)).toEqual(['r:r']);
    await engine.close();
  });

  it('[E88] has a number of its own, however many hellos come at once and however long the session lasts', async () => {
    const engine = memoryEngine({ clock });
    const sessions = [0, 1, 2].map(() => new Sessions(engine, systemRandom));
    const token = { id: 't', issuedAt: 0 };
    const [one] = sessions;
    if (one === undefined) throw new Error('no sessions');
    let opened = await one.open('ana', { dev: 'd' }, token);
    const numbers: number[] = [];
    for (let hour = 0; hour < 3; hour += 1) {
      const proof = { dev: 'd', sid: opened?.session.id ?? '', rt: opened?.rt ?? '' };
      const found = await Promise.all(sessions.concat(sessions).map((of) => of.open('ana', proof, token)));
      numbers.push(...found.flatMap((other) => (other === null ? [] : [other.session.generation])));
      opened = found.findLast((other) => other !== null) ?? null;
      // The session lives on, and the counter of its hellos does not.
      for (let minutes = 0; minutes < 60; minutes += 2) {
        clock.advance(120_000);
        if (opened !== null) await one.extend(opened.session);
      }
    }
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(numbers.length).toBeGreaterThanOrEqual(3);
    await engine.close();
  });
});

describe('a member who comes back', () => {
  it('[E89] is the member of the new connection, whatever another node changes at that moment', async () => {
    const { world, dam } = await withDam('commit');
    const { nodes, client, step, engine } = world;
    const ana = await client(nodes[1], 'ana');
    await join(world, ana, 'r');
    const bo = await client(nodes[0], 'bo');
    await join(world, bo, 'r');
    const { sid, rt } = welcomeOf(ana);
    dam.isHeld = true;
    // This change has read the room, and is committed after the return.
    await ask(world, bo, 'message.send', { room: 'r', topic: 'chat', value: 1 });
    // The loss of the former connection is not noticed yet.
    const back = await client(nodes[1], 'ana', { sid, rt, cur: { 'r:r': positionIn(ana, 'r') } });
    dam.letGo();
    await step();
    back.peer.closed();
    await step();
    expect(kindsOf(bo)).toContain('message.sent');
    expect(kindsOf(bo).at(-1)).toBe('member.offline');
    await engine.close();
  });

  it('[E92] to a room from which they were removed, and which they joined again, gets its state instead of the former end', async () => {
    const { world, dam } = await withDam('commit');
    const { nodes, client, step, engine } = world;
    const { ana, bo } = await inOneRoom(world);
    const { sid, rt } = welcomeOf(ana);
    const at = positionIn(bo, 'r');
    dam.isHeld = true;
    await join(world, ana, 'r');
    await ask(world, bo, 'member.remove', { room: 'r', id: 'ana', banMs: 0 });
    dam.letGo();
    await step();
    ana.peer.closed();
    const back = await client(nodes[1], 'ana', { sid, rt, cur: { 'r:r': at } });
    expect(welcomeOf(back).st).toMatchObject([
      { n: 'r:r', snap: { members: [{ id: 'bo' }, { id: 'ana', presence: 'online' }] } },
    ]);
    expect(kindsOf(back)).not.toContain('member.left');
    await engine.close();
  });

  it('[E96] after a removal while they joined again finds the room, although the node has heard of the removal', async () => {
    const { world, dam } = await withDam('commit');
    const { nodes, client, step, engine } = world;
    const { ana, bo } = await inOneRoom(world);
    dam.isHeld = true;
    const again = await join(world, ana, 'r');
    await ask(world, bo, 'member.remove', { room: 'r', id: 'ana', banMs: 0 });
    dam.letGo();
    await step();
    expect(answerTo(ana, again)).toMatchObject({ err: { code: 'conflict', retry: true } });
    ana.peer.closed();
    const { sid, rt } = welcomeOf(ana);
    const back = await client(nodes[1], 'ana', { sid, rt, cur: { 'r:r': { e: '', s: 0 } } });
    expect(welcomeOf(back).st.map(({ n }) => n)).toEqual(['r:r']);
    await engine.close();
  });

  it('[E96] to a call finds it, although the node hears only then that they had left it', async () => {
    const heard: (() => void)[] = [];
    let isLate = false;
    const world = await twoNodes(clock, (shared, node) => ({
      ...shared,
      subscribe: (stream, listener) =>
        shared.subscribe(stream, (events) => {
          if (node === 0 && isLate) heard.push(() => listener(events));
          else listener(events);
        }),
    }));
    const { nodes, client, step, engine } = world;
    const bo = await client(nodes[1], 'bo');
    const ana = await client(nodes[0], 'ana');
    const started = await ask(world, ana, 'call.start', { to: ['bo', 'cy'], kind: 'video', name: 'Ana' });
    const { call } = (answerTo(ana, started) as unknown as { d: { call: { id: string } } }).d;
    await ask(world, bo, 'call.accept', { call: call.id, name: 'Bo' });
    isLate = true;
    await ask(world, ana, 'call.end', { call: call.id });
    const joined = await ask(world, ana, 'call.join', { call: call.id, name: 'Ana' });
    expect(answerTo(ana, joined)).toMatchObject({ d: { call: { id: call.id } } });
    isLate = false;
    heard.splice(0).forEach((deliver) => deliver());
    await step();
    const { sid } = welcomeOf(ana);
    expect(await engine.get(`session:${sid}:1`)).toMatchObject({ calls: [call.id] });
    await ask(world, ana, 'call.end', { call: call.id });
    await step();
    expect(await engine.get(`session:${sid}:1`)).toMatchObject({ calls: [] });
    await engine.close();
  });

  it('[E96] is listed no more in a room from which they were removed', async () => {
    const world = await twoNodes(clock);
    const { step, engine } = world;
    const { ana, bo } = await inOneRoom(world);
    await ask(world, bo, 'member.remove', { room: 'r', id: 'ana', banMs: 0 });
    await step();
    expect(await engine.get(`session:${welcomeOf(ana).sid}:1`)).toMatchObject({ rooms: [] });
    await engine.close();
  });

  it('[E92] hears of the first end only, when they were removed twice', async () => {
    const world = await twoNodes(clock);
    const { nodes, client, step, engine } = world;
    const { ana, bo } = await inOneRoom(world);
    const at = positionIn(bo, 'r');
    const { sid, rt } = welcomeOf(ana);
    const { read } = engine;
    ana.peer.closed();
    await step();
    engine.read = async (...args) => {
      engine.read = read;
      const events = [
        { k: 'member.left' as const, d: { id: 'ana', reason: 'kicked' as const } },
        { k: 'member.left' as const, d: { id: 'ana', reason: 'kicked' as const } },
      ];
      const stored = await engine.load('r:r');
      if (stored !== null) await engine.commit({ stream: 'r:r', expected: stored.at, events, state: stored.state });
      return read(...args);
    };
    const back = await client(nodes[0], 'ana', { sid, rt, cur: { 'r:r': at } });
    expect(kindsOf(back).filter((kind) => kind === 'member.left')).toHaveLength(1);
    await engine.close();
  });
});

describe('a member who joins again', () => {
  it('[E93] and whose removal is heard of while URLs are made, is asked to try once more', async () => {
    const heard: (() => void)[] = [];
    let isLate = false;
    const dam = new Dam();
    const world = await twoNodes(clock, (shared, node) => ({
      ...shared,
      subscribe: (stream, listener) =>
        shared.subscribe(stream, (events) => {
          if (node === 0 && isLate) heard.push(() => listener(events));
          else listener(events);
        }),
    }));
    const { nodes, client, step, engine, media } = world;
    const bo = await client(nodes[1], 'bo');
    await join(world, bo, 'r');
    const ana = await client(nodes[0], 'ana');
    const tracks = [{ source: 'main', kind: 'audio', muted: false }];
    await ask(world, ana, 'room.join', { room: 'r', name: 'A', tracks });
    isLate = true;
    await ask(world, bo, 'member.remove', { room: 'r', id: 'ana', banMs: 0 });
    const grant = media[0].publishGrant.bind(media[0]);
    dam.isHeld = true;
    media[0].publishGrant = (...args) => dam.pass().then(() => grant(...args));
    // The node has not heard of the removal, so the connection still follows the room.
    const again = await ask(world, ana, 'room.join', { room: 'r', name: 'A', tracks });
    expect(answerTo(ana, again)).toBeUndefined();
    isLate = false;
    heard.splice(0).forEach((deliver) => deliver());
    dam.letGo();
    await step();
    expect(answerTo(ana, again)).toMatchObject({ err: { code: 'conflict', retry: true } });
    await engine.close();
  });
});

describe('the watch over members', () => {
  const kept = { room: 'r', member: 'ana' };

  /** Ana at the first node, which then dies without a word, and Bo at the second. */
  async function withDyingNode() {
    const state = { isDead: false };
    const never = new Promise<never>(() => undefined);
    const world = await twoNodes(clock, (shared, node) =>
      node === 1
        ? shared
        : {
            ...shared,
            commit: (change) => (state.isDead ? never : shared.commit(change)),
            setTimer: (...args) => (state.isDead ? never : shared.setTimer(...args)),
            onTimer: () => () => undefined,
          },
    );
    const ana = await world.client(world.nodes[0], 'ana');
    await join(world, ana, 'r');
    const bo = await world.client(world.nodes[1], 'bo');
    await join(world, bo, 'r');
    return { world, ana, bo, state, session: welcomeOf(ana).sid };
  }

  it.each([
    ['a connection that never took the membership over', { generation: 7 }],
    ['another session', { session: 'another', generation: 1 }],
    ['the end of an absence that is over', { generation: 0, isLast: true }],
  ])('[E91] goes on when the last to be kept was %s', async (_what, more) => {
    const { world, bo, state, session } = await withDyingNode();
    state.isDead = true;
    await world.engine.setTimer('connection:r:ana', 50_000, { ...kept, session, ...more });
    await pass(world, 250_000, bo);
    expect(kindsOf(bo).slice(-2)).toEqual(['member.offline', 'member.left']);
    await world.engine.close();
  });

  it('[E91] keeps the newest connection, when a node that gave up an older one is slower than its return', async () => {
    const { world, ana, bo, state, session } = await withDyingNode();
    const { engine, nodes, client, step } = world;
    const { rt } = welcomeOf(ana);
    const dam = new Dam();
    dam.isHeld = true;
    const { setTimer } = engine;
    // The node that gives up is the second one, whose engine is the shared one.
    engine.setTimer = async (...args) => {
      if ((args[2] as { isLast?: true }).isLast === true) await dam.pass();
      return setTimer(...args);
    };
    await setTimer('connection:r:ana', 0, { ...kept, session, generation: 1 });
    await step();
    const back = await client(nodes[0], 'ana', { sid: session, rt, cur: { 'r:r': { e: '', s: 0 } } });
    expect(welcomeOf(back).st).toHaveLength(1);
    dam.letGo();
    await step();
    state.isDead = true;
    await pass(world, 400_000, bo);
    expect(kindsOf(bo).slice(-2)).toEqual(['member.offline', 'member.left']);
    await engine.close();
  });

  it('[E99] ends no absence by the timer of one that never began', async () => {
    let isAway = false;
    const timers: Parameters<Engine['setTimer']>[] = [];
    const world = await twoNodes(clock, (shared, node) => ({
      ...shared,
      commit: (change) => (node === 0 && isAway ? Promise.reject(new Error('away')) : shared.commit(change)),
      setTimer: (...args) => {
        if (args[0] === 'membership:r:ana') timers.push(args);
        return shared.setTimer(...args);
      },
    }));
    const { nodes, client, step, engine } = world;
    const { ana, bo } = await inOneRoom(world);
    const { sid, rt } = welcomeOf(ana);
    isAway = true;
    ana.peer.closed();
    await step();
    isAway = false;
    const [[id, , payload] = ['', 0, null]] = timers;
    expect(kindsOf(bo)).not.toContain('member.offline');
    // She comes back without the room, for which her grace time begins now.
    await client(nodes[1], 'ana', { sid, rt });
    expect(kindsOf(bo).at(-1)).toBe('member.offline');
    // The timer of the change that failed was due before it was replaced, and its node is slow.
    await engine.setTimer(id, 0, payload);
    clock.advance(1);
    await step();
    expect(kindsOf(bo).at(-1)).toBe('member.offline');
    await pass(world, 60_000, bo);
    expect(kindsOf(bo).at(-1)).toBe('member.left');
    await engine.close();
  });

  it('[E95] waits for an absence also when its timer was replaced by that of an earlier one', async () => {
    const world = await twoNodes(clock);
    const { step, engine } = world;
    const { ana, bo } = await inOneRoom(world);
    ana.peer.closed();
    await step();
    // No node watches the connection any more, so only the wait itself can end it.
    await engine.clearTimer('connection:r:ana');
    const { memberships } = (await engine.load('r:r'))?.state as unknown as { memberships: { ana: { id: string } } };
    const earlier = { ...kept, membership: memberships.ana.id, absenceId: 'earlier', session: welcomeOf(ana).sid, generation: 1 };
    await engine.setTimer('membership:r:ana', 1_000, { ...earlier, absence: 'lost', waitedMs: 30_000 });
    await pass(world, 40_000, bo);
    expect(kindsOf(bo).slice(-2)).toEqual(['member.offline', 'member.left']);
    await engine.close();
  });
});

describe('a change of a stream', () => {
  it('[E97] without an event is not committed, because another node could overwrite it unseen', async () => {
    const engine = memoryEngine({ clock });
    const store = new StreamStore<{ n: number }>(engine, (id) => id);
    await store.change('s', () => ({ events: [], entry: { n: 1 } }));
    await expect(store.change('s', () => ({ events: [], entry: { n: 2 } }))).rejects.toThrow('has no event');
    expect((await store.load('s')).entry).toEqual({ n: 1 });
    await engine.close();
  });
});

describe('a deadline of a call', () => {
  const moment = { now: 1_000, limits };
  const connection = { session: 's', generation: 1, device: 'd' };
  const placed = place(
    {
      call: 'c',
      kind: 'video',
      group: false,
      from: { id: 'ana', name: 'Ana' },
      connection,
      to: [{ id: 'bo', name: 'Bo', how: 'inviting' }],
    },
    moment,
  );

  it('[E90] goes on under its number where the wait for a closed app becomes that for a lost one', () => {
    const entry = placed?.entry as CallEntry;
    const party = { ...entry.public.parties[0], offline: true } as CallEntry['public']['parties'][0];
    const closed = {
      ...entry,
      public: { ...entry.public, parties: [party, ...entry.public.parties.slice(1)] },
      details: { ...entry.details, ana: { ...entry.details['ana'], connectionKind: 'closed' } },
    } as CallEntry;
    const n = closed.details['ana']?.connectionDeadline ?? 0;
    expect(endConnection(closed, { what: 'lost', user: 'ana', n }, moment)?.events[0]).toMatchObject({ k: 'party.ended' });
    expect(endConnection(closed, { what: 'hidden', user: 'ana', n }, moment)).toBeNull();
    // An entry of an older version has no kind.
    const older = {
      ...closed,
      details: { ...closed.details, ana: { ...closed.details['ana'], connectionKind: undefined } },
    } as unknown as CallEntry;
    expect(endConnection(older, { what: 'hidden', user: 'ana', n }, moment)?.events[0]).toMatchObject({ k: 'party.ended' });
  });

  it('[E90] that was set for a change which was never made ends nobody, although its number was given again', () => {
    const entry = placed?.entry as CallEntry;
    const n = entry.details['ana']?.connectionDeadline ?? 0;
    // Another node was about to mark her as offline with the same number, and lost the race.
    expect(endConnection(entry, { what: 'lost', user: 'ana', n }, moment)).toBeNull();
    expect(endConnection(entry, { what: 'keepAlive', user: 'ana', n }, moment)?.events).toEqual([
      { k: 'party.offline', d: { id: 'ana' } },
    ]);
  });
});
