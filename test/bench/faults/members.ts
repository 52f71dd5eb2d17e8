import type { MemberOptions } from './fleet';
import type { MeasuredNode } from './nodes';

/** Members of one room; the most that a room takes are 16. */
const perRoom = 8;

interface LoadOptions {
  readonly clients: number;
  /** The nodes in the order of attempts of the client with this number. */
  readonly nodesOf: (client: number) => readonly MeasuredNode[];
  readonly talkEveryMs: number;
  /** How many members of a room send messages. Default: all. */
  readonly talkers?: number;
  /** Pairs that are in a call meanwhile. Default: none. */
  readonly calls?: number;
}

/** Members in rooms of eight. The first pairs of neighbours are in a call. */
export function membersFor({ clients, nodesOf, talkEveryMs, talkers = perRoom, calls = 0 }: LoadOptions): MemberOptions[] {
  return Array.from({ length: clients }, (_none, client) => {
    const peer = client ^ 1;
    const isInCall = client < calls * 2 && peer < clients;
    return {
      user: `user-${client}`,
      address: `10.0.${client >> 8}.${client & 255}`,
      room: `room-${Math.floor(client / perRoom)}`,
      servers: nodesOf(client).map(({ url }) => url),
      talkEveryMs: client % perRoom < talkers ? talkEveryMs : null,
      call: isInCall ? { with: `user-${peer}`, places: client % 2 === 0 } : null,
    };
  });
}

/** The list that begins with its element at `first`. */
export const startingAt = <T>(list: readonly T[], first: number): T[] => {
  const from = first % list.length;
  return list.slice(from).concat(list.slice(0, from));
};
