import type { EndReason } from '../../../components/core/protocol/call-state';
import { limits } from '../../../components/core/protocol/limits';
import { seededRandom } from '../../fakes/fake-clock';
import { Chance } from '../chance';
import type { Outcome } from '../run-seed';
import type { Media } from './call-page';
import { CallWorld, type Climate } from './call-world';
import { finalFaults, healedFaults, quietFaults } from './checks';
import { deeds, pickDeed } from './deeds';
import { Stage } from './stage';
import { callsOf } from './truth';

export interface CallOutcome extends Outcome {
  /** How often calls ended for each reason. */
  endings: { readonly [Reason in EndReason]?: number };
  /** In how many of them two heard each other. */
  talks: number;
}

const names = ['ana', 'bo', 'cy', 'di'] as const;

/** What a run is like as a whole. */
function cast(chance: Chance): { climate: Climate; people: { user: string; media: Media[] }[] } {
  const users = names.slice(0, chance.pick([2, 2, 3, 3, 4]));
  const media = (): Media => chance.pick(['soon', 'soon', 'soon', 'soon', 'soon', 'soon', 'late', 'never', 'breaks'] as const);
  return {
    climate: {
      busy: chance.pick(['reject', 'reject', 'queue', 'allow'] as const),
      wake: chance.pick(['none', 'told', 'not', 'broken'] as const),
      forbidden: chance.isIt(0.1) ? 'ana>bo' : '',
    },
    people: users.map((user) => ({ user, media: Array.from({ length: chance.pick([1, 1, 2]) }, media) })),
  };
}

/** One run from one number: a rough time, a calm end, and everything compared. */
export async function runCalls(seed: number, steps = 60): Promise<CallOutcome> {
  const { climate, people } = cast(new Chance(seededRandom(seed + 2)));
  const world = new CallWorld(seed, climate);
  world.tell(`busy ${climate.busy}, wake ${climate.wake}, forbidden ${climate.forbidden}`);
  world.tell(people.map(({ user, media }) => `${user}: ${media}`).join('; '));
  await world.begin();
  const stage = new Stage(world, people);
  const faults: string[] = [];
  const check = async (): Promise<void> => {
    await world.pass(0);
    const found = quietFaults(stage).filter((fault) => !faults.includes(fault));
    found.forEach((fault) => world.tell(`FAULT ${fault}`));
    faults.push(...found);
  };

  for (let step = 0; step < steps; step += 1) {
    const name = pickDeed(stage);
    const device = world.chance.pick(stage.devices);
    world.tell(`${device.name} ${name}`);
    await deeds[name]?.act(stage, device);
    await world.stir(world.chance.between(0, 8));
    if (step % 4 === 3) await check();
  }

  await heal(stage);
  await check();
  faults.push(...(await healedFaults(stage)));
  // Now and then nobody ends anything, for longer than any deadline.
  if (world.chance.isIt(0.2)) await world.pass(limits.graceAwayMs + 60_000);
  await check();
  await everybodyEnds(stage);
  faults.push(...stage.devices.flatMap((device) => device.faults), ...(await finalFaults(stage)));
  const calls = world.lives.flatMap((life) => Array.from(callsOf(life).values(), ({ state }) => state));
  const endings: Record<string, number> = {};
  calls.forEach(({ reason }) => reason !== null && (endings[reason] = (endings[reason] ?? 0) + 1));
  const talks = calls.filter(({ activeMs }) => activeMs !== null).length;
  faults.push(...(await closing(stage)));
  const events = world.lives.reduce((sum, life) => sum + Array.from(life.ledger.values()).flat().length, 0);
  return { seed, faults, story: world.story, events, sockets: world.sockets, endings, talks };
}

/** Every fault is over: nodes run, networks carry, phones are in hands. Some phones stay off. */
async function heal({ world, devices }: Stage): Promise<void> {
  world.tell('---- calm ----');
  await world.heal();
  devices.forEach((device) => {
    device.stall(0);
    device.show();
    if (world.chance.isIt(0.7)) device.open();
  });
  await world.pass(40_000);
}

/** People end what they are in. What nobody can end has deadlines. */
async function everybodyEnds({ world, devices }: Stage): Promise<void> {
  world.tell('---- the end ----');
  for (let round = 0; round < 20; round += 1) {
    devices.forEach(({ app }) => {
      app?.finish(app.calls.current, 'end');
      app?.finish(app.calls.incoming, 'rejected');
    });
    await world.pass(20_000);
    if (Array.from(callsOf(world.engine).values()).every(({ state }) => state.reason !== null)) break;
  }
  await world.pass(10_000);
}

async function closing({ world, devices }: Stage): Promise<string[]> {
  let closed = 0;
  devices.forEach((device) => void device.close().then(() => (closed += 1)));
  await world.pass(60_000);
  const faults = devices.flatMap((device) => device.leftovers.map((left) => `${device.name} leaves ${left}`));
  if (closed < devices.length) faults.push(`${devices.length - closed} apps did not close`);
  if (world.connections > 0) faults.push(`the servers keep ${world.connections} connections`);
  await world.pass(240_000);
  // An inbox is kept for days, and so is a call that became a room.
  const lasting = /^inbox:|:forget$/;
  world.engine.waiting.forEach((id) => lasting.test(id) || faults.push(`the engine keeps the timer ${id}`));
  return faults;
}
