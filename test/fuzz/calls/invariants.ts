import { emptyInbox, type CallState } from '../../../components/core/protocol/call-state';
import { isConnectedParty } from '../../../components/core/protocol/call-table';
import { callRoom, roomStream, userStream } from '../../../components/core/protocol/messages';
import { reduceInbox } from '../../../components/core/protocol/reduce-call';
import type { RoomState } from '../../../components/core/protocol/room-state';
import type { CallModel } from '../../../components/core/features/call/types';
import type { InboxEntry } from '../../../server/calls/inbox/inbox-entry';
import { canonical } from '../canonical-json';
import { sounds, type ObservedCall } from './app';
import type { CallWorld } from './call-world';
import { transitionFaults, staleFaults } from './transitions';
import type { Device } from './device';
import type { SharedEngine } from './shared-engine';
import type { Participants } from './participants';
import { callsOf, inboxEvents, inboxOf, partsOf, partyIn, type Calls } from './committed-calls';

/** Invariants whenever no packet is in flight: every online device shows the server's state. */
export function settledFaults({ world, devices, users }: Participants): readonly string[] {
  const calls = callsOf(world.engine);
  return [
    ...transitionFaults(calls),
    ...staleFaults(calls, world.clock.now(), world.deadlinesSinceMs),
    ...users.flatMap((user) => doubleCallFaults(calls, user)),
    ...users.flatMap((user) => admissionFaults(world, user)),
    ...devices.flatMap((device) => soundFaults(device)),
    ...devices.filter(({ isOnline }) => isOnline).flatMap((device) => viewFaults(device, calls, world.engine)),
  ];
}

/** Invariants some time after the last fault, when other nodes have finished the work of a killed node. */
export async function recoveredFaults({ world, users }: Participants): Promise<readonly string[]> {
  const calls = callsOf(world.engine);
  const faults = await Promise.all(
    users.map(async (user) => {
      const stored = await world.engine.store.load(userStream(user));
      const known = Object.keys((stored?.state as unknown as Pick<InboxEntry, 'calls'> | undefined)?.calls ?? {});
      const mine = Array.from(calls.keys()).filter((id) => isParty(calls, id, user));
      const lacking = mine.filter((id) => !known.includes(id)).map((id) => `the inbox of ${user} lacks ${id}`);
      return lacking.concat(known.filter((id) => !mine.includes(id)).map((id) => `the inbox of ${user} keeps ${id}`));
    }),
  );
  return faults.flat().concat(await strangerFaults(world, calls));
}

/** Only parties of a call are members of its room. */
async function strangerFaults(world: CallWorld, calls: Calls): Promise<readonly string[]> {
  const going = Array.from(calls.values()).filter(({ state }) => state.reason === null);
  const faults = await Promise.all(
    going.map(async ({ state }) => {
      const members = await membersOf(world, state.id);
      const guests = (members ?? []).filter(
        (member) => !state.parties.some((party) => party.id === member && isConnectedParty(party)),
      );
      return guests.map((guest) => `${guest} is in the room of ${state.id}, and not in it`);
    }),
  );
  return faults.flat();
}

/** Members of a call's room; null when there is no room. */
async function membersOf(world: CallWorld, call: string): Promise<readonly string[] | null> {
  const stored = await world.engine.store.load(roomStream(callRoom(call)));
  return stored === null ? null : (stored.state as unknown as { public: RoomState }).public.members.map(({ id }) => id);
}

function isParty(calls: Calls, id: string, user: string): boolean {
  const state = calls.get(id)?.state;
  return state !== undefined && (partyIn(state, user)?.state ?? 'ended') !== 'ended';
}

function doubleCallFaults(calls: Calls, user: string): readonly string[] {
  const parts = partsOf(calls, user);
  return parts.length > 1 ? [`${user} speaks in ${parts.length} calls at once: ${parts}`] : [];
}

