import { limits } from '../../../components/core/protocol/limits';
import { roomStream, type Result } from '../../../components/core/protocol/messages';
import type { Role } from '../../../components/core/protocol/room-state';
import type { RawClient } from '../../harness/clients/raw-client';
import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { turn } from '../../harness/turn';

const room = 'hall';
const stream = roomStream(room);
const settings = { capacity: 2, audience: 3 };
let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ hooks: { openRoom: () => Promise.resolve(settings) } });
});
afterEach(() => server.close());

const clientOf = (user: string, role: Role): Promise<RawClient> => server.client(user, { rooms: { [room]: role } });
async function enter(user: string, role: Role = 'audience'): Promise<{ client: RawClient; joined: Result<'room.join'> }> {
  const client = await clientOf(user, role);
  return { client, joined: await client.join(room, user, { tracks: camera }) };
}
const host = async (): Promise<RawClient> => (await enter('host', 'host')).client;
const idsOf = ({ snap }: Pick<Result<'room.join'>, 'snap'>) => snap.members.map(({ id }) => id);
/** The state as a new member gets it. */
const look = async (): Promise<Result<'room.join'>['snap']> => (await enter('host', 'host')).joined.snap;
/** The names in the list, as somebody outside sees them. */
const names = async () => (await (await clientOf('outside', 'host')).request('room.get', { room })).names;
/** The next news of the audience. */
async function news(client: RawClient): Promise<{ count: number; names: string[] }[]> {
  server.clock.advance(limits.audienceEveryMs);
  await turn();
  return client
    .events(stream)
    .flatMap((event) =>
      event.k === 'audience.changed' ? [{ count: event.d.count, names: event.d.newest.map(({ name }) => name) }] : [],
    );
}
const listed = async (client: RawClient) => (await client.request('room.audience', { room })).members.map(({ id }) => id);
const roleNow = async (client: RawClient, role: Role): Promise<void> => {
  client.send({ t: 'auth', tok: await server.token('ana', { [room]: role }) });
  await turn();
};

