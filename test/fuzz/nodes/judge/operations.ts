import { memberIn, partyIn, trackOf, type Folded } from './fold';
import type { Data, History, Operation, StreamEntry } from './history';
import { isMember, slackMs, stepsOf, wasEver, type Streams } from './record';

/** Faults in what was answered: operations that are lost, that happened twice, or outside of their time. */
export function operationFaults({ operations }: History, streams: Streams): readonly string[] {
  return operations.flatMap((operation) => [...markedFaults(operation, streams), ...effectFaults(operation, streams)]);
}

const nameOf = ({ client, method, params }: Operation): string => `${client} ${method} ${JSON.stringify(params)}`;

export const streamOf = (operation: Operation): string => {
  const { room, call } = operation.params;
  if (typeof room === 'string') return `r:${room}`;
  if (typeof call === 'string') return `c:${call}`;
  return operation.method === 'call.start' ? `c:${startedCall(operation)}` : `u:${operation.client}`;
};

const startedCall = ({ answer }: Operation): string => String((answer?.result['call'] as Data | undefined)?.['id']);

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Operations whose event carries something that no other one has: their events can be counted. */
const marks: Readonly<Record<string, (operation: Operation, entry: StreamEntry) => boolean>> = {
  'room.join': ({ client, params }, { kind, data }) => {
    const member = data['member'] as Data | undefined;
    return kind === 'member.joined' && member?.['id'] === client && member['name'] === params['name'];
  },
  'message.send': ({ client, params }, { kind, data }) =>
    kind === 'message.sent' && data['id'] === client && isSame(data['value'], params['value']),
  'member.update': ({ client, params }, { kind, data }) =>
    kind === 'member.updated' && data['id'] === client && isSame(data['attrs'], params['attrs']),
};

/** Whether an event is the one of a marked operation. */
export const isOf = (operation: Operation, entry: StreamEntry): boolean => marks[operation.method]?.(operation, entry) ?? false;

function markedFaults(operation: Operation, streams: Streams): string[] {
  const { method, invokedMs, answer } = operation;
  if (!(method in marks)) return [];
  const own = stepsOf(streams, streamOf(operation)).filter(({ entry }) => isOf(operation, entry));
  const faults = own.length > 1 ? [`${nameOf(operation)} happened ${own.length} times`] : [];
  const [first] = own;
  if (answer?.error === null && first === undefined) faults.push(`${nameOf(operation)} was acknowledged and is lost`);
  // A member may join, and be removed before the answer is written.
  const isRefused = answer !== null && answer.error !== null && method !== 'room.join';
  if (isRefused && first !== undefined) faults.push(`${nameOf(operation)} was refused and happened`);
  if (first !== undefined && first.entry.ts < invokedMs - slackMs)
    faults.push(`${nameOf(operation)} happened before it was asked`);
  if (answer?.error === null && first !== undefined && first.entry.ts > answer.atMs + slackMs)
    faults.push(`${nameOf(operation)} happened after it was acknowledged`);
  return faults;
}

const partyState = (call: Folded, user: string): unknown => partyIn(call, user)?.['state'];
const isOneOf = (state: unknown, ...states: readonly string[]): boolean => states.includes(String(state));

/** The state that must have been there at some moment between question and answer of the operations without a mark. */
const effects: Readonly<Record<string, (operation: Operation, state: Folded) => boolean>> = {
  'room.leave': ({ client }, room) => !isMember(room, client),
  'member.remove': ({ params }, room) => !isMember(room, String(params['id'])),
  'track.mute': ({ client, params }, room) => {
    const member = memberIn(room, client);
    return member !== null && trackOf(member, params['source'], params['kind'])?.['muted'] === params['muted'];
  },
  'call.start': ({ client }, call) => partyIn(call, client) !== null,
  'call.subscribe': ({ client, params }, call) =>
    params['rings'] === true ? partyIn(call, client) !== null && !isOneOf(partyState(call, client), 'queued', 'inviting') : true,
  'call.accept': ({ client }, call) => isOneOf(partyState(call, client), 'connecting', 'active'),
  'call.connected': ({ client }, call) => isOneOf(partyState(call, client), 'active', 'ended'),
  'call.reject': ({ client }, call) => isOneOf(partyState(call, client), 'ended'),
  'call.end': ({ client }, call) => isOneOf(partyState(call, client), 'ended'),
  'call.invite': ({ params }, call) => (params['to'] as string[]).every((user) => partyIn(call, user) !== null),
};

function effectFaults(operation: Operation, streams: Streams): string[] {
  const { method, invokedMs, answer } = operation;
  const effect = effects[method];
  if (answer?.error !== null || effect === undefined) return [];
  const span = [invokedMs, answer.atMs] as const;
  const happened = wasEver(streams, streamOf(operation), span, (state) => effect(operation, state));
  return happened ? [] : [`${nameOf(operation)} was acknowledged and had no effect in its time`];
}
