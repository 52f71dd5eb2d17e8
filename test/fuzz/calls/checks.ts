import { emptyInbox, type CallState } from '../../../components/core/protocol/call-state';
import { isIn } from '../../../components/core/protocol/call-table';
import { callRoom, roomStream, userStream } from '../../../components/core/protocol/messages';
import { reduceInbox } from '../../../components/core/protocol/reduce-call';
import type { RoomState } from '../../../components/core/protocol/room-state';
import type { CallModel } from '../../../components/core/store/call-model';
import type { InboxEntry } from '../../../server/calls/inbox-entry';
import { canonical } from '../canonical';
import { sounds, type Seen } from './app';
import type { CallWorld } from './call-world';
import { courseFaults, staleFaults } from './course';
import type { Device } from './device';
import type { SharedEngine } from './shared-engine';
import type { Stage } from './stage';
import { callsOf, inboxEvents, inboxOf, partsOf, partyIn, type Calls } from './truth';

/** What must be true whenever nothing is under way: everybody who hears the server sees what it says. */
export function quietFaults({ world, devices, users }: Stage): readonly string[] {
  const calls = callsOf(world.engine);
  return [
    ...courseFaults(calls),
    ...staleFaults(calls, world.clock.now()),
    ...users.flatMap((user) => twoAtOnce(calls, user)),
    ...users.flatMap((user) => admissionFaults(world, user)),
    ...devices.flatMap((device) => soundFaults(device)),
    ...devices.filter(({ isWell }) => isWell).flatMap((device) => viewFaults(device, calls, world.engine)),
  ];
}

/** What must be true some time after the last fault, when also that is done which a node that died left to others. */
export async function healedFaults({ world, users }: Stage): Promise<readonly string[]> {
  const calls = callsOf(world.engine);
  const faults = await Promise.all(
    users.map(async (user) => {
      const stored = await world.engine.kept.load(userStream(user));
      const known = Object.keys((stored?.state as unknown as Pick<InboxEntry, 'concerns'> | undefined)?.concerns ?? {});
      const mine = Array.from(calls.keys()).filter((id) => isConcerned(calls, id, user));
      const lacking = mine.filter((id) => !known.includes(id)).map((id) => `the inbox of ${user} lacks ${id}`);
      return lacking.concat(known.filter((id) => !mine.includes(id)).map((id) => `the inbox of ${user} keeps ${id}`));
    }),
  );
  return faults.flat().concat(await guestFaults(world, calls));
}

/** Nobody is in the room of a call in which they have no part. */
async function guestFaults(world: CallWorld, calls: Calls): Promise<readonly string[]> {
  const going = Array.from(calls.values()).filter(({ state }) => state.reason === null);
  const faults = await Promise.all(
    going.map(async ({ state }) => {
      const members = await membersOf(world, state.id);
      const guests = (members ?? []).filter((member) => !state.parties.some((party) => party.id === member && isIn(party)));
      return guests.map((guest) => `${guest} is in the room of ${state.id}, and not in it`);
    }),
  );
  return faults.flat();
}

/** Who is in the room of a call; null when there is none. */
async function membersOf(world: CallWorld, call: string): Promise<readonly string[] | null> {
  const stored = await world.engine.kept.load(roomStream(callRoom(call)));
  return stored === null ? null : (stored.state as unknown as { public: RoomState }).public.members.map(({ id }) => id);
}

function isConcerned(calls: Calls, id: string, user: string): boolean {
  const state = calls.get(id)?.state;
  return state !== undefined && (partyIn(state, user)?.state ?? 'ended') !== 'ended';
}

function twoAtOnce(calls: Calls, user: string): readonly string[] {
  const parts = partsOf(calls, user);
  return parts.length > 1 ? [`${user} speaks in ${parts.length} calls at once: ${parts}`] : [];
}

