import { isConnectedParty } from '../../components/core/protocol/call-table';
import { callOfRoom } from '../../components/core/protocol/messages';
import type { Role } from '../../components/core/protocol/room-state';
import { tokenRole, type TokenScope } from '../tokens';
import { partyOf, type CallEntry } from '../calls/call-entry';
import type { Moves } from './moves';

/** A user, by their token, on one of their devices. */
export interface RoleRequest {
  scope: TokenScope;
  device: string;
}

/**
 * Decides who may enter a room, and with which role: for the room of a call by its parties, for all others by the token, and for a user
 * whom an operator moved without it.
 */
export class RoomRoles {
  constructor(
    private readonly loadCall: (call: string) => Promise<CallEntry | null>,
    private readonly moves: Moves,
  ) {}

  async of({ scope, device }: RoleRequest, room: string): Promise<Role | null> {
    const call = callOfRoom(room);
    if (call === null) return tokenRole(scope, room) ?? this.moves.roleOf(room, scope.user);
    const entry = await this.loadCall(call);
    if (entry === null) return null;
    const party = partyOf(entry, scope.user);
    if (entry.public.reason === null)
      return party !== null && isConnectedParty(party) && party.device === device ? 'speaker' : null;
    if (entry.public.reason !== 'moved') return null;
    if (scope.user === entry.host) return 'host';
    if (party !== null) return 'speaker';
    // Only by its own name, because `*` stands for the rooms that the customer's backend knows.
    return Object.hasOwn(scope.rooms, room) ? (scope.rooms[room] ?? null) : null;
  }
}
