import { callRoom, type Method, type Params } from '../../../components/core/protocol/messages';
import type { Role } from '../../../components/core/protocol/room-state';
import type { CallSituation, ClosedSituation, RoomSituation } from '../../../server/access/situations';
import type { RawClient } from '../../harness/clients/raw-client';
import { camera, type TestServer } from '../../harness/servers/test-server';

/** A user in a situation, the room or call that the situation is about, and the other user there. */
export interface Placed {
  readonly client: RawClient;
  readonly room: string;
  readonly call: string;
  readonly other: string;
  /** The other user's connection, who is the host of the room; absent where there is no such room. */
  readonly host?: RawClient;
  /** The user, where a test has to name them. */
  readonly user?: string;
}

/** The time for which tokens of these tests are accepted after their end, in ms. */
export const tokenGraceMs = 1_000;
const shortTtlSeconds = 1;

let users = 0;
/** A user id that no other test has. */
export const newUser = (): string => `u${(users += 1)}`;

type Rooms = Readonly<Record<string, Role>>;

async function connect(server: TestServer, user: string, rooms?: Rooms): Promise<RawClient> {
  const client = await server.client(user, rooms === undefined ? {} : { rooms });
  await client.request('inbox.subscribe', { name: user });
  return client;
}

async function openRoom(server: TestServer): Promise<{ host: RawClient; room: string; other: string }> {
  const other = newUser();
  const room = `room-${other}`;
  const host = await server.client(other);
  await host.join(room, 'Other', { tracks: camera });
  return { host, room, other };
}

async function memberAs(server: TestServer, role: Role): Promise<Placed> {
  const { host, room, other } = await openRoom(server);
  const user = newUser();
  const client = await server.client(user, { rooms: { [room]: role } });
  await client.join(room, 'Me', { tracks: camera });
  return { client, room, call: '', other, host, user };
}

async function removed(server: TestServer, banMs: number): Promise<Placed> {
  const { host, room, other } = await openRoom(server);
  const user = newUser();
  const client = await server.client(user);
  await client.join(room, 'Me', { tracks: camera });
  await host.request('member.remove', { room, id: user, banMs });
  await client.event('member.left');
  return { client, room, call: '', other, host };
}

async function byAnotherDevice(server: TestServer): Promise<Placed> {
  const { host, room, other } = await openRoom(server);
  const user = newUser();
  await (await server.client(user)).join(room, 'Me', { tracks: camera });
  return { client: await server.client(user), room, call: '', other, host };
}

async function elsewhere(server: TestServer): Promise<Placed> {
  const { host, room, other } = await openRoom(server);
  const mine = `mine-${other}`;
  const client = await server.client(newUser(), { rooms: { [mine]: 'host' } });
  await client.join(mine, 'Me', { tracks: camera });
  return { client, room, call: '', other, host };
}

/** A group call in which `other` and a third user stay, so that it goes on without the user. */
async function groupCall(server: TestServer): Promise<Placed & { user: string; caller: RawClient }> {
  const [other, third, user] = [newUser(), newUser(), newUser()];
  const [caller, witness] = [await connect(server, other), await connect(server, third)];
  const client = await connect(server, user);
  const { call } = await caller.request('call.start', { to: [third, user], kind: 'audio', name: 'Other' });
  await witness.request('call.accept', { call: call.id, name: 'Third' });
  await client.request('call.subscribe', { call: call.id, rings: true });
  const room = callRoom(call.id);
  await caller.join(room, 'Other', { tracks: camera });
  return { client, room, call: call.id, other, user, caller };
}

async function connected(server: TestServer): Promise<Placed & { user: string; caller: RawClient }> {
  const placed = await groupCall(server);
  await placed.client.request('call.accept', { call: placed.call, name: 'Me' });
  return placed;
}

async function inRoomOfCall(server: TestServer): Promise<Placed> {
  const placed = await connected(server);
  await placed.client.join(placed.room, 'Me', { tracks: camera });
  return placed;
}

async function leftCall(server: TestServer): Promise<Placed & { caller: RawClient }> {
  const placed = await connected(server);
  await placed.client.request('call.end', { call: placed.call });
  return placed;
}