/** Nobody is rung who is busy, unless waiting beside a call is allowed. */
function admissionFaults({ engine, climate }: CallWorld, user: string): readonly string[] {
  if (climate.busy === 'allow') return [];
  let inbox = emptyInbox;
  return inboxEvents(engine, user).flatMap((event) => {
    const others = event.k === 'inbox.called' ? inbox.calls.filter((id) => id !== event.d.call.id) : [];
    const rings = event.k === 'inbox.called' && event.d.leftMs > 0;
    inbox = reduceInbox(inbox, event);
    return rings && others.length > 0 ? [`${user} is rung by ${event.d.call.id}, and has ${others}`] : [];
  });
}

function soundFaults({ name, app, phone }: Device): readonly string[] {
  if (app === null || phone === null) return [];
  const { current, incoming } = app.calls;
  const mayRing = incoming !== null && incoming.state !== 'ended' && !incoming.answering;
  const mayWait = current !== null && current.state !== 'ended' && current.state !== 'active';
  const { playing } = phone.sounds;
  return [
    ...(playing.includes(sounds.incoming) && !mayRing ? [`${name} rings, and nobody calls`] : []),
    ...(playing.includes(sounds.outgoing) && !mayWait ? [`${name} sounds as if it were calling somebody`] : []),
    ...(playing.length > 2 ? [`${name} plays ${playing} at once`] : []),
  ];
}

/** What the store says of a call that is not over, as far as the server says it too. */
const viewed = ({ kind, group, parties }: CallModel | CallState): string => canonical({ kind, group, parties });

function viewFaults({ name, user, app }: Device, calls: Calls, engine: SharedEngine): readonly string[] {
  if (app === null) return [];
  const shown = [app.calls.current, app.calls.incoming].filter(
    (call) => call !== null && call.state !== 'ended' && call.id !== '',
  );
  const wrong = shown.flatMap((call) => {
    if (call === null) return [];
    const truth = calls.get(call.id);
    if (truth === undefined) return [`${name} shows ${call.id}, which the server does not know`];
    if (truth.state.reason !== null) return [`${name} shows ${call.id} as ${call.state}, and it ended: ${truth.state.reason}`];
    if (viewed(call) === viewed(truth.state)) return [];
    return [`${name} sees another ${call.id} than the server: ${viewed(call)} instead of ${viewed(truth.state)}`];
  });
  // A second one waits unseen behind the first that rings.
  const rings = shown.some((call) => call === app.calls.incoming);
  const told = inboxOf(engine, user).calls;
  const unseen = Array.from(calls).filter(([id, { state }]) => {
    const party = partyIn(state, user);
    const calledNow = state.reason === null && party !== null && (party.state === 'inviting' || party.state === 'ringing');
    return calledNow && told.includes(id) && !rings && !app.seen.some((seen) => seen.call.id === id);
  });
  return wrong.concat(unseen.map(([id]) => `${name} does not ring, and ${id} calls ${user}`));
}

/** What must be true when all is over: nobody is in a call, everybody remembers each once, and no room is left behind. */
export async function finalFaults(stage: Stage): Promise<readonly string[]> {
  const { world, users, devices } = stage;
  const calls = callsOf(world.engine);
  const going = Array.from(calls).filter(([, { state }]) => state.reason === null);
  return [
    ...world.lives.slice(0, -1).flatMap((life) => twiceEnded(callsOf(life))),
    ...courseFaults(calls),
    ...going.map(([id, { state }]) => `${id} never ended: ${canonical(state.parties)}`),
    ...users.flatMap((user) => inboxFaults(world, user, calls)),
    ...devices.flatMap((device) => endFaults(device, calls)),
    ...(await roomFaults(world, calls)),
  ];
}

/** A life that was cut short leaves calls without an end, and none with two. */
const twiceEnded = (calls: Calls): readonly string[] =>
  courseFaults(calls).filter((fault) => !fault.includes('goes on with nobody'));

