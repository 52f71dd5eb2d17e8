import { rtcError } from '../../../components/core/protocol/errors';
import type { NewEvent } from '../../engine/engine';
import { unchangedMembers, type Decision } from '../decision';
import { rulesOf } from '../order/rules';
import { memberOf, waitingIn, type DatedUser, type PrivateOrder, type RoomRecord, type WaitingUser } from '../room-record';

/** The users in the waiting room of a room, who are no members. They are a part of its record that no client sees. */

/**
 * Records that a user waits. One who waits already keeps the place, with the newest name. Opens a room that is empty, for as long as
 * somebody waits. Throws `room_full` when `most` wait.
 */
export function addWaiting(stored: RoomRecord, opened: RoomRecord, user: WaitingUser, most: number): Decision | null {
  const waiting = waitingIn(opened);
  const known = waiting.find(({ id }) => id === user.id);
  if (known?.name === user.name) return null;
  if (known === undefined && waiting.length >= most) throw rtcError('room_full');
  const all =
    known === undefined
      ? waiting.concat(user)
      : waiting.map((other) => (other.id === user.id ? { ...other, name: user.name } : other));
  const decision = withWaiting(opened, all);
  if (stored.public.openedAt !== 0) return decision;
  return {
    ...decision,
    from: opened.public,
    waits: true,
    audience: opened.audience,
    order: { ...decision.order, knocked: true },
  };
}

/** Lets users enter until a time. Without `ids`, all who wait. Throws `not_found` when none of the given ones waits any more. */
export function admit(record: RoomRecord, ids: readonly string[] | undefined, until: number, now: number): Decision | null {
  const chosen = waitingIn(record).filter(({ id }) => ids === undefined || ids.includes(id));
  const wasAdmitted = (id: string): boolean => isDated(record.order?.admitted, id, now) || memberOf(record, id) !== null;
  if (chosen.length === 0) {
    if (ids === undefined || ids.some(wasAdmitted)) return null;
    throw rtcError('not_found', { message: '/ids: nobody of them waits' });
  }
  const others = waitingIn(record).filter((user) => !chosen.includes(user));
  const admitted = dated(record.order?.admitted, chosen, until, now);
  return withWaiting(record, others, { admitted });
}

/** Refuses a user who waits, until a time. Throws `not_found` when they do not wait any more: another moderator has decided. */
export function deny(record: RoomRecord, id: string, until: number, now: number): Decision {
  const user = waitingIn(record).find((other) => other.id === id);
  if (user === undefined) throw rtcError('not_found', { message: '/id: does not wait' });
  const denied = dated(record.order?.denied, [user], until, now);
  return withWaiting(
    record,
    waitingIn(record).filter((other) => other !== user),
    { denied },
  );
}

/** Takes users out of the waiting room: they gave up, or may not enter. Ends a room that was open for them alone. */
export function takeOut(record: RoomRecord, ids: readonly string[]): Decision | null {
  const waiting = waitingIn(record);
  const left = waiting.filter(({ id }) => !ids.includes(id));
  return left.length === waiting.length ? null : withWaiting(record, left);
}

/** Sets the word to those who wait; '' takes it back. */
export function tellWaiting(record: RoomRecord, text: string): Decision | null {
  const { note, ...order } = record.order ?? {};
  if ((note ?? '') === text) return null;
  const decision = unchangedMembers(record, { k: 'room.updated', d: {} });
  return { ...decision, order: text === '' ? order : { ...order, note: text } };
}

/** The news and the private part of a room when a user enters, who may have waited or have been admitted. */
export function entered(record: RoomRecord, id: string): { events: Decision['events']; order: PrivateOrder | undefined } {
  if (record.order === undefined) return { events: [], order: undefined };
  const { knocked, ...order } = record.order;
  const waiting = waitingIn(record).filter((user) => user.id !== id);
  const events = waiting.length === rulesOf(record).waiting ? [] : [counted(record, waiting.length)];
  const admitted = order.admitted?.filter((user) => user.id !== id);
  return {
    events,
    order: {
      ...order,
      ...(order.waiting === undefined ? {} : { waiting }),
      ...(admitted === undefined ? {} : { admitted }),
    },
  };
}

const counted = (record: RoomRecord, waiting: number): NewEvent => ({
  k: 'room.updated',
  d: { rules: { ...rulesOf(record), waiting } },
});

export const isDated = (users: readonly DatedUser[] = [], id: string, now: number): boolean =>
  users.some((user) => user.id === id && user.until > now);

function dated(former: readonly DatedUser[] = [], users: readonly WaitingUser[], until: number, now: number): DatedUser[] {
  const kept = former.filter((one) => one.until > now && !users.some(({ id }) => id === one.id));
  return kept.concat(users.map(({ id }) => ({ id, until }))).slice(-mostDated);
}

const mostDated = 200;

function withWaiting(record: RoomRecord, waiting: readonly WaitingUser[], more: PrivateOrder = {}): Decision {
  const isNews = waiting.length !== rulesOf(record).waiting;
  const event: NewEvent = isNews ? counted(record, waiting.length) : { k: 'room.updated', d: {} };
  const decision = { ...unchangedMembers(record, event), order: { ...record.order, ...more, waiting } };
  const isOver = waiting.length === 0 && record.order?.knocked === true;
  return isOver ? { ...decision, waits: false, audience: undefined } : decision;
}