/** A busy user is not rung, unless call waiting is allowed. */
function admissionFaults({ engine, options }: CallWorld, user: string): readonly string[] {
  if (options.busy === 'allow') return [];
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

/** The state of an ongoing call that both store and server know. */
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
  // A second incoming call is hidden while the first rings.
  const rings = shown.some((call) => call === app.calls.incoming);
  const told = inboxOf(engine, user).calls;
  const unseen = Array.from(calls).filter(([id, { state }]) => {
    const party = partyIn(state, user);
    const calledNow = state.reason === null && party !== null && (party.state === 'inviting' || party.state === 'ringing');
    return calledNow && told.includes(id) && !rings && !app.observed.some((seen) => seen.call.id === id);
  });
  return wrong.concat(unseen.map(([id]) => `${name} does not ring, and ${id} calls ${user}`));
}

/** Invariants at the end: nobody is in a call, every history holds each call once, and no room is left. */
export async function finalFaults(participants: Participants): Promise<readonly string[]> {
  const { world, users, devices } = participants;
  const calls = callsOf(world.engine);
  const going = Array.from(calls).filter(([, { state }]) => state.reason === null);
  return [
    ...world.engines.slice(0, -1).flatMap((life) => unfinishedLogFaults(callsOf(life))),
    ...transitionFaults(calls),
    ...going.map(([id, { state }]) => `${id} never ended: ${canonical(state.parties)}`),
    ...users.flatMap((user) => inboxFaults(world, user, calls)),
    ...devices.flatMap((device) => endFaults(device, calls)),
    ...(await roomFaults(world, calls)),
  ];
}

/** A replaced engine may leave calls without an end, but none with two. */
const unfinishedLogFaults = (calls: Calls): readonly string[] =>
  transitionFaults(calls).filter((fault) => !fault.includes('goes on with nobody'));

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
    // One history record per participation or invitation.
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
  const { name, app, pastCalls } = device;
  const { current = null, incoming = null } = app?.calls ?? {};
  const still = [current, incoming].flatMap((call) => (call === null ? [] : [`${name} still shows ${call.id} as ${call.state}`]));
  const seen = (app?.observed ?? []).flatMap(({ call, reason, endedCount }) => {
    if (reason === null) return [`${name} saw ${call.id} begin, and no end of it`];
    return endedCount === 1 ? [] : [`${name} was told ${endedCount} times that ${call.id} ended`];
  });
  // A user who calls someone that rings them accepts that call, and continues under its id.
  const goesOn = ({ call, reason }: ObservedCall, _index: number, all: readonly ObservedCall[]): boolean =>
    reason === 'merged' && all.some((other) => other.call !== call && other.call.id === call.id);
  const told = (app?.observed ?? []).concat(pastCalls).filter((...one) => !goesOn(...one));
  const reasons = told.flatMap((one) => reasonFaults(device, one, calls));
  return still.concat(seen, reasons);
}

/** Every device shows the server's end reason, except in the cases below. */
function reasonFaults(
  { name, user, id }: Device,
  { call, reason, endedHere, wasOffline }: ObservedCall,
  calls: Calls,
): readonly string[] {
  const truth = calls.get(call.id);
  const party = truth === undefined ? null : partyIn(truth.state, user);
  // The call belongs to a replaced engine or was never placed, so there is no reason to compare with.
  if (truth === undefined || party === null || reason === null) return [];
  // A party that left and rejoined has several ends.
  if (truth.events.some((event) => event.k === 'party.ended' && event.d.id === user && event.d.reason === reason)) return [];
  // The user ended it on this device before the server reported a reason.
  if (endedHere && ['cancelled', 'hangup', 'rejected', 'busy'].includes(reason)) return [];
  // The device was offline for longer than the server waits, so it cannot know the reason.
  if (wasOffline && ['lost', 'timeout', 'unreachable'].includes(reason)) return [];
  // The server refused to let the user join, and the error holds the reason.
  if (call.error !== null) return [];
  // Another device of this user accepted; this one may have joined the call again since.
  const accepted = truth.events.some((event) => event.k === 'party.accepted' && event.d.id === user && event.d.device !== id);
  if (reason === 'answered_elsewhere' && (accepted || party.device !== id)) return [];
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