function inboxFaults(world: CallWorld, user: string, calls: Calls): readonly string[] {
  const events = inboxEvents(world.engine, user);
  const inbox = inboxOf(world.engine, user);
  const called = new Set(events.flatMap((event) => (event.k === 'inbox.called' ? [event.d.call.id] : [])));
  const records = events.flatMap((event) => (event.k === 'inbox.ended' ? [event.d.record] : []));
  const faults = inbox.calls.map((id) => `the inbox of ${user} still has ${id}`);
  called.forEach((id) => {
    if (!records.some((record) => record.id === id)) faults.push(`${user} was called by ${id}, and remembers no end of it`);
  });
  calls.forEach(({ events: course, state }, id) => {
    const party = partyIn(state, user);
    if (party === null) return;
    const mine = records.filter((record) => record.id === id);
    // Each time in which a person took part, or was asked to.
    const times = course.filter((event) => event.k === 'party.ended' && event.d.id === user).length;
    if (mine.length > times) faults.push(`${user} remembers ${id} ${mine.length} times, and took part ${times} times`);
    const reasons = course.flatMap((event) => (event.k === 'party.ended' && event.d.id === user ? [event.d.reason] : []));
    const wrong = mine.filter(({ reason }) => !reasons.includes(reason));
    wrong.forEach(({ reason }) => faults.push(`${user} remembers ${id} as ${reason}, and it was ${party.reason}`));
    if (mine.length === 0 && party.device !== '') faults.push(`${user} was in ${id}, and does not remember it`);
  });
  return faults;
}

function endFaults(device: Device, calls: Calls): readonly string[] {
  const { name, app, past } = device;
  const { current = null, incoming = null } = app?.calls ?? {};
  const still = [current, incoming].flatMap((call) => (call === null ? [] : [`${name} still shows ${call.id} as ${call.state}`]));
  const seen = (app?.seen ?? []).flatMap(({ call, reason, endings }) => {
    if (reason === null) return [`${name} saw ${call.id} begin, and no end of it`];
    return endings === 1 ? [] : [`${name} was told ${endings} times that ${call.id} ended`];
  });
  // Who calls somebody by whom they are rung answers that call, and goes on with what they began.
  const goesOn = ({ call, reason }: Seen, _index: number, all: readonly Seen[]): boolean =>
    reason === 'merged' && all.some((other) => other.call !== call && other.call.id === call.id);
  const told = (app?.seen ?? []).concat(past).filter((...one) => !goesOn(...one));
  const reasons = told.flatMap((one) => reasonFaults(device, one, calls));
  return still.concat(seen, reasons);
}

/** Every screen says what the server says; where it does not, it is one of few pairs, each with its cause. */
function reasonFaults({ name, user, id }: Device, { call, reason, byUs, isAlone }: Seen, calls: Calls): readonly string[] {
  const truth = calls.get(call.id);
  const party = truth === undefined ? null : partyIn(truth.state, user);
  // A call of an engine that is no more, or one that was never placed: what it was called is nobody's truth.
  if (truth === undefined || party === null || reason === null) return [];
  // Who left and came back had several parts, and an end of each.
  if (truth.events.some((event) => event.k === 'party.ended' && event.d.id === user && event.d.reason === reason)) return [];
  // It was over here before the server said why: it was the person who ended it here.
  if (byUs && ['cancelled', 'hangup', 'rejected', 'busy'].includes(reason)) return [];
  // It heard nobody for longer than the server waits for anybody: what the others did meanwhile it cannot know.
  if (isAlone && ['lost', 'timeout', 'unreachable'].includes(reason)) return [];
  // It never began here: who asked to come in was refused, and the error says why.
  if (call.error !== null) return [];
  // Another device spoke for this person.
  if (reason === 'answered_elsewhere' && party.device !== id) return [];
  return [`${name} says that ${call.id} ended as ${reason}, and for ${user} it ended as ${party.reason}`];
}

async function roomFaults(world: CallWorld, calls: Calls): Promise<readonly string[]> {
  const closed = Array.from(calls).filter(([, { state }]) => state.reason !== null && state.reason !== 'moved');
  const left = await Promise.all(
    closed.map(async ([id]) => {
      const members = await membersOf(world, id);
      return members === null ? [] : [`the room of ${id} is still open, with ${members.length} people`];
    }),
  );
  return left.flat();
}
