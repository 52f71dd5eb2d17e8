import type { Device } from './device';
import { Meeting } from './meeting';
import { callsOf } from './truth';

/** So many different interleavings of two things that people do at the same moment. */
const races = 200;

/** A little of what is under way happens, or nothing, or all of it. */
async function chanceMoment({ world }: Meeting): Promise<void> {
  await world.stir(world.chance.between(0, 6));
  if (world.chance.isIt(0.1)) await world.pass(world.chance.between(0, 50));
}

const shown = ({ app }: Device): { current: string | null; incoming: string | null } => {
  const { current = null, incoming = null } = app?.calls ?? {};
  return { current: current === null ? null : `${current.id} ${current.state}`, incoming: incoming?.id ?? null };
};

const count = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);

describe('two things at the same moment', () => {
  it(`[C198] two people who call each other are in one call, in each of ${races} orders`, async () => {
    const outcomes = new Map<string, number>();
    for (let seed = 1; seed <= races; seed += 1) {
      const meeting = await Meeting.begin({ ana: 1, bo: 1 }, { seed });
      const { world } = meeting;
      const [ana, bo] = [meeting.device('ana/0'), meeting.device('bo/0')];
      const [first, second] = world.chance.isIt(0.5) ? [ana, bo] : [bo, ana];
      first.app?.wish('call', (calls) => calls.call(second.user));
      await chanceMoment(meeting);
      second.app?.wish('call', (calls) => calls.call(first.user));
      await chanceMoment(meeting);
      await world.pass(4_000);

      const calls = Array.from(callsOf(world.engine).values());
      const going = calls.filter(({ state }) => state.reason === null).map(({ state }) => state.id);
      const both = { current: `${going[0]} active`, incoming: null };
      expect({ seed, going: going.length, ana: shown(ana), bo: shown(bo) }).toEqual({ seed, going: 1, ana: both, bo: both });
      count(outcomes, `${calls.length} placed`);
      await meeting.end();
    }
    // It went both ways: two calls that became one, and a call that was answered by a call.
    expect(Array.from(outcomes.keys()).sort()).toEqual(['1 placed', '2 placed']);
  }, 60_000);

  it(`[C199] of two devices that answer at once one speaks, and the other says so, in each of ${races} orders`, async () => {
    const winners = new Map<string, number>();
    for (let seed = 1; seed <= races; seed += 1) {
      const meeting = await Meeting.begin({ ana: 1, bo: 2 }, { seed });
      const { world } = meeting;
      meeting.device('ana/0').app?.wish('call', (calls) => calls.call('bo'));
      await world.pass(1_000);
      const rung = meeting.devicesOf('bo').map((device) => ({ device, call: device.app?.calls.incoming ?? null }));
      expect(rung.map(({ call }) => call?.state)).toEqual(['ringing', 'ringing']);
      const orders = world.chance.isIt(0.5) ? rung : rung.slice().reverse();
      for (const { device, call } of orders) {
        device.app?.wish('accept', () => call?.accept());
        await chanceMoment(meeting);
      }
      await world.pass(4_000);

      const states = rung.map(({ call }) => `${call?.state} ${call?.reason}`).sort();
      const ana = meeting.device('ana/0').app?.calls.current?.state;
      expect({ seed, states, ana }).toEqual({ seed, states: ['active null', 'ended answered_elsewhere'], ana: 'active' });
      const winner = rung.find(({ call }) => call?.state === 'active')?.device;
      const [call] = callsOf(world.engine).values();
      expect(call?.state.parties[1]?.device).toBe(winner?.id);
      count(winners, winner?.name ?? '');
      await meeting.end();
    }
    expect(Array.from(winners.keys()).sort()).toEqual(['bo/0', 'bo/1']);
  }, 60_000);
});
