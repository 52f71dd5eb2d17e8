import type { Data, StreamEntry } from './history';

/** The judge's own small fold of events into states, written from the protocol's documentation and sharing no code with the reducers. */

type Fields = Record<string, unknown>;

const list = (value: unknown): readonly Fields[] => (Array.isArray(value) ? (value as Fields[]) : []);
const texts = (value: unknown): readonly string[] => list(value).map(String);

/** The compared part of a state: rooms, calls and inboxes by the first letter of their stream. */
export type Folded = Fields;

export function emptyOf(stream: string): Folded {
  if (stream.startsWith('r:')) return { attrs: {}, members: [] };
  if (stream.startsWith('c:')) return { parties: [], reason: null };
  return { calls: [], history: [], doNotDisturb: false, blocked: [] };
}

/** The compared part of a state that a client or the store shows. */
export function comparable(stream: string, state: Data): Folded {
  if (stream.startsWith('r:')) return { attrs: state['attrs'], members: list(state['members']) };
  if (stream.startsWith('c:')) {
    const { id, kind, from, group, videoRequestBy, reason, into } = state;
    // The time since the beginning of a talk depends on the moment; whether it has begun does not.
    return {
      id,
      kind,
      from,
      group,
      videoRequestBy,
      reason,
      into,
      parties: list(state['parties']),
      talks: state['activeMs'] !== null,
    };
  }
  const { calls, doNotDisturb, blocked } = state;
  const history = list(state['history']).map(({ id, reason }) => ({ id, reason }));
  return { calls, history, doNotDisturb, blocked };
}

const update = (items: readonly Fields[], id: unknown, change: (item: Fields) => Fields): readonly Fields[] =>
  items.map((item) => (item['id'] === id ? change(item) : item));

/** Replaces the item of this id where it stands, or adds it at the end. */
const put = (items: readonly Fields[], item: Fields): readonly Fields[] =>
  items.some(({ id }) => id === item['id']) ? update(items, item['id'], () => item) : [...items, item];

export function fold(state: Folded, entry: StreamEntry): Folded {
  if (entry.stream.startsWith('r:')) return foldRoom(state, entry);
  return entry.stream.startsWith('c:') ? foldCall(state, entry) : foldInbox(state, entry);
}

const presences: Fields = { 'member.online': 'online', 'member.away': 'away', 'member.offline': 'offline' };

function foldRoom(room: Folded, { kind, data }: StreamEntry): Folded {
  const members = list(room['members']);
  const changed = (change: (member: Fields) => Fields): Folded => ({ ...room, members: update(members, data['id'], change) });
  const isTrack = (track: Fields): boolean => track['source'] === data['source'] && track['kind'] === data['kind'];
  if (kind in presences) return changed((member) => ({ ...member, presence: presences[kind] }));
  if (kind === 'member.joined') return { ...room, members: put(members, data['member'] as Fields) };
  if (kind === 'member.left') return { ...room, members: members.filter(({ id }) => id !== data['id']) };
  if (kind === 'member.updated') return changed((member) => ({ ...member, ...data }));
  if (kind === 'room.closed') return { ...room, members: [] };
  if (kind === 'track.muted')
    return changed((member) => ({
      ...member,
      tracks: list(member['tracks']).map((track) => (isTrack(track) ? { ...track, muted: data['muted'] } : track)),
    }));
  return room;
}

const talking = (parties: readonly Fields[]): number => parties.filter(({ state }) => state === 'active').length;

function foldCall(call: Folded, entry: StreamEntry): Folded {
  const { kind, data } = entry;
  const parties = list(call['parties']);
  const changed = (more: Fields): Folded => ({
    ...call,
    parties: update(parties, data['id'], (party) => ({ ...party, ...more })),
  });
  switch (kind) {
    case 'call.placed':
      return comparable(entry.stream, data['call'] as Data);
    case 'party.invited':
      return { ...call, group: data['group'], parties: put(parties, data['party'] as Fields) };
    case 'party.called':
      return changed({ state: 'inviting' });
    case 'party.rang':
      return changed({ state: 'ringing' });
    case 'party.accepted':
      return changed({ state: 'connecting', name: data['name'], device: data['device'], reason: null, offline: false });
    case 'party.connected': {
      const next = changed({ state: 'active' });
      return { ...next, talks: call['talks'] === true || talking(list(next['parties'])) > 1 };
    }
    case 'party.ended':
      return changed({ state: 'ended', reason: data['reason'], offline: false });
    case 'party.offline':
      return changed({ offline: true });
    case 'party.online':
      return changed({ offline: false });
    case 'call.ended':
      return { ...call, reason: data['reason'], into: data['into'], videoRequestBy: '' };
    default:
      return call;
  }
}

/** The protocol keeps so many calls in a user's history. */
const historyLength = 50;

function foldInbox(inbox: Folded, { kind, data }: StreamEntry): Folded {
  const others = (id: unknown): readonly string[] => texts(inbox['calls']).filter((call) => call !== id);
  if (kind === 'inbox.called') {
    const { id } = data['call'] as Fields;
    return { ...inbox, calls: [...others(id), String(id)] };
  }
  if (kind === 'inbox.ended') {
    const { id, reason } = data['record'] as Fields;
    const history = [{ id, reason }, ...list(inbox['history']).filter((record) => record['id'] !== id)].slice(0, historyLength);
    return { ...inbox, calls: others(id), history };
  }
  return kind === 'inbox.updated' ? { ...inbox, ...data } : inbox;
}

export const memberIn = (room: Folded, id: string): Fields | null =>
  list(room['members']).find((member) => member['id'] === id) ?? null;
export const partyIn = (call: Folded, id: string): Fields | null =>
  list(call['parties']).find((party) => party['id'] === id) ?? null;
export const trackOf = (member: Fields, source: unknown, kind: unknown): Fields | null =>
  list(member['tracks']).find((track) => track['source'] === source && track['kind'] === kind) ?? null;

/** JSON with sorted keys, because the order of keys is not part of a state. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
