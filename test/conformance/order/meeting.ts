import type { Result } from '../../../components/core/protocol/messages';
import type { Role, RoomState } from '../../../components/core/protocol/room-state';
import type { RawClient } from '../../harness/clients/raw-client';
import { camera, type TestServer } from '../../harness/servers/test-server';

export const room = 'meeting';

/** A connection of a user whose token gives this role in the room. */
export const clientOf = (server: TestServer, user: string, role: Role = 'speaker'): Promise<RawClient> =>
  server.client(user, { rooms: { [room]: role } });

export interface Entered {
  client: RawClient;
  joined: Result<'room.join'>;
}

export async function enter(server: TestServer, user: string, role: Role = 'speaker'): Promise<Entered> {
  const client = await clientOf(server, user, role);
  return { client, joined: await client.join(room, user, { tracks: camera }) };
}

/** The state of the room, as its operator finds it in the engine. */
export async function stateOf(server: TestServer): Promise<RoomState> {
  const looking = await enter(server, 'looking', 'audience').catch(() => enter(server, 'looking', 'host'));
  await looking.client.request('room.leave', { room });
  looking.client.close();
  const { members, ...others } = looking.joined.snap;
  return { ...others, members: members.filter(({ id }) => id !== 'looking') };
}

export const rolesIn = ({ members }: RoomState): Record<string, Role> =>
  Object.fromEntries(members.map(({ id, role }) => [id, role]));
