import { callRoom, roomStream } from '../../../components/core/protocol/messages';
import { recoveredFaults } from './invariants';
import type { Device } from './device';
import { ScriptedCalls } from './scripted-calls';
import { callsOf } from './committed-calls';

const call = ({ app }: Device, to: string): void => app?.request('call', (calls) => calls.call(to, { kind: 'video' }));
const accept = ({ app }: Device): void => app?.request('accept', (calls) => calls.incoming?.accept());
const observed = ({ app }: Device): readonly string[] =>
  (app?.observed ?? []).map(({ call: { state }, reason }) => `${state} ${reason}`);

/** Each node, killed after each number of steps. */
const deaths = Array.from({ length: 50 }, (_, steps) => [[0, steps] as const, [1, steps] as const]).flat();

/** Faults once found by seeds, as scripted tests. */
describe('regressions found by seeds', () => {
  it('[C191] a response older than received events does not set a call back', async () => {
    const run = await ScriptedCalls.start({ ana: 1, bo: 1 });
    const [ana, bo] = [run.device('ana/0'), run.device('bo/0')];
    call(bo, 'ana');
    await run.world.advance(500);
    // Ana accepts by calling Bo, and switches to audio while that request is in flight.
    call(ana, 'bo');
    ana.app?.request('turn', (calls) => calls.current?.switchKind('audio'));
    await run.world.advance(500);
    expect([ana, bo].map(({ app }) => app?.calls.current?.kind)).toEqual(['audio', 'audio']);
    await run.end();
  });

  it('[C192] a call accepted by calling back is not lost a minute after it ended', async () => {
    const run = await ScriptedCalls.start({ ana: 1, bo: 1 });
    const [ana, bo] = [run.device('ana/0'), run.device('bo/0')];
    call(bo, 'ana');
    await run.world.advance(500);
    call(ana, 'bo');
    await run.world.deliverSome(1);
    ana.cut();
    await run.world.advance(2_000);
    ana.app?.finish(ana.app.calls.current, 'end');
    await run.world.advance(100_000);
    expect(observed(ana).filter((line) => line.startsWith('ended'))).toEqual(['ended merged', 'ended hangup']);
    await run.end();
  });

  it('[C191] a call ended before the server received it leaves nothing behind when it accepts another one', async () => {
    const run = await ScriptedCalls.start({ ana: 1, bo: 1 });
    const [ana, bo] = [run.device('ana/0'), run.device('bo/0')];
    call(bo, 'ana');
    await run.world.advance(500);
    call(ana, 'bo');
    ana.cut();
    ana.app?.finish(ana.app.calls.current, 'end');
    await run.world.advance(10_000);
    expect(ana.app?.calls.current ?? null).toBeNull();
    expect(Array.from(callsOf(run.world.engine).values(), ({ state }) => state.reason)).toEqual(['hangup']);
    await run.end();
  });

  it('[C190] opening a call that was merged into the current one keeps the current one', async () => {
    const run = await ScriptedCalls.start({ ana: 1, bo: 1 });
    const [ana, bo] = [run.device('ana/0'), run.device('bo/0')];
    call(ana, 'bo');
    call(bo, 'ana');
    await run.world.advance(4_000);
    const calls = Array.from(callsOf(run.world.engine));
    const merged = calls.find(([, { state }]) => state.reason === 'merged');
    expect(merged).toBeDefined();
    ana.app?.request('open', (all) => all.open(merged?.[0] ?? ''));
    await run.world.advance(2_000);
    expect([ana, bo].map(({ app }) => app?.calls.current?.state)).toEqual(['active', 'active']);
    await run.end();
  });

  it('[C191] a ringing group is shown to a user who calls its host', async () => {
    const run = await ScriptedCalls.start({ ana: 1, bo: 1, cy: 1 }, { busy: 'allow' });
    const [ana, bo] = [run.device('ana/0'), run.device('bo/0')];
    call(ana, 'bo');
    await run.world.advance(500);
    bo.app?.request('call', (calls) => calls.call(['ana', 'cy'], { group: true }));
    await run.world.advance(500);
    expect(ana.app?.calls.incoming?.group).toBe(true);
    await run.end();
  });

  it('[C196] a node killed at any step of a call’s end leaves no room behind', async () => {
    for (const [index, steps] of deaths) {
      const run = await ScriptedCalls.start({ ana: 1, bo: 1 }, { media: 'never' });
      const { world } = run;
      call(run.device('ana/0'), 'bo');
      await world.advance(500);
      accept(run.device('bo/0'));
      await world.advance(15_000);
      const [id = ''] = world.callIds;
      expect(await world.engine.store.load(roomStream(callRoom(id)))).not.toBeNull();
      // No media arrive, so an engine timer ends the call, on either node.
      world.killNodeAfter(index, steps, false);
      await world.advance(30_000);
      await world.repair();
      await world.advance(30_000);
      expect({ steps, room: await world.engine.store.load(roomStream(callRoom(id))) }).toEqual({ steps, room: null });
      await run.end();
    }
  });

  it('[C191] a node killed at any step of a call’s start leaves no callee without a ring', async () => {
    for (const [index, steps] of deaths) {
      const run = await ScriptedCalls.start({ ana: 1, bo: 1 }, { wake: 'told' });
      const { world } = run;
      call(run.device('ana/0'), 'bo');
      world.killNodeAfter(index, steps, false);
      await world.advance(10_000);
      await world.repair();
      await world.advance(10_000);
      const rings = run.device('bo/0').app?.calls.incoming?.state ?? null;
      expect({ steps, rings, faults: await recoveredFaults(run) }).toEqual({ steps, rings: 'ringing', faults: [] });
      await run.end();
    }
  });

  it('[C191] a node killed at any step of a call’s end leaves nobody waiting in a queue', async () => {
    for (const [index, steps] of deaths) {
      const run = await ScriptedCalls.start({ ana: 1, bo: 1, cy: 1 }, { busy: 'queue' });
      const { world } = run;
      const [ana, bo, cy] = [run.device('ana/0'), run.device('bo/0'), run.device('cy/0')];
      call(ana, 'bo');
      await world.advance(500);
      accept(bo);
      await world.advance(3_000);
      call(cy, 'bo');
      await world.advance(500);
      ana.app?.finish(ana.app.calls.current, 'end');
      world.killNodeAfter(index, steps, false);
      await world.advance(10_000);
      await world.repair();
      await world.advance(10_000);
      expect({ steps, bo: bo.app?.calls.incoming?.from?.id ?? null }).toEqual({ steps, bo: 'cy' });
      await run.end();
    }
  });
});