describe('a room with an audience', () => {
  it('[P381] shows to a user of it the listed members and themselves, and to the others no event but their number', async () => {
    const first = await host();
    const { joined } = await enter('ana');
    const other = await enter('bo');
    expect(idsOf(joined)).toEqual(['host', 'ana']);
    expect(idsOf(other.joined)).toEqual(['host', 'bo']);
    expect(joined.snap.members[1]).toMatchObject({ role: 'audience', presence: 'online', tracks: [] });
    expect(joined.play.map(({ member }) => member)).toEqual(['host']);
    expect(await news(first)).toEqual([{ count: 2, names: ['bo', 'ana'] }]);
    expect(first.events(stream).map(({ k }) => k)).toEqual(['audience.changed']);
    expect(await look()).toMatchObject({ audience: { count: 2 }, members: [{ id: 'host' }] });
  });

  it('[P381] names those who came last, five at most, and says nothing when nothing changed', async () => {
    await server.close();
    server = await startTestServer({ hooks: { openRoom: () => Promise.resolve({ audience: 100 }) } });
    const first = await host();
    for (let n = 0; n < 8; n += 1) await enter(`u${n}`);
    const [{ count, names } = { count: 0, names: [] }] = await news(first);
    expect([count, names]).toEqual([8, ['u7', 'u6', 'u5', 'u4', 'u3']]);
    expect(await news(first)).toHaveLength(1);
  });

  it('[P396] tells of any number of changes once a second, and of the last one too', async () => {
    const first = await host();
    const { client } = await enter('ana');
    for (let n = 0; n < 5; n += 1) {
      await client.request('room.leave', { room });
      await client.join(room, 'ana');
    }
    expect(await news(first)).toEqual([{ count: 1, names: ['ana'] }]);
    await client.request('room.leave', { room });
    server.clock.advance(limits.audienceEveryMs - 1);
    await turn();
    expect(first.events(stream)).toHaveLength(1);
    expect(await news(first)).toEqual([
      { count: 1, names: ['ana'] },
      { count: 0, names: [] },
    ]);
  });

  it('[P382] has a limit of its own: its users take no place of a member, and members none of theirs', async () => {
    await host();
    for (const user of ['a', 'b', 'c']) await enter(user);
    const late = await clientOf('d', 'audience');
    await expect(late.join(room, 'd')).rejects.toThrow('room_full');
    await enter('guest', 'speaker');
    const third = await clientOf('third', 'speaker');
    await expect(third.join(room, 'third')).rejects.toThrow('room_full');
    // A user who is in it needs no further place.
    expect(idsOf((await enter('a')).joined)).toEqual(['host', 'guest', 'a']);
  });

  it('[P382] gives its last place to one of many who come at once', async () => {
    await host();
    const clients = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((user) => clientOf(user, 'audience')));
    const answers = await Promise.all(clients.map((client) => client.errorCode('room.join', { room, name: 'x', tracks: [] })));
    expect(answers.filter((code) => code === 'ok')).toHaveLength(settings.audience);
    expect(answers.filter((code) => code === 'room_full')).toHaveLength(3);
  });

  it('[P383] is left by its users without a word to the others, and their URLs become invalid', async () => {
    const first = await host();
    const { client, joined } = await enter('ana');
    const [grant] = joined.play;
    expect(server.media.allows(grant?.urls[0] ?? '')).toBe(true);
    await client.request('room.leave', { room });
    expect(server.media.allows(grant?.urls[0] ?? '')).toBe(false);
    expect(await client.errorCode('room.leave', { room })).toBe('not_in_room');
    expect(await listed(first)).toEqual([]);
    expect(first.events(stream)).toEqual([]);
  });

  it('[P383] keeps a user whose connection is lost for the grace time, and goes on with them when they come back', async () => {
    const first = await host();
    const { client } = await enter('ana');
    const { sid, rt } = await client.frame('welcome');
    client.cut();
    await turn();
    expect((await first.request('room.audience', { room })).members).toMatchObject([{ id: 'ana', presence: 'offline' }]);
    const again = await server.rawClient();
    const cur = { [stream]: { e: '', s: 0 } };
    const welcome = await again.hello(await server.token('ana', { [room]: 'audience' }), { sid, rt, dev: 'ana-1', cur });
    expect(idsOf({ snap: welcome.st[0]?.snap as Result<'room.join'>['snap'] })).toEqual(['host', 'ana']);
    server.clock.advance(2 * limits.graceMs);
    await turn();
    expect(await listed(await host())).toEqual(['ana']);
  });

  it('[P383] ends the stay of a user who does not come back', async () => {
    await host();
    const { client } = await enter('ana');
    client.cut();
    await turn();
    server.clock.advance(limits.graceMs);
    await turn();
    expect(await listed(await host())).toEqual([]);
    expect(server.media.revoked.map(({ member }) => member)).toContain('ana');
  });

  it('[P383] resumes by replay too, and says of itself who is away', async () => {
    const first = await host();
    const { client, joined } = await enter('ana');
    const { sid, rt } = await client.frame('welcome');
    client.send({ t: 'away', why: 'hide' });
    await turn();
    expect((await first.request('room.audience', { room })).members).toMatchObject([{ presence: 'away' }]);
    client.cut();
    await turn();
    await first.request('message.send', { room, topic: 'chat', value: 'meanwhile' });
    const again = await server.rawClient();
    const cur = { [stream]: { e: joined.e, s: joined.s } };
    const welcome = await again.hello(await server.token('ana', { [room]: 'audience' }), { sid, rt, dev: 'ana-1', cur });
    expect(welcome.st).toMatchObject([{ n: stream, replay: 1 }]);
    expect((await again.event('message.sent')).d.value).toBe('meanwhile');
  });

  it('[P32] follows the connection of a listed member too, when a newer one has taken the place of the first', async () => {
    const first = await host();
    const { client: guest } = await enter('guest', 'speaker');
    const { sid, rt } = await first.frame('welcome');
    const second = await server.rawClient();
    const { e, s } = guest.events(stream).at(-1) ?? { e: '', s: 0 };
    await second.hello(await server.token('host', { [room]: 'host' }), { sid, rt, dev: 'host-0', cur: { [stream]: { e, s } } });
    expect((await first.closed()).code).toBe(4001);
    second.cut();
    expect((await guest.event('member.offline')).d.id).toBe('host');
  });

  it('[P384] has each user once: a second device replaces the first, and a repeated request changes nothing', async () => {
    const first = await host();
    const { client } = await enter('ana');
    const { client: second } = await enter('ana');
    expect((await client.closed()).code).toBe(4001);
    expect(await listed(first)).toEqual(['ana']);
    const params = { room, name: 'ana', tracks: [] };
    const once = await second.response(second.sendRequest('room.join', params, 'same'));
    const twice = await second.response(second.sendRequest('room.join', params, 'same'));
    expect([once.dup, twice.dup, once.err, twice.err]).toEqual([undefined, 1, undefined, undefined]);
    expect(await listed(first)).toEqual(['ana']);
  });

  it('[P385] is told of by name only to whom it happens: a user who is removed hears it, is banned and has no media', async () => {
    const first = await host();
    const { client, joined } = await enter('ana');
    await first.request('member.remove', { room, id: 'ana' });
    expect((await client.event('member.left')).d).toEqual({ id: 'ana', reason: 'kicked' });
    expect(server.media.allows(joined.play[0]?.urls[0] ?? '')).toBe(false);
    await expect(client.join(room, 'ana')).rejects.toThrow('banned');
    expect(await first.errorCode('member.remove', { room, id: 'nobody', banMs: 0 })).toBe('not_found');
  });

  it('[P385] loses a user whose fresh token no longer names the room', async () => {
    const first = await host();
    const { client } = await enter('ana');
    client.send({ t: 'auth', tok: await server.token('ana', { elsewhere: 'audience' }) });
    expect((await client.event('member.left')).d).toEqual({ id: 'ana', reason: 'kicked' });
    expect(await listed(first)).toEqual([]);
  });
});

