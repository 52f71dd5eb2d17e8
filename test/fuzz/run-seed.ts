import type { RoomState } from '../../components/core/protocol/room-state';
import type { StreamEvent } from '../../components/core/protocol/messages';
import { canonical } from './canonical-json';
import { actions, pickAction } from './actions';
import { addresses } from './seeded-world';
import { Member } from './member';
import { rooms, World } from './world';

export interface Outcome {
  seed: number;
  /** Empty when the run passed. */
  faults: readonly string[];
  trace: readonly string[];
  events: number;
  sockets: number;
}

const memberCount = 4;

/** One run from one seed: a phase with faults, then repair, then a comparison of all states. */
export async function runSeed(seed: number, steps = 120): Promise<Outcome> {
  const world = new World(seed);
  await world.startAll();
  const members = Array.from({ length: memberCount }, (_, index) => new Member(world, `m${index}`));

  for (let step = 0; step < steps; step += 1) {
    const name = pickAction(world);
    const member = world.random.pick(members);
    world.record(`${member.name} ${name}`);
    await actions[name]?.act(world, member);
    await world.deliverSome(world.random.integer(0, 12));
  }

  const faults = await settle(world, members);
  faults.push(...members.flatMap((member) => member.faults), ...(await stateFaults(world, members)));
  faults.push(...messageFaults(world, members), ...(await closeAll(world, members)));
  const events = world.commitLogs.flatMap((ledger) => Array.from(ledger.values()).flat()).length;
  return { seed, faults, trace: world.trace, events, sockets: world.sockets };
}

/** Ends every fault and gives all members time to recover. A lost last event is only noticed at the next one, so one is sent. */
async function settle(world: World, members: readonly Member[]): Promise<string[]> {
  world.isUnreliable = false;
  world.record('---- calm ----');
  for (const index of addresses.keys()) if (!world.isUp(index)) await world.startNode(index);
  world.links.filter((link) => link.hasLostPacket).forEach((link) => link.cut());
  members.forEach((member) => member.show());
  await world.advance(40_000);
  const missing = (): string[] =>
    members.flatMap((member) =>
      Array.from(member.wanted)
        .filter((room) => !member.held.has(room))
        .map((room) => `${member.name} does not get into ${room}`),
    );
  // The rate limit of hello may delay a member for a minute.
  for (let round = 0; round < 12 && missing().length > 0; round += 1) {
    members.forEach((member) => member.wanted.forEach((room) => member.join(room)));
    await world.advance(15_000);
  }
  // Grace periods end, so members that are gone are removed; then one message per room reveals every gap.
  await world.advance(150_000);
  for (let round = 0; round < 2; round += 1) {
    for (const room of rooms) void members.find((member) => member.held.has(room))?.message(room);
    await world.advance(20_000);
  }
  return missing();
}

async function stateFaults(world: World, members: readonly Member[]): Promise<string[]> {
  const faults: string[] = [];
  for (const room of rooms) {
    const stored = await world.engine.load(`r:${room}`);
    const state = (stored?.state as unknown as { public: RoomState } | undefined)?.public;
    const here = members.filter((member) => member.held.has(room)).map((member) => member.name);
    const there = (state?.members ?? []).map((member) => member.id).sort();
    if (JSON.stringify(there) !== JSON.stringify(here.slice().sort()))
      faults.push(`${room}: the server has ${there}, here are ${here}`);
    for (const member of members) {
      const held = member.held.get(room);
      if (held === undefined) continue;
      if (JSON.stringify(held.at) !== JSON.stringify(stored?.at))
        faults.push(
          `${member.name} stands at ${JSON.stringify(held.at)} of ${room}, the server at ${JSON.stringify(stored?.at)}`,
        );
      if (canonical(held.state) !== canonical(state)) faults.push(`${member.name} sees another ${room} than the server`);
    }
  }
  return faults;
}

/** Every confirmed message was committed, and none twice in one engine. */
function messageFaults(world: World, members: readonly Member[]): string[] {
  const lives = world.commitLogs.map((ledger) => Array.from(ledger.values()).flatMap((events) => events.flatMap(sentValues)));
  const doubled = lives.flatMap((said) => said.filter((value, index) => said.indexOf(value) !== index));
  const all = new Set(lives.flat());
  const vanished = members.flatMap((member) => member.confirmed.filter((value) => !all.has(value)));
  return doubled
    .map((value) => `${value} was said twice`)
    .concat(vanished.map((value) => `${value} was answered and never said`));
}

const sentValues = (event: StreamEvent): readonly string[] => (event.k === 'message.sent' ? [String(event.d.value)] : []);

async function closeAll(world: World, members: readonly Member[]): Promise<string[]> {
  members.forEach((member) => void member.client.close());
  await world.advance(30_000);
  const faults = members
    .filter((member) => member.openRequests > 0)
    .map((member) => `${member.name} has ${member.openRequests} requests without an answer`);
  members.forEach((member) => {
    const { timers, listeners, sockets } = member.platform.held;
    if (timers + listeners + sockets > 0)
      faults.push(`${member.name} leaves ${timers} timers, ${listeners} listeners, ${sockets} sockets`);
  });
  if (world.connections > 0) faults.push(`the servers keep ${world.connections} connections`);
  return faults;
}
