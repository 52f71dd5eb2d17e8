import type { LeftReason } from '../../components/core/protocol/messages';
import type { Member, RoomState, Track } from '../../components/core/protocol/room-state';
import type { NewEvent } from '../engine/engine';
import { isoTime, webhookEvent, type WebhookEvent, type WebhookMember } from '../hooks/webhooks/events';

/** A change of a room, before it is committed. */
export interface RoomChange {
  before: RoomState;
  after: RoomState;
  events: readonly NewEvent[];
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
    if (fresh !== null || old === null) return [...joined, ...gone, ...published];
    const lastedMs = Math.max(0, now - old.joinedAt);
    return [...gone, webhookEvent('member.left', now, { room, member, reason: reasonOf(id, events), lastedMs })];
  });
  return [...started(change, now), ...ofMembers, ...ended(change, now)];
}

function started({ before, after }: RoomChange, now: number): readonly WebhookEvent[] {
  if (before.members.length > 0 || after.members.length === 0) return [];
  const { id: room, title, openedAt } = after;
  return [webhookEvent('room.started', now, { room, title, startedAt: isoTime(openedAt) })];
}

function ended({ before, after }: RoomChange, now: number): readonly WebhookEvent[] {
  if (before.members.length === 0 || after.members.length > 0) return [];
  const { id: room, title, openedAt } = before;
  const lastedMs = Math.max(0, now - openedAt);
  return [webhookEvent('room.ended', now, { room, title, startedAt: isoTime(openedAt), lastedMs })];
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
function reasonOf(member: string, events: readonly NewEvent[]): LeftReason {
  for (const event of events) if (event.k === 'member.left' && event.d.id === member) return event.d.reason;
  return 'closed';
}
