import { isIn } from '../../components/core/protocol/call-table';
import { callOfRoom } from '../../components/core/protocol/messages';
import type { Role } from '../../components/core/protocol/room-state';
import { roleIn, type Grant } from '../tokens';
import { partyOf, type CallEntry } from './call-entry';

/** Whom a role is asked for: a person by their token, on one of their devices. */
export interface Entrant {
  grant: Grant;
  device: string;
}

/** Who may enter which room, as what: a call's room by the call alone, every other by the token. */
export class Roles {
  constructor(private readonly loadCall: (call: string) => Promise<CallEntry | null>) {}

  async of({ grant, device }: Entrant, room: string): Promise<Role | null> {
    const call = callOfRoom(room);
    if (call === null) return roleIn(grant, room);
    const entry = await this.loadCall(call);
    if (entry === null) return null;
    const party = partyOf(entry, grant.user);
    if (entry.public.reason === null) return party !== null && isIn(party) && party.device === device ? 'speaker' : null;
    if (entry.public.reason !== 'moved') return null;
    if (grant.user === entry.host) return 'host';
    if (party !== null) return 'speaker';
    // By its own name: a `*` is about rooms that the customer's backend knows.
    return Object.hasOwn(grant.rooms, room) ? (grant.rooms[room] ?? null) : null;
  }
}