export const placeInRoom: { readonly [S in RoomSituation]: (server: TestServer) => Promise<Placed> } = {
  host: (server) => memberAs(server, 'host'),
  'co-host': (server) => memberAs(server, 'cohost'),
  speaker: (server) => memberAs(server, 'speaker'),
  audience: (server) => memberAs(server, 'audience'),
  'party connected to the call of the room': inRoomOfCall,
  outsider: async (server) => {
    const { host, room, other } = await openRoom(server);
    return { client: await server.client(newUser()), room, call: '', other, host };
  },
  'removed from the room': (server) => removed(server, 0),
  'member by another device': byAnotherDevice,
  banned: (server) => removed(server, 60_000),
  'member of another room': elsewhere,
  'party that rings': groupCall,
  'party that has left': leftCall,
};

export const placeInCall: { readonly [S in CallSituation]: (server: TestServer) => Promise<Placed> } = {
  connected,
  'connected by another device': async (server) => {
    const placed = await connected(server);
    return { ...placed, client: await connect(server, placed.user) };
  },
  ringing: groupCall,
  'has left': leftCall,
  'party of a call that is over': async (server) => {
    const placed = await leftCall(server);
    await placed.caller.request('call.end', { call: placed.call });
    return placed;
  },
  'not a party': async (server) => ({ ...(await groupCall(server)), client: await connect(server, newUser()) }),
};

/** A host, who also takes part in a call, on a connection that loses its rights or is replaced. */
export const closeConnection: {
  readonly [S in ClosedSituation]: (server: TestServer) => Promise<Placed>;
} = {
  'token revoked': async (server) => {
    const { host, room, other } = await openRoom(server);
    const token = await server.token(newUser());
    const client = await server.rawClient();
    await client.hello(token);
    await client.join(room, 'Me', { tracks: camera });
    const { jti } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti: string };
    await server.attached.node.operate('RevokeToken', { jti });
    return { client, room, call: 'none', other, host };
  },
  'session replaced': async (server) => {
    const { host, room, other } = await openRoom(server);
    const user = newUser();
    const client = await server.client(user);
    await client.join(room, 'Me', { tracks: camera });
    await (await server.client(user)).join(room, 'Me', { tracks: camera });
    return { client, room, call: 'none', other, host };
  },
};

/** A member, and party of a call that goes on, whose token and its grace time are over. */
export async function expired(server: TestServer): Promise<Placed> {
  const placed = await openRoom(server);
  const { other } = placed;
  const user = newUser();
  const client = await server.rawClient();
  await client.hello(await server.token(user, { '*': 'host' }, shortTtlSeconds), { dev: user });
  await client.join(placed.room, 'Me', { tracks: camera });
  await connect(server, other);
  const { call } = await client.request('call.start', { to: [other], kind: 'audio', name: 'Me' });
  server.clock.advance(shortTtlSeconds * 1_000 + tokenGraceMs + 1);
  return { client, room: placed.room, call: call.id, other };
}

/** A further user, to whom moderators do something. */
const guestOf = (room: string): string => `guest-of-${room}`;

async function guestAs(server: TestServer, room: string, role: Role, muted = false): Promise<void> {
  const guest = await server.client(guestOf(room), { rooms: { [room]: role } });
  // Refused in the room of a call, where nobody moderates.
  await guest.errorCode('room.join', { room, name: 'Guest', tracks: camera.map((track) => ({ ...track, muted })) });
}

async function guestWaits(server: TestServer, { room, host }: Placed): Promise<void> {
  await host?.errorCode('room.rules', { room, entry: 'waiting' });
  const guest = await server.client(guestOf(room), { rooms: { [room]: 'speaker' } });
  await guest.errorCode('room.join', { room, name: 'Guest', tracks: [] });
}

type Prepare = (server: TestServer, placed: Placed) => Promise<unknown>;

/** Makes ready for a method, so that it has an effect when it is allowed. */
export const prepare: { readonly [M in Method]?: Prepare } = {
  'room.admit': guestWaits,
  'room.deny': guestWaits,
  'member.promote': (server, { room }) => guestAs(server, room, 'audience'),
  'member.demote': (server, { room }) => guestAs(server, room, 'speaker'),
  'member.invite': (server, { room }) => guestAs(server, room, 'audience'),
  'member.answer': async (_, { room, host, user }) =>
    user === undefined ? undefined : host?.errorCode('member.invite', { room, id: user, invited: true }),
  'member.mute': (server, { room }) => guestAs(server, room, 'speaker'),
  'member.ask': (server, { room }) => guestAs(server, room, 'speaker', true),
  'member.forbid': (server, { room }) => guestAs(server, room, 'speaker'),
  'hand.lower': (_, { room, client }) => client.errorCode('hand.raise', { room }),
};

