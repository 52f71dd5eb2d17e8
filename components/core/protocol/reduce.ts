import type { Member, RoomState, Track } from './room-state';
import type { StreamEvent } from './messages';

/**
 * Applies an event: (state, event) → state. Kit and server share this function, so that a snapshot plus its events
 * equals the state that they came from. Pure; an unknown kind changes nothing.
 */
export function reduce(state: RoomState, event: StreamEvent): RoomState {
  switch (event.k) {
    case 'member.joined': {
      const { member } = event.d;
      // A member who joins again (same user, new device) keeps the place in the order of arrival.
      const known = state.members.some((other) => other.id === member.id);
      return known ? change(state, member.id, () => member) : { ...state, members: state.members.concat(member) };
    }
    case 'member.updated':
      return change(state, event.d.id, (member) => ({ ...member, ...event.d }));
    case 'member.online':
    case 'member.away':
    case 'member.offline': {
      const presence = event.k.slice('member.'.length) as Member['presence'];
      return change(state, event.d.id, (member) => ({ ...member, presence }));
    }
    case 'member.left': {
      const { id } = event.d;
      return { ...state, members: state.members.filter((member) => member.id !== id) };
    }
    case 'track.published': {
      const { tracks } = event.d;
      return change(state, event.d.id, (member) => ({ ...member, tracks: merge(member.tracks, tracks) }));
    }
    case 'track.unpublished': {
      const { source } = event.d;
      return change(state, event.d.id, (member) => ({
        ...member,
        tracks: member.tracks.filter((track) => track.source !== source),
      }));
    }
    case 'track.muted': {
      const { source, kind, muted } = event.d;
      return change(state, event.d.id, (member) => ({
        ...member,
        tracks: member.tracks.map((track) => (track.source === source && track.kind === kind ? { ...track, muted } : track)),
      }));
    }
    case 'room.updated':
      return { ...state, ...event.d };
    case 'room.closed':
      return { ...state, members: [] };
    case 'audience.changed':
      return { ...state, audience: event.d };
    default:
      return state;
  }
}

function change(state: RoomState, id: string, to: (member: Member) => Member): RoomState {
  return { ...state, members: state.members.map((member) => (member.id === id ? to(member) : member)) };
}

function merge(old: readonly Track[], fresh: readonly Track[]): readonly Track[] {
  const kept = old.filter((track) => !fresh.some((other) => other.source === track.source && other.kind === track.kind));
  return kept.concat(fresh);
}
