import type { Engine } from '../../../server/engine/engine';
import { StoreClock } from '../../../server/engine/redis/store-clock';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { twoNodes } from './two-nodes';

/** Faults that the judge of test/fuzz/nodes found, as scripted tests. */

type Client = Awaited<ReturnType<Awaited<ReturnType<typeof twoNodes>>['client']>>;

const clock = new FakeClock();
const join = { t: 'req', id: 1, m: 'room.join', k: 'k', d: { room: 'r', name: 'A', tracks: [] } };
const welcomeOf = ({ heard }: Client) => {
  const [welcome] = heard;
  if (welcome?.t !== 'welcome') throw new Error('no welcome');
  return welcome;
};
const kindsOf = ({ heard }: Client): string[] => heard.flatMap((frame) => (frame.t === 'ev' ? [frame.k] : []));
const byes = ({ heard }: Client): number[] => heard.flatMap((frame) => (frame.t === 'bye' ? [frame.code] : []));
const hello = (user: string, more: object) =>
  JSON.stringify({ t: 'hello', v: 1, sdk: 't', tok: user, dev: 'd', pf: 'wechat', caps: [], ...more });
const cur = { 'r:r': { e: '', s: 0 } };

/** Two nodes, with Ana at the first one in a room. */
async function withAna(engineOf?: Parameters<typeof twoNodes>[1]) {
  const world = await twoNodes(clock, engineOf);
  const ana = await world.client(world.nodes[0], 'ana');
  ana.send(join);
  await world.step();
  return { ...world, ana };
}

/** The same with Bo at the second node. */
async function withAnaAndBo(engineOf?: Parameters<typeof twoNodes>[1]) {
  const world = await withAna(engineOf);
  return { ...world, bo: await joinAsBo(world) };
}

async function joinAsBo({ nodes, client, step }: Pick<Awaited<ReturnType<typeof withAna>>, 'nodes' | 'client' | 'step'>) {
  const bo = await client(nodes[1], 'bo');
  bo.send({ ...join, d: { ...join.d, name: 'B' } });
  await step();
  return bo;
}

describe('a hello that its client gave up', () => {
  it('[E68] takes nothing over from the hello that followed it', async () => {
    const { engine, nodes, client, step, ana: first } = await withAna();
    const { sid, rt } = welcomeOf(first);
    first.peer.closed();
    const live = await client(nodes[1], 'ana', { sid, rt, cur });
    const ghost = nodes[0].connect({ send: () => undefined, close: () => undefined });
    ghost.text(hello('ana', { sid, rt, cur }));
    ghost.closed();
    await step();
    expect([byes(live), live.ended()]).toEqual([[], false]);
    const { rt: next } = welcomeOf(live);
    live.peer.closed();
    expect(welcomeOf(await client(nodes[0], 'ana', { sid, rt: next, cur })).resumed).toBe(true);
    await engine.close();
  });

  it('[E68] that was done all the same sends the client back, which resumes', async () => {
    const { engine, nodes, client, step, ana: first } = await withAna();
    const { sid, rt } = welcomeOf(first);
    first.peer.closed();
    const live = await client(nodes[1], 'ana', { sid, rt, cur });
    const ghost = nodes[0].connect({ send: () => undefined, close: () => undefined });
    // The socket closes when nothing can be taken back any more.
    const { replace } = engine;
    engine.replace = async (key, ...rest) => {
      const isDone = await replace(key, ...rest);
      if (key === `session:${sid}`) ghost.closed();
      return isDone;
    };
    ghost.text(hello('ana', { sid, rt, cur }));
    await step();
    engine.replace = replace;
    expect([byes(live), live.ended()]).toEqual([[4202], true]);
    const again = await client(nodes[1], 'ana', { sid, rt: welcomeOf(live).rt, cur });
    expect(welcomeOf(again)).toMatchObject({ resumed: true, st: [{ n: 'r:r' }] });
    await engine.close();
  });

  it('[E69] loses no session: a node that was held up between reading and writing takes nothing back', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isHeld = false;
    const slow = (shared: Engine, node: number): Engine =>
      node === 1
        ? shared
        : {
            ...shared,
            put: (key, ...rest) => (isHeld ? held : Promise.resolve()).then(() => shared.put(key, ...rest)),
            replace: (key, ...rest) => (isHeld ? held : Promise.resolve()).then(() => shared.replace(key, ...rest)),
          };
    const { engine, nodes, client, step } = await twoNodes(clock, slow);
    const first = await client(nodes[0], 'ana');
    const { sid, rt } = welcomeOf(first);
    isHeld = true;
    const late = nodes[0].connect({ send: () => undefined, close: () => undefined });
    late.text(hello('ana', { sid, rt }));
    await step();
    const second = await client(nodes[1], 'ana', { sid, rt });
    const third = await client(nodes[1], 'ana', { sid, rt: welcomeOf(second).rt });
    release();
    await step();
    expect(welcomeOf(await client(nodes[1], 'ana', { sid, rt: welcomeOf(third).rt })).resumed).toBe(true);
    await engine.close();
  });
});

