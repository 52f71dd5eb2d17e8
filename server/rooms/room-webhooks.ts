import type { LeftReason } from '../../components/core/protocol/messages';
import type { Member, Role, RoomState, Track } from '../../components/core/protocol/room-state';
import type { NewEvent } from '../engine/engine';
import type { WaitingUser } from './room-record';
import { isoTime, webhookEvent, type WebhookEvent, type WebhookMember, type WebhookRecording } from '../hooks/webhooks/events';
import { targetOf, type Recording } from './recording';

/** A change of a room, before it is committed. Both states list the user whom it concerns, also one of the audience. */
export interface RoomChange {
  before: RoomState;
  after: RoomState;
  events: readonly NewEvent[];
  /** The users who wait for admission since this change. */
  waiting?: readonly WaitingUser[];
  /** In a room with an audience, whose list of members may be empty: whether it begins or ends with this change. */
  life?: 'begins' | 'goes on' | 'ends';
  /** The recordings that begin with it. */
  begun?: readonly Recording[];
}

/**
 * The events of the webhook for a change of a room, at `now` in milliseconds. They follow from the states, so that a member who joins
 * again with the same tracks is no news. Each published track is also unpublished.
 */
export function roomWebhooks(change: RoomChange, now: number): readonly WebhookEvent[] {
  const { before, after, events } = change;
  const room = after.id;
  const changed = new Set(before.members.concat(after.members).map(({ id }) => id));
  const ofMembers = Array.from(changed).flatMap((id) => {
    const [old, fresh] = [find(before, id), find(after, id)];
    const member = shown(fresh ?? old);
    if (member === null) return [];
    const joined = old === null ? [webhookEvent('member.joined', now, { room, member })] : [];
    const gone = tracksOnlyIn(old, fresh).map((track) => webhookEvent('track.unpublished', now, { room, member, track }));
    const published = tracksOnlyIn(fresh, old).map((track) => webhookEvent('track.published', now, { room, member, track }));
    const changed = old === null || fresh === null || old.role === fresh.role ? [] : [roleChanged(room, fresh, old.role, now)];
    if (fresh !== null || old === null) return [...joined, ...changed, ...gone, ...published];
    const lastedMs = Math.max(0, now - old.joinedAt);
    return [...gone, webhookEvent('member.left', now, { room, member, ...leavingOf(id, events), lastedMs })];
  });
  const ofWaiting = (change.waiting ?? []).map(({ id, name, guest }) =>
    webhookEvent('user.waiting', now, { room, user: { id, name, guest }, waiting: after.rules?.waiting ?? 0 }),
  );
  const recordings = (change.begun ?? []).map((one) => webhookEvent('recording.started', now, startedRecording(one)));
  return [...started(change, now), ...ofMembers, ...ofWaiting, ...recordings, ...ended(change, now)];
}

const roleChanged = (room: string, { id, name, role }: Member, former: Role, now: number): WebhookEvent =>
  webhookEvent('member.role_changed', now, { room, member: { id, name, role }, former });

function started({ before, after, life }: RoomChange, now: number): readonly WebhookEvent[] {
  const begins = life === undefined ? before.members.length === 0 && after.members.length > 0 : life === 'begins';
  if (!begins) return [];
  const { id: room, title, openedAt } = after;
  return [webhookEvent('room.started', now, { room, title, startedAt: isoTime(openedAt) })];
}

function ended({ before, after, life }: RoomChange, now: number): readonly WebhookEvent[] {
  const ends = life === undefined ? before.members.length > 0 && after.members.length === 0 : life === 'ends';
  if (!ends) return [];
  const { id: room, title, openedAt } = before;
  const lastedMs = Math.max(0, now - openedAt);
  return [webhookEvent('room.ended', now, { room, title, startedAt: isoTime(openedAt), lastedMs })];
}

function startedRecording({ id, room, metadata, startedAt = 0, ...target }: Recording): WebhookRecording {
  return { room, recording: id, ...targetOf(target), metadata, startedAt: isoTime(startedAt) };
}

const find = (state: RoomState, id: string): Member | null => state.members.find((member) => member.id === id) ?? null;

const shown = (member: Member | null): WebhookMember | null =>
  member === null ? null : { id: member.id, name: member.name, role: member.role };

/** The tracks that the first one has and the other has not. */
function tracksOnlyIn(one: Member | null, other: Member | null): readonly Pick<Track, 'source' | 'kind'>[] {
  const has = (member: Member | null, track: Track): boolean =>
    member !== null && member.tracks.some(({ source, kind }) => source === track.source && kind === track.kind);
  return (one?.tracks ?? []).filter((track) => !has(other, track)).map(({ source, kind }) => ({ source, kind }));
}

/** A room that closes names no member. */
function leavingOf(member: string, events: readonly NewEvent[]): { reason: LeftReason; to?: string } {
  for (const event of events)
    if (event.k === 'member.left' && event.d.id === member) {
      const { reason, to } = event.d;
      return to === undefined ? { reason } : { reason, to };
    }
  return { reason: 'closed' };
}
