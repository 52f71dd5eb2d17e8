import type { Device } from './device';
import { ScriptedCalls } from './scripted-calls';
import { callsOf } from './committed-calls';

/** The number of random interleavings per race. */
const races = 200;

/** Delivers a random number of packets, sometimes all. */
async function randomMoment({ world }: ScriptedCalls): Promise<void> {
  await world.deliverSome(world.random.integer(0, 6));
  if (world.random.chance(0.1)) await world.advance(world.random.integer(0, 50));
}

const shown = ({ app }: Device): { current: string | null; incoming: string | null } => {
  const { current = null, incoming = null } = app?.calls ?? {};
  return { current: current === null ? null : `${current.id} ${current.state}`, incoming: incoming?.id ?? null };
};

const count = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

describe('two things at the same moment', () => {
  it(`[C198] two users who call each other are in one call, in each of ${races} orders`, async () => {
    const outcomes = new Map<string, number>();
    for (let seed = 1; seed <= races; seed += 1) {
      const run = await ScriptedCalls.start({ ana: 1, bo: 1 }, { seed });
      const { world } = run;
      const [ana, bo] = [run.device('ana/0'), run.device('bo/0')];
      const [first, second] = world.random.chance(0.5) ? [ana, bo] : [bo, ana];
      first.app?.request('call', (calls) => calls.call(second.user));
      await randomMoment(run);
      second.app?.request('call', (calls) => calls.call(first.user));
      await randomMoment(run);
      await world.advance(4_000);

      const calls = Array.from(callsOf(world.engine).values());
      const going = calls.filter(({ state }) => state.reason === null).map(({ state }) => state.id);
      const both = { current: `${going[0]} active`, incoming: null };
      expect({ seed, going: going.length, ana: shown(ana), bo: shown(bo) }).toEqual({ seed, going: 1, ana: both, bo: both });
      count(outcomes, `${calls.length} placed`);
      await run.end();
    }
    // Both outcomes occurred: two calls merged into one, and a call accepted by calling back.
    expect(Array.from(outcomes.keys()).sort()).toEqual(['1 placed', '2 placed']);
  });

  it(`[C199] of two devices that accept at once one is in the call, and the other shows that, in each of ${races} orders`, async () => {
    const winners = new Map<string, number>();
    for (let seed = 1; seed <= races; seed += 1) {
      const run = await ScriptedCalls.start({ ana: 1, bo: 2 }, { seed });
      const { world } = run;
      run.device('ana/0').app?.request('call', (calls) => calls.call('bo'));
      await world.advance(1_000);
      const rung = run.devicesOf('bo').map((device) => ({ device, call: device.app?.calls.incoming ?? null }));
      expect(rung.map(({ call }) => call?.state)).toEqual(['ringing', 'ringing']);
      const orders = world.random.chance(0.5) ? rung : rung.slice().reverse();
      for (const { device, call } of orders) {
        device.app?.request('accept', () => call?.accept());
        await randomMoment(run);
      }
      await world.advance(4_000);

      const states = rung.map(({ call }) => `${call?.state} ${call?.reason}`).sort();
      const ana = run.device('ana/0').app?.calls.current?.state;
      expect({ seed, states, ana }).toEqual({ seed, states: ['active null', 'ended answered_elsewhere'], ana: 'active' });
      const winner = rung.find(({ call }) => call?.state === 'active')?.device;
      const [call] = callsOf(world.engine).values();
      expect(call?.state.parties[1]?.device).toBe(winner?.id);
      count(winners, winner?.name ?? '');
      await run.end();
    }
    expect(Array.from(winners.keys()).sort()).toEqual(['bo/0', 'bo/1']);
  });
});