describe('a user between the audience and the list', () => {
  it('[P386] is listed once they may publish, at the end, and in no moment in both or in neither', async () => {
    const first = await host();
    const { client } = await enter('ana');
    await news(first);
    await roleNow(client, 'speaker');
    const event = await first.event('member.joined');
    expect(event.d.member).toMatchObject({ id: 'ana', role: 'speaker' });
    await client.event('member.joined');
    expect(client.events(stream).filter(({ k }) => k.startsWith('member.'))).toEqual([event]);
    expect([await listed(first), await names()]).toEqual([[], ['host', 'ana']]);
    await client.request('track.publish', { room, tracks: camera });
    expect((await first.event('track.published')).d.id).toBe('ana');
    expect((await news(client)).at(-1)?.count).toBe(0);
  });

  it('[P386] is listed when they join again with the role of a speaker, on whichever device', async () => {
    const first = await host();
    await enter('ana');
    const { joined } = await enter('ana', 'speaker');
    expect(idsOf(joined)).toEqual(['host', 'ana']);
    expect([await listed(first), idsOf({ snap: await look() })]).toEqual([[], ['host', 'ana']]);
  });

  it('[P386] stays in the audience while the list is full', async () => {
    const first = await host();
    await enter('guest', 'speaker');
    const { client } = await enter('ana');
    await roleNow(client, 'speaker');
    expect(await listed(first)).toEqual(['ana']);
    expect(await client.errorCode('track.publish', { room, tracks: camera })).toBe('forbidden');
    const again = await clientOf('ana', 'speaker');
    expect(await again.errorCode('room.join', { room, name: 'ana', tracks: [] })).toBe('room_full');
    expect(await listed(first)).toEqual(['ana']);
  });

  it('[P387] stays listed when they may no longer publish, until they leave', async () => {
    const first = await host();
    const { client } = await enter('ana', 'speaker');
    await roleNow(client, 'audience');
    expect((await first.event('member.updated')).d).toEqual({ id: 'ana', role: 'audience' });
    expect([await listed(first), await names()]).toEqual([[], ['host', 'ana']]);
    await client.request('room.leave', { room });
    expect((await first.event('member.left')).d.id).toBe('ana');
    await client.join(room, 'ana');
    expect([await listed(first), await names()]).toEqual([['ana'], ['host']]);
  });
});

describe('the life of a room with an audience', () => {
  const open = async (): Promise<boolean> => (await server.attached.node.operate('ListRooms', {})).rooms.length > 0;

  it('[P388] begins with a user of the audience, and hosts may come later', async () => {
    const { joined } = await enter('ana');
    expect(joined.snap).toMatchObject({ members: [{ id: 'ana' }], audience: { count: 1, newest: [{ id: 'ana', name: 'ana' }] } });
    expect(idsOf((await enter('host', 'host')).joined)).toEqual(['host']);
  });

  it('[P388] goes on without a listed member while its audience stays, and ends with the last user', async () => {
    const first = await host();
    const { client, joined } = await enter('ana');
    await first.request('room.leave', { room });
    expect(await open()).toBe(true);
    expect((await enter('bo')).joined.e).toBe(joined.e);
    await client.request('room.leave', { room });
    expect(await open()).toBe(true);
    server.clock.advance(limits.audienceEveryMs);
    await turn();
    expect(await open()).toBe(true);
    const { client: bo } = await enter('bo');
    await bo.request('room.leave', { room });
    expect(await open()).toBe(false);
    expect((await enter('cy')).joined.e).not.toBe(joined.e);
  });

  it('[P389] ends for everybody when a host closes it, with all media', async () => {
    const first = await host();
    const audience = [await enter('a'), await enter('b'), await enter('c')];
    await first.request('room.close', { room });
    for (const { client } of audience) await client.event('room.closed');
    await turn();
    server.clock.advance(0);
    await turn();
    expect(server.media.revoked.map(({ member }) => member).sort()).toEqual(['a', 'b', 'c', 'host']);
    expect(await open()).toBe(false);
    expect(await audience[0]?.client.errorCode('message.send', { room, topic: 'chat', value: 1 })).toBe('not_in_room');
    const { joined } = await enter('a');
    expect(idsOf(joined)).toEqual(['a']);
  });

  it('[P389] takes nobody while it closes; the same request may be repeated', async () => {
    const first = await host();
    const { client } = await enter('a');
    await first.request('room.close', { room });
    expect(await first.errorCode('room.join', { room, name: 'host', tracks: [] })).toBe('unavailable');
    expect(await client.errorCode('message.send', { room, topic: 'chat', value: 1 })).toBe('not_in_room');
    server.clock.advance(0);
    await turn();
    await first.join(room, 'host');
  });
});