describe('a member', () => {
  it('[E71] of a dead node who does not come back leaves, after two silences and the grace time', async () => {
    let isDead = false;
    const never = new Promise<never>(() => undefined);
    const mortal = (shared: Engine, node: number): Engine =>
      node === 1
        ? shared
        : { ...shared, setTimer: (...args) => (isDead ? never : shared.setTimer(...args)), onTimer: () => () => undefined };
    const { engine, step, bo } = await withAnaAndBo(mortal);
    isDead = true;
    for (let passed = 0; passed < 90_000; passed += 10_000) {
      bo.send({ t: 'ping' });
      clock.advance(10_000);
      await step();
    }
    expect(kindsOf(bo).filter((kind) => kind !== 'member.joined')).toEqual(['member.offline', 'member.left']);
    await engine.close();
  });

  it('[E71] leaves also when an older connection of theirs was the last to be kept alive', async () => {
    let isDead = false;
    const world = await withAna((shared, node) =>
      node === 1
        ? shared
        : {
            ...shared,
            commit: (change) => (isDead ? new Promise(() => undefined) : shared.commit(change)),
            onTimer: () => () => undefined,
          },
    );
    const { engine, nodes, client, step, ana } = world;
    const { sid, rt } = welcomeOf(ana);
    ana.peer.closed();
    await client(nodes[0], 'ana', { sid, rt, cur });
    const bo = await joinAsBo(world);
    isDead = true;
    await engine.setTimer('connection:r:ana', 50_000, { room: 'r', member: 'ana', session: sid, generation: 1 });
    for (let passed = 0; passed < 200_000; passed += 10_000) {
      bo.send({ t: 'ping' });
      clock.advance(10_000);
      await step();
    }
    expect(kindsOf(bo).slice(-2)).toEqual(['member.offline', 'member.left']);
    await engine.close();
  });

  it('[E72] shows the right presence when the store was away as it changed', async () => {
    let isAway = false;
    const breaking = (shared: Engine, node: number): Engine =>
      node === 1 ? shared : { ...shared, load: (stream) => (isAway ? Promise.reject(new Error('away')) : shared.load(stream)) };
    const { engine, step, ana, bo } = await withAnaAndBo(breaking);
    isAway = true;
    ana.send({ t: 'away', why: 'hide' });
    await step();
    isAway = false;
    clock.advance(1_000);
    await step();
    expect(kindsOf(bo).at(-1)).toBe('member.away');
    await engine.close();
  });

  it('[E74] who is removed while joining again follows the room, and gets each event once', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isHeld = false;
    const slow = (shared: Engine, node: number): Engine =>
      node === 1
        ? shared
        : { ...shared, commit: (change) => (isHeld ? held : Promise.resolve()).then(() => shared.commit(change)) };
    const { engine, step, ana, bo } = await withAnaAndBo(slow);
    isHeld = true;
    const again = { ...join, id: 2, k: 'again' };
    ana.send(again);
    await step();
    bo.send({ t: 'req', id: 2, m: 'member.remove', k: 'remove', d: { room: 'r', id: 'ana', banMs: 0 } });
    await step();
    isHeld = false;
    release();
    await step();
    expect(ana.heard.at(-1)).toMatchObject({ t: 'res', id: 2, err: { code: 'conflict', retry: true } });
    ana.send(again);
    await step();
    bo.send({ t: 'req', id: 3, m: 'message.send', k: 'm', d: { room: 'r', topic: 'chat', value: 1 } });
    await step();
    expect(kindsOf(ana).filter((kind) => kind === 'message.sent')).toHaveLength(1);
    await engine.close();
  });

  it('[E75] who is removed between the resume of a room and its reading gets nothing of what follows', async () => {
    const { engine, nodes, client, step } = await twoNodes(clock);
    const ana = await client(nodes[0], 'ana');
    ana.send(join);
    const bo = await client(nodes[1], 'bo');
    bo.send({ ...join, d: { ...join.d, name: 'B' } });
    await step();
    const { sid, rt } = welcomeOf(ana);
    const at = ana.heard.flatMap((frame) => (frame.t === 'ev' ? [{ e: frame.e, s: frame.s }] : [])).at(-1);
    ana.peer.closed();
    await step();
    const { read } = engine;
    engine.read = async (...args) => {
      engine.read = read;
      bo.send({ t: 'req', id: 2, m: 'member.remove', k: 'remove', d: { room: 'r', id: 'ana', banMs: 0 } });
      await step();
      return read(...args);
    };
    const back = await client(nodes[0], 'ana', { sid, rt, cur: { 'r:r': at } });
    await step();
    bo.send({ t: 'req', id: 3, m: 'message.send', k: 'm', d: { room: 'r', topic: 'chat', value: 'secret' } });
    await step();
    expect(kindsOf(back).at(-1)).toBe('member.left');
    await engine.close();
  });
});

describe('the time of a store', () => {
  it('[E73] goes on between two answers, and a slow answer does not disturb it', async () => {
    let steadyMs = 1_000;
    const store = new StoreClock(() => steadyMs);
    let takesMs = 10;
    const time = async () => {
      steadyMs += takesMs;
      return ['5', '250000'];
    };
    await store.read({ time });
    expect(store.now()).toBe(5_255);
    steadyMs += 500;
    expect(store.now()).toBe(5_755);
    takesMs = 3_000;
    await store.read({ time });
    expect(store.now()).toBe(8_755);
  });

  it('[E73] is the time of its nodes, however far their own clocks are off', async () => {
    const { engine, nodes, client } = await twoNodes(clock, (shared) => ({ ...shared, now: () => clock.now() - 3_600_000 }));
    expect(welcomeOf(await client(nodes[0], 'ana')).now).toBe(clock.now() - 3_600_000);
    await engine.close();
  });
});
