import type { Method, Params } from '../../components/core/protocol/messages';
import type { Role } from '../../components/core/protocol/room-state';
import { schemas } from '../../components/core/protocol/schemas';
import { camera, startTestServer, type TestServer } from '../harness/servers/test-server';
import type { RawClient } from '../harness/clients/raw-client';

const room = 'r';
/** Methods of rooms; permissions of calls are tested in calls/. */
type RoomMethod = Exclude<Method, `${'call' | 'inbox' | 'user'}.${string}`>;
/** Parameters of each method that are valid for a publishing member. */
const params: { [M in RoomMethod]: Params<M> } = {
  'room.get': { room },
  'room.join': { room, name: 'Me', tracks: camera },
  'room.leave': { room },
  'room.close': { room },
  'member.update': { room, attrs: { hand: true } },
  'member.remove': { room, id: 'other', banMs: 0 },
  'track.publish': { room, tracks: camera },
  'track.unpublish': { room, source: 'main' },
  'track.mute': { room, source: 'main', kind: 'audio', muted: true },
  'media.publish': { room, source: 'main' },
  'media.play': { room, tracks: [{ member: 'other', source: 'main' }] },
  'message.send': { room, topic: 'chat', value: 1 },
};

type Membership = Role | 'not a member' | 'not allowed';
const memberships: readonly Membership[] = ['host', 'speaker', 'audience', 'not a member', 'not allowed'];

/** The expected response per role; `ok` unless stated otherwise. */
const all = 'ok';
const table: { readonly [M in RoomMethod]: Readonly<Record<Membership, string>> } = {
  'room.get': row(all, all, all, all),
  'room.join': row(all, all, all, all),
  'room.leave': row(all, all, all),
  'room.close': row(all, 'forbidden', 'forbidden'),
  'member.update': row(all, all, all),
  'member.remove': row(all, 'forbidden', 'forbidden'),
  'track.publish': row(all, all, 'forbidden'),
  'track.unpublish': row(all, all, 'forbidden'),
  'track.mute': row(all, all, 'forbidden'),
  'media.publish': row(all, all, 'forbidden'),
  'media.play': row(all, all, all),
  'message.send': row(all, all, all),
};

function row(host: string, speaker: string, audience: string, notMember = 'not_in_room'): Readonly<Record<Membership, string>> {
  return { host, speaker, audience, 'not a member': notMember, 'not allowed': 'not_found' };
}

let server: TestServer;
let other: RawClient;
beforeAll(async () => {
  server = await startTestServer({ limits: { hellosPerMinute: 10_000 } });
});
afterAll(() => server.close());
beforeEach(async () => {
  other = await server.client('other');
  await other.join(room, 'Other', { tracks: camera });
});
afterEach(async () => {
  await other.errorCode('room.close', { room });
  other.close();
});

let lastUser = 0;
async function takeMembership(membership: Membership): Promise<RawClient> {
  lastUser += 1;
  const isRole = membership !== 'not a member' && membership !== 'not allowed';
  const rooms: Record<string, Role> =
    membership === 'not allowed' ? { elsewhere: 'host' } : { [room]: isRole ? membership : 'host' };
  const client = await server.client(`me${lastUser}`, { rooms });
  if (isRole) await client.join(room, 'Me', { tracks: camera });
  return client;
}

const isAboutRoom = (method: Method): method is RoomMethod => !/^(call|inbox|user)\./.test(method);
const cells = (Object.keys(schemas.methods) as Method[])
  .filter(isAboutRoom)
  .flatMap((method) => memberships.map((membership) => [method, membership, table[method][membership]] as const));

describe('permissions', () => {
  it.each(cells)('[P50] %s by %s is %s', async (method, membership, expected) => {
    const client = await takeMembership(membership);
    expect(await client.errorCode(method, params[method])).toBe(expected);
    client.close();
  });

  it('[P51] take the role from the token, and give an audience member no tracks', async () => {
    const client = await server.client('quiet', { rooms: { '*': 'host', [room]: 'audience' } });
    const { snap, publish } = await client.join(room, 'Quiet', { tracks: camera });
    expect(snap.members.find(({ id }) => id === 'quiet')).toMatchObject({ role: 'audience', tracks: [] });
    expect(publish).toEqual([]);
    client.close();
  });

  it('[P52] follow the member’s role in the room, which the next token changes', async () => {
    const client = await server.client('ana', { rooms: { [room]: 'host' } });
    const { publish } = await client.join(room, 'Ana', { tracks: camera });
    client.send({ t: 'auth', tok: await server.token('ana', { [room]: 'audience' }) });
    expect((await other.event('member.updated')).d).toEqual({ id: 'ana', role: 'audience' });
    expect((await other.event('track.unpublished')).d).toEqual({ id: 'ana', source: 'main' });
    expect(server.media.allows(publish[0]?.urls[0] ?? '')).toBe(false);
    expect(await client.errorCode('room.close', { room })).toBe('forbidden');
    client.send({ t: 'auth', tok: await server.token('ana', { elsewhere: 'host' }) });
    expect((await other.event('member.left')).d).toEqual({ id: 'ana', reason: 'kicked' });
    expect(await client.errorCode('message.send', { room, topic: 'c', value: 1 })).toBe('not_found');
    client.close();
  });

  it('[P53] refuse a removal of oneself', async () => {
    expect(await other.errorCode('member.remove', { room, id: 'other' })).toBe('bad_request');
  });
});
