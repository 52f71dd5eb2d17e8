import type { EndReason } from '../../../components/core/protocol/call-state';
import { limits } from '../../../components/core/protocol/limits';
import { seededRandom } from '../../../tools/seeded-random';
import { Random } from '../../harness/random';
import type { Outcome } from '../run-seed';
import type { MediaBehaviour } from './call-page';
import { CallWorld, type RunOptions } from './call-world';
import { finalFaults, recoveredFaults, settledFaults } from './invariants';
import { actions, pickAction } from './actions';
import { Participants } from './participants';
import { callsOf } from './committed-calls';

export interface CallOutcome extends Outcome {
  /** The number of calls by end reason. */
  endings: { readonly [Reason in EndReason]?: number };
  /** The number of calls that became active. */
  talks: number;
}

const names = ['ana', 'bo', 'cy', 'di'] as const;

/** The random settings and users of a run. */
function randomSetup(random: Random): { options: RunOptions; people: { user: string; media: MediaBehaviour[] }[] } {
  const users = names.slice(0, random.pick([2, 2, 3, 3, 4]));
  const media = (): MediaBehaviour =>
    random.pick(['soon', 'soon', 'soon', 'soon', 'soon', 'soon', 'late', 'never', 'breaks'] as const);
  return {
    options: {
      busy: random.pick(['reject', 'reject', 'queue', 'allow'] as const),
      wake: random.pick(['none', 'told', 'not', 'broken'] as const),
      forbidden: random.chance(0.1) ? 'ana>bo' : '',
    },
    people: users.map((user) => ({ user, media: Array.from({ length: random.pick([1, 1, 2]) }, media) })),
  };
}

/** One run from one seed: a phase with faults, then repair, then a comparison of all states. */
export async function runCalls(seed: number, steps = 60): Promise<CallOutcome> {
  const { options, people } = randomSetup(new Random(seededRandom(seed + 2)));
  const world = new CallWorld(seed, options);
  world.record(`busy ${options.busy}, wake ${options.wake}, forbidden ${options.forbidden}`);
  world.record(people.map(({ user, media }) => `${user}: ${media}`).join('; '));
  await world.startAll();
  const participants = new Participants(world, people);
  const faults: string[] = [];
  const check = async (): Promise<void> => {
    await world.advance(0);
    const found = settledFaults(participants).filter((fault) => !faults.includes(fault));
    found.forEach((fault) => world.record(`FAULT ${fault}`));
    faults.push(...found);
  };

  for (let step = 0; step < steps; step += 1) {
    const name = pickAction(participants);
    const device = world.random.pick(participants.devices);
    world.record(`${device.name} ${name}`);
    await actions[name]?.act(participants, device);
    await world.deliverSome(world.random.integer(0, 8));
    if (step % 4 === 3) await check();
  }

  await repairAll(participants);
  await check();
  faults.push(...(await recoveredFaults(participants)));
  // In some runs all deadlines pass before the users end their calls.
  if (world.random.chance(0.2)) await world.advance(limits.graceAwayMs + 60_000);
  await check();
  await endAllCalls(participants);
  faults.push(...participants.devices.flatMap((device) => device.faults), ...(await finalFaults(participants)));
  const calls = world.engines.flatMap((life) => Array.from(callsOf(life).values(), ({ state }) => state));
  const endings: Record<string, number> = {};
  calls.forEach(({ reason }) => reason !== null && (endings[reason] = (endings[reason] ?? 0) + 1));
  const talks = calls.filter(({ activeMs }) => activeMs !== null).length;
  faults.push(...(await closeAll(participants)));
  const events = world.engines.reduce((sum, life) => sum + Array.from(life.commitLog.values()).flat().length, 0);
  return { seed, faults, trace: world.trace, events, sockets: world.sockets, endings, talks };
}

/** Ends every fault: nodes run, networks deliver, apps are visible. Some apps stay closed. */
async function repairAll({ world, devices }: Participants): Promise<void> {
  world.record('---- calm ----');
  await world.repair();
  devices.forEach((device) => {
    device.stall(0);
    device.show();
    if (world.random.chance(0.7)) device.open();
  });
  await world.advance(40_000);
}

/** All users end their calls. Calls that nobody can end have deadlines. */
async function endAllCalls({ world, devices }: Participants): Promise<void> {
  world.record('---- the end ----');
  for (let round = 0; round < 20; round += 1) {
    devices.forEach(({ app }) => {
      app?.finish(app.calls.current, 'end');
      app?.finish(app.calls.incoming, 'rejected');
    });
    await world.advance(20_000);
    if (Array.from(callsOf(world.engine).values()).every(({ state }) => state.reason !== null)) break;
  }
  await world.advance(10_000);
}

async function closeAll({ world, devices }: Participants): Promise<string[]> {
  let closed = 0;
  devices.forEach((device) => void device.close().then(() => (closed += 1)));
  await world.advance(60_000);
  const faults = devices.flatMap((device) => device.leftovers.map((left) => `${device.name} leaves ${left}`));
  if (closed < devices.length) faults.push(`${devices.length - closed} apps did not close`);
  if (world.connections > 0) faults.push(`the servers keep ${world.connections} connections`);
  await world.advance(240_000);
  // Timers of an inbox and of a call moved to a room last for days.
  const lasting = /^inbox:|:forget$/;
  world.engine.pendingTimers.forEach((id) => lasting.test(id) || faults.push(`the engine keeps the timer ${id}`));
  return faults;
}
