import type { RoomState } from '../../components/core/protocol/room-state';
import type { StreamEvent } from '../../components/core/protocol/messages';
import { canonical } from './canonical';
import { deeds, pickDeed } from './deeds';
import { addresses } from './ground';
import { Member } from './member';
import { rooms, World } from './world';

export interface Outcome {
  seed: number;
  /** Empty when all is well. */
  faults: readonly string[];
  story: readonly string[];
  events: number;
  sockets: number;
}

const memberCount = 4;

/** One run from one number: a rough time, a calm end, and everything compared. */
export async function runSeed(seed: number, steps = 120): Promise<Outcome> {
  const world = new World(seed);
  await world.begin();
  const members = Array.from({ length: memberCount }, (_, index) => new Member(world, `m${index}`));

  for (let step = 0; step < steps; step += 1) {
    const name = pickDeed(world);
    const member = world.chance.pick(members);
    world.tell(`${member.name} ${name}`);
    await deeds[name]?.act(world, member);
    await world.stir(world.chance.between(0, 12));
  }

  const faults = await settle(world, members);
  faults.push(...members.flatMap((member) => member.faults), ...(await compare(world, members)));
  faults.push(...messages(world, members), ...(await closing(world, members)));
  const events = world.ledgers.flatMap((ledger) => Array.from(ledger.values()).flat()).length;
  return { seed, faults, story: world.story, events, sockets: world.sockets };
}

/** Ends every fault, and gives everybody time to find back. What was lost at the tail shows at the next event: so there is one. */
async function settle(world: World, members: readonly Member[]): Promise<string[]> {
  world.isRough = false;
  world.tell('---- calm ----');
  for (const index of addresses.keys()) if (!world.isUp(index)) await world.start(index);
  world.wires.filter((wire) => wire.isHarmed).forEach((wire) => wire.cut());
  members.forEach((member) => member.show());
  await world.pass(40_000);
  const missing = (): string[] =>
    members.flatMap((member) =>
      Array.from(member.wanted)
        .filter((room) => !member.held.has(room))
        .map((room) => `${member.name} does not get into ${room}`),
    );
  // A hello limiter may hold somebody up for a minute.
  for (let round = 0; round < 12 && missing().length > 0; round += 1) {
    members.forEach((member) => member.wanted.forEach((room) => member.join(room)));
    await world.pass(15_000);
  }
  // Graces end, so that a seat without a person is gone; then a word in each room shows every hole.
  await world.pass(150_000);
  for (let round = 0; round < 2; round += 1) {
    for (const room of rooms) void members.find((member) => member.held.has(room))?.message(room);
    await world.pass(20_000);
  }
  return missing();
}

async function compare(world: World, members: readonly Member[]): Promise<string[]> {
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

/** What was answered well happened; nothing happened twice in one life of the engine. */
function messages(world: World, members: readonly Member[]): string[] {
  const lives = world.ledgers.map((ledger) => Array.from(ledger.values()).flatMap((events) => events.flatMap(saying)));
  const doubled = lives.flatMap((said) => said.filter((value, index) => said.indexOf(value) !== index));
  const all = new Set(lives.flat());
  const vanished = members.flatMap((member) => member.done.filter((value) => !all.has(value)));
  return doubled
    .map((value) => `${value} was said twice`)
    .concat(vanished.map((value) => `${value} was answered and never said`));
}

const saying = (event: StreamEvent): readonly string[] => (event.k === 'message.sent' ? [String(event.d.value)] : []);

async function closing(world: World, members: readonly Member[]): Promise<string[]> {
  members.forEach((member) => void member.client.close());
  await world.pass(30_000);
  const faults = members
    .filter((member) => member.open > 0)
    .map((member) => `${member.name} has ${member.open} requests without an answer`);
  members.forEach((member) => {
    const { timers, listeners, sockets } = member.platform.held;
    if (timers + listeners + sockets > 0)
      faults.push(`${member.name} leaves ${timers} timers, ${listeners} listeners, ${sockets} sockets`);
  });
  if (world.connections > 0) faults.push(`the servers keep ${world.connections} connections`);
  return faults;
}