describe('the rights of the audience', () => {
  it('[P390] do not include the list of it, which hosts and speakers read in pages by id', async () => {
    const first = await host();
    const { client: guest } = await enter('guest', 'speaker');
    const clients = [];
    for (const user of ['c', 'a', 'b']) clients.push(await enter(user));
    const page = await first.request('room.audience', { room, most: 2 });
    expect([page.count, page.members.map(({ id }) => id), page.next]).toEqual([3, ['a', 'b'], 'b']);
    const rest = await guest.request('room.audience', { room, most: 2, after: page.next });
    expect([rest.count, rest.members.map(({ id }) => id), rest.next]).toEqual([3, ['c'], '']);
    expect(await clients[0]?.client.errorCode('room.audience', { room })).toBe('forbidden');
    expect(await (await clientOf('x', 'host')).errorCode('room.audience', { room })).toBe('not_in_room');
    expect(await first.errorCode('room.audience', { room, most: limits.audiencePage + 1 })).toBe('bad_request');
  });

  it('[P391] include messages and attributes, and no ephemerals', async () => {
    const first = await host();
    const { client } = await enter('ana');
    await client.request('message.send', { room, topic: 'chat', value: 'hello' });
    expect((await first.event('message.sent')).d).toEqual({ id: 'ana', topic: 'chat', value: 'hello' });
    await client.request('member.update', { room, name: 'Anna', attrs: { hand: true } });
    expect((await first.request('room.audience', { room })).members).toMatchObject([{ name: 'Anna', attrs: { hand: true } }]);
    ['volume', 'net'].forEach((k) => client.send({ t: 'eph', n: stream, k, d: { id: 'ana', level: 3 } }));
    first.send({ t: 'eph', n: stream, k: 'net', d: { id: 'host', level: 3 } });
    await client.frame('eph', ({ d }) => d.id === 'host');
    await turn();
    expect(first.frames.filter(({ t }) => t === 'eph')).toEqual([]);
    expect(first.events(stream).map(({ k }) => k)).toEqual(['message.sent']);
  });

  it('[P391] include publishing to the engine of the plane, where it is entered that way, and no track', async () => {
    Object.assign(server.media, { audienceNeedsPublishGrant: true });
    await host();
    const { client, joined } = await enter('ana');
    expect(joined.publish.map(({ source }) => source)).toEqual(['main']);
    const { publish } = await client.request('media.publish', { room, source: 'main' });
    expect(server.media.allows(publish.urls[0] ?? '')).toBe(true);
    expect(await client.errorCode('track.publish', { room, tracks: camera })).toBe('forbidden');
    const { play } = await client.request('media.play', { room, tracks: [{ member: 'host', source: 'main' }] });
    expect(play).toHaveLength(1);
    await client.request('room.leave', { room });
    expect(server.media.allows(publish.urls[0] ?? '')).toBe(false);
  });

  it('[P397] `room.get` counts the places that are open to the caller', async () => {
    await host();
    const { client } = await enter('ana');
    server.clock.advance(limits.audienceEveryMs);
    await turn();
    const [asAudience, asSpeaker] = [await client.request('room.get', { room }), await clientOf('s', 'speaker')];
    expect(asAudience).toMatchObject({ members: 2, capacity: settings.capacity + settings.audience, names: ['host'] });
    expect(await asSpeaker.request('room.get', { room })).toMatchObject({ members: 1, capacity: settings.capacity });
  });
});

describe('the capacity of a room', () => {
  it('[P380] is what the hook says, also beyond the default, up to a bound', async () => {
    await server.close();
    const capacities: Record<string, number> = { large: 50, vast: 1_000_000 };
    server = await startTestServer({
      hooks: { openRoom: (name) => Promise.resolve(name in capacities ? { capacity: capacities[name] ?? 0 } : {}) },
    });
    const client = await server.client('ana');
    const capacityOf = async (name: string) => (await client.request('room.get', { room: name })).capacity;
    expect([await capacityOf('large'), await capacityOf('vast'), await capacityOf('usual')]).toEqual([
      50,
      limits.membersPerRoomMost,
      limits.membersPerRoom,
    ]);
  });
});
