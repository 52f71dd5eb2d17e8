import { emptyRoom, type Member, type RoomState } from '../../components/core/protocol/room-state';

/** Who holds a place. `generation` is the connection that holds it now: a word from an older one counts for nothing. */
export interface Seat {
  /** Random, new whenever it is taken: what media URLs are derived from. */
  id: string;
  session: string;
  generation: number;
}

export type Seats = Readonly<Record<string, Seat>>;

/** What the engine keeps of a room. Only `public` ever leaves the server. */
export interface RoomRecord {
  public: RoomState;
  seats: Seats;
}

export const emptyRecord = (room: string): RoomRecord => ({ public: emptyRoom(room), seats: {} });

export const seatOf = (record: RoomRecord, member: string): Seat | null =>
  Object.hasOwn(record.seats, member) ? (record.seats[member] ?? null) : null;

export const memberOf = (record: RoomRecord, member: string): Member | null =>
  record.public.members.find((other) => other.id === member) ?? null;

// Computed keys define own properties, also for a member who calls himself `__proto__`.
export const withSeat = (seats: Seats, member: string, seat: Seat): Seats => ({ ...seats, [member]: seat });

export function withoutSeat(seats: Seats, member: string): Seats {
  return Object.fromEntries(Object.entries(seats).filter(([id]) => id !== member));
}
