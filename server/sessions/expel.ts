import { partyOf } from '../calls/call-entry';
import { leave as leaveCall } from '../calls/decisions';
import { isActiveIn } from '../calls/party-presence';
import type { Context } from '../context';
import { leave } from '../rooms/decisions';
import { membershipOf } from '../rooms/room-record';
import type { Session } from './sessions';

/** Ends everything that a session has, with its media, at once and without a grace time. */
export async function expel(context: Context, session: Session): Promise<void> {
  const { user, id } = session;
  const rooms = session.rooms.map((room) =>
    context.rooms
      .of(user)
      .change(room, (record) => (membershipOf(record, user)?.session === id ? leave(record, user, 'kicked') : null)),
  );
  const calls = session.calls.map((call) =>
    context.calls.changeIfExists(call, (entry, moment) =>
      partyOf(entry, user) !== null && isActiveIn(entry, session) ? leaveCall(entry, user, moment) : null,
    ),
  );
  await Promise.all([...rooms, ...calls]);
}