type ParamsOf = { readonly [M in Method]: (placed: Placed) => Params<M> };

/** Valid parameters of each method. */
export const paramsOf: ParamsOf = {
  'room.get': ({ room }) => ({ room }),
  'room.join': ({ room }) => ({ room, name: 'Me', tracks: camera }),
  'room.leave': ({ room }) => ({ room }),
  'room.close': ({ room }) => ({ room }),
  'room.audience': ({ room }) => ({ room }),
  'member.update': ({ room }) => ({ room, attrs: { hand: true } }),
  'member.remove': ({ room, other }) => ({ room, id: other }),
  'track.publish': ({ room }) => ({ room, tracks: camera }),
  'track.unpublish': ({ room }) => ({ room, source: 'main' }),
  'track.mute': ({ room }) => ({ room, source: 'main', kind: 'audio', muted: true }),
  'media.publish': ({ room }) => ({ room, source: 'main' }),
  'media.play': ({ room, other }) => ({ room, tracks: [{ member: other, source: 'main' }] }),
  'message.send': ({ room }) => ({ room, topic: 'chat', value: 1 }),
  'chat.send': ({ room }) => ({ room, text: 'hi' }),
  'chat.delete': ({ room }) => ({ room, id: 'none' }),
  'chat.history': ({ room }) => ({ room }),
  'poll.open': ({ room }) => ({ room, kind: 'hands', question: 'Ready?' }),
  'poll.vote': ({ room }) => ({ room, poll: 'none', choices: [0] }),
  'poll.close': ({ room }) => ({ room, poll: 'none' }),
  'poll.list': ({ room }) => ({ room }),
  'poll.votes': ({ room }) => ({ room, poll: 'none' }),
  'request.send': ({ room, other }) => ({ room, to: other, request: 'q1', topic: 'pick', value: 1, leftMs: 1_000 }),
  'request.answer': ({ room, other }) => ({ room, to: other, request: 'q1', answer: { value: 1 } }),
  'room.rules': ({ room }) => ({ room, entry: 'locked' }),
  'room.hand_over': ({ room, other }) => ({ room, id: other }),
  'room.waiting': ({ room }) => ({ room }),
  'room.admit': ({ room }) => ({ room }),
  'room.deny': ({ room }) => ({ room, id: guestOf(room) }),
  'room.tell_waiting': ({ room }) => ({ room, note: 'Soon' }),
  'member.promote': ({ room }) => ({ room, id: guestOf(room), role: 'speaker' }),
  'member.demote': ({ room }) => ({ room, id: guestOf(room), role: 'audience' }),
  'member.invite': ({ room }) => ({ room, id: guestOf(room), invited: true }),
  'member.answer': ({ room }) => ({ room, accept: true }),
  'member.mute': ({ room }) => ({ room, id: guestOf(room), kind: 'audio' }),
  'member.ask': ({ room }) => ({ room, id: guestOf(room), kind: 'audio' }),
  'member.forbid': ({ room }) => ({ room, id: guestOf(room), forbidden: ['chat'] }),
  'hand.raise': ({ room }) => ({ room }),
  'hand.lower': ({ room }) => ({ room }),
  'call.start': ({ other }) => ({ to: [other], kind: 'audio', name: 'Me' }),
  'call.subscribe': ({ call }) => ({ call, rings: false }),
  'call.join': ({ call }) => ({ call, name: 'Me' }),
  'call.accept': ({ call }) => ({ call, name: 'Me' }),
  'call.reject': ({ call }) => ({ call, why: 'rejected' }),
  'call.end': ({ call }) => ({ call }),
  'call.invite': ({ call }) => ({ call, to: [newUser()] }),
  'call.connected': ({ call }) => ({ call }),
  'call.switch': ({ call }) => ({ call, kind: 'video' }),
  'call.answer_video': ({ call }) => ({ call, agrees: true }),
  'call.move': ({ call }) => ({ call }),
  'inbox.subscribe': () => ({ name: 'Me' }),
  'inbox.update': () => ({ doNotDisturb: true }),
  'user.presence': ({ other }) => ({ users: [other] }),
};
