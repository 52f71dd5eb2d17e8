import { limits } from '../../components/core/protocol/limits';
import { reduce } from '../../components/core/protocol/reduce';
import type { Role, RoomState } from '../../components/core/protocol/room-state';
import { signToken } from '../../server/tokens';
import { camera, fakeTime, key, startTestServer, type TestServer } from '../harness/servers/test-server';
import type { RawClient } from '../harness/clients/raw-client';
import { turn } from '../harness/turn';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

const kinds = (client: RawClient, room = 'r') => client.events(`r:${room}`).map(({ k }) => k);
const look = (client: RawClient, room = 'r') => client.request('room.get', { room });

describe('join and leave', () => {
  it('[P163] keeps apart rooms whose names differ, in any script', async () => {
    const [ana, bo] = [await server.client('ana'), await server.client('bo')];
    const rooms = ['周会 2', '部门 2', 'Zoë & Bo', '😀'.repeat(limits.roomIdLength)];
    for (const room of rooms) expect((await ana.join(room, 'Ana')).snap).toMatchObject({ id: room, members: [{ id: 'ana' }] });
    await bo.join('部门 2', 'Bo');
    expect((await look(bo, '部门 2')).members).toBe(2);
    expect((await look(bo, '周会 2')).members).toBe(1);
    expect((await ana.event('member.joined')).n).toBe('r:部门 2');
    expect(kinds(ana, '周会 2')).toEqual([]);
  });

  it.each(['a/b', 'a:b', '*', 'a ', 'Zoe\u0308'])('[P162] [P163] refuses the room %j', async (room) => {
    const ana = await server.client('ana');
    expect(await ana.errorCode('room.join', { room, name: 'Ana', tracks: [] })).toBe('bad_request');
  });

  it('[P20] joins with the state and every URL that is needed, in one response', async () => {
    const bo = await server.client('bo', { hello: { pf: 'browser' } });
    await bo.join('r', 'Bo', { tracks: camera });
    const ana = await server.client('ana');
    const joined = await ana.join('r', '  Ana \u202e ', { tracks: camera, avatar: 'https://a.example/ana.png' });

    expect(joined).toMatchObject({ me: 'ana', plane: 'embedded', s: 2 });
    expect(joined.snap).toMatchObject({
      id: 'r',
      title: 'r',
      capacity: limits.membersPerRoom,
      members: [{ id: 'bo' }, { id: 'ana' }],
    });
    expect(joined.snap.members[1]).toMatchObject({
      name: 'Ana',
      avatar: 'https://a.example/ana.png',
      role: 'host',
      presence: 'online',
      tracks: camera,
    });
    expect(joined.publish).toEqual([{ source: 'main', urls: [expect.stringContaining('/publish/ana/main')], leftMs: 60_000 }]);
    expect(joined.play).toEqual([
      { member: 'bo', source: 'main', urls: [expect.stringContaining('/play/bo/main')], leftMs: 60_000 },
    ]);
    expect(joined.publish[0]?.urls[0]).toContain(`wechat.127.0.0.1:${new URL(server.origin).port}`);
    expect((await bo.event('member.joined')).d.member.id).toBe('ana');
  });

  it('[P21] sends a joined member no event of its snapshot, and every later one', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const ana = await server.client('ana');
    const joins = Promise.all(
      Array.from({ length: 10 }, (_, n) => server.client(`u${n}`).then((client) => client.join('r', `U${n}`))),
    );
    const { s, snap } = await ana.join('r', 'Ana');
    await joins;
    await ana.until('all members', () => (snap.members.length + kinds(ana).length === 12 ? true : undefined));
    const events = ana.events('r:r');
    expect(events.map((event) => event.s)).toEqual(events.map((_, index) => s + 1 + index));
    const state = events.reduce<RoomState>(reduce, snap);
    expect(new Set(state.members.map(({ id }) => id)).size).toBe(12);
  });

  it('[P22] answers the same for an unknown room and for one that the token does not allow', async () => {
    const bo = await server.client('bo', { rooms: { secret: 'host' } });
    await bo.join('secret', 'Bo');
    const named = JSON.parse('{"mine": "host", "constructor": "host"}') as Record<string, Role>;
    const ana = await server.client('ana', { rooms: named });
    for (const room of ['secret', 'nowhere', '__proto__', 'toString']) {
      expect(await ana.errorCode('room.join', { room, name: 'Ana', tracks: [] })).toBe('not_found');
      expect(await ana.errorCode('room.get', { room })).toBe('not_found');
    }
    expect(await ana.errorCode('room.join', { room: 'constructor', name: 'Ana', tracks: [] })).toBe('ok');
  });

  it.each([
    ['is 500 characters long', 'x'.repeat(500)],
    ['is nothing but control characters', '\u0000\u0007\u202e\u200b'],
  ])('[P23] refuses a name that %s', async (_what, name) => {
    const ana = await server.client('ana');
    expect(await ana.errorCode('room.join', { room: 'r', name, tracks: [] })).toBe('bad_name');
    expect((await look(ana)).members).toBe(0);
  });

  it.each([
    ['the name of the token', { name: 'Ana' }, 'Ana'],
    [
      'a long name of the token, shortened',
      { name: 'Maria Antonia Fernandez Gomez de la Sierra Nevada' },
      'Maria Antonia Fernandez Gomez de la Sier',
    ],
    ['the user id without one', {}, 'maria'],
    ['the user id for a name that nobody can see', { name: '\u200b' }, 'maria'],
  ])('[P161] without a name a member has %s', async (_what, token, name) => {
    const maria = await server.rawClient();
    await maria.hello(
      await signToken({ key, user: 'maria', rooms: { '*': 'host' }, ttlSeconds: 900, ...token }, fakeTime(server.clock)),
      { dev: 'm' },
    );
    await maria.request('room.join', { room: 'r', name: '', tracks: [] });
    expect((await look(maria)).names).toEqual([name]);
  });

  it('[P24] accepts no more members than the capacity, also in a race', async () => {
    await server.close();
    server = await startTestServer({ hooks: { openRoom: async () => ({ title: 'Small', capacity: 3 }) } });
    const clients = await Promise.all(Array.from({ length: 8 }, (_, n) => server.client(`u${n}`)));
    const answers = await Promise.all(
      clients.map((client) => client.errorCode('room.join', { room: 'r', name: 'U', tracks: [] })),
    );
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(3);
    expect(answers.filter((answer) => answer === 'room_full')).toHaveLength(5);
    const inside = clients[answers.indexOf('ok')] as RawClient;
    expect(await look(inside)).toMatchObject({ members: 3, capacity: 3, title: 'Small' });
    // A member may rejoin a full room.
    expect(await inside.errorCode('room.join', { room: 'r', name: 'U', tracks: [] })).toBe('ok');
  });

  it('[P25] lets the customer’s hook refuse a room', async () => {
    await server.close();
    server = await startTestServer({ hooks: { openRoom: async (room) => (room === 'real' ? {} : null) } });
    const ana = await server.client('ana');
    expect(await ana.errorCode('room.join', { room: 'fake', name: 'Ana', tracks: [] })).toBe('not_found');
    expect(await ana.errorCode('room.join', { room: 'real', name: 'Ana', tracks: [] })).toBe('ok');
  });

  it('[P26] shows the members to `room.get`, without joining', async () => {
    const bo = await server.client('bo');
    const ana = await server.client('ana');
    expect(await look(ana)).toEqual({ title: 'r', members: 0, capacity: limits.membersPerRoom, names: [], openedMs: 0 });
    await bo.join('r', 'Bo');
    server.clock.advance(5_000);
    expect(await look(ana)).toEqual({ title: 'r', members: 1, capacity: limits.membersPerRoom, names: ['Bo'], openedMs: 5_000 });
    expect(ana.events('r:r')).toEqual([]);
  });

  it('[P27] leaves at once on all devices; the last member closes the room', async () => {
    const bo = await server.client('bo');
    const { e } = await bo.join('r', 'Bo');
    const ana = await server.client('ana');
    const { publish } = await ana.join('r', 'Ana', { tracks: camera });
    await ana.request('room.leave', { room: 'r' });
    expect((await bo.event('member.left')).d).toEqual({ id: 'ana', reason: 'left' });
    expect(server.media.allows(publish[0]?.urls[0] ?? '')).toBe(false);
    await bo.request('message.send', { room: 'r', topic: 'chat', value: 1 });
    await bo.request('room.leave', { room: 'r' });
    await turn();
    expect(kinds(ana)).toEqual(['member.left']);
    expect((await look(ana)).members).toBe(0);
    expect((await bo.join('r', 'Bo')).e).not.toBe(e);
  });

  it('[P15] a leave that is repeated after the next join does not end that membership', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    await ana.request('room.leave', { room: 'r' }, 'leave-1');
    await ana.join('r', 'Ana');
    expect(await ana.response(ana.sendRequest('room.leave', { room: 'r' }, 'leave-1'))).toMatchObject({ dup: 1 });
    await bo.request('message.send', { room: 'r', topic: 'chat', value: 1 });
    await ana.event('message.sent');
    expect((await look(bo)).names).toEqual(['Bo', 'Ana']);
  });

  it('[P28] ends a room for all members when a host closes it', async () => {
    const host = await server.client('host');
    const { publish } = await host.join('r', 'Host', { tracks: camera });
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    await host.request('room.close', { room: 'r' });
    await ana.event('room.closed');
    expect(await ana.errorCode('message.send', { room: 'r', topic: 'chat', value: 1 })).toBe('not_in_room');
    expect(server.media.allows(publish[0]?.urls[0] ?? '')).toBe(false);
    expect((await look(ana)).members).toBe(0);
    // A later room with the same name is a different room.
    await host.join('r', 'Host');
    await turn();
    expect(kinds(ana)).toEqual(['room.closed']);
  });

  it('[P29] allows a session four rooms at once', async () => {
    const ana = await server.client('ana');
    for (let n = 0; n < limits.roomsPerSession; n += 1) await ana.join(`r${n}`, 'Ana');
    expect(await ana.errorCode('room.join', { room: 'more', name: 'Ana', tracks: [] })).toBe('forbidden');
    await ana.request('room.leave', { room: 'r0' });
    expect(await ana.errorCode('room.join', { room: 'more', name: 'Ana', tracks: [] })).toBe('ok');

    // Members that timed out meanwhile no longer count.
    const { sid, rt } = await ana.frame('welcome');
    ana.cut();
    await turn();
    server.clock.advance(limits.graceMs);
    await turn();
    const back = await server.rawClient();
    await back.hello(await server.token('ana'), { sid, rt, dev: 'ana', cur: { 'r:more': { e: '', s: 0 } } });
    for (let n = 0; n < limits.roomsPerSession; n += 1) await back.join(`new${n}`, 'Ana');
  });
});

describe('two devices of a user', () => {
  it('[P30] replaces the older device with 4001, and the others see neither a leave nor a second member', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const phone = await server.client('ana');
    const { publish } = await phone.join('r', 'Ana', { tracks: camera });
    const tablet = await server.client('ana');
    const joined = await tablet.join('r', 'Ana on a tablet', { tracks: camera });

    expect((await phone.closed()).code).toBe(4001);
    expect(phone.frames.filter(({ t }) => t === 'bye')).toEqual([{ t: 'bye', code: 4001, why: 'replaced' }]);
    expect(joined.snap.members.map(({ id }) => id)).toEqual(['bo', 'ana']);
    await turn();
    expect(kinds(bo)).toEqual(['member.joined', 'member.joined']);
    expect(server.media.allows(publish[0]?.urls[0] ?? '')).toBe(false);
    expect(server.media.allows(joined.publish[0]?.urls[0] ?? '')).toBe(true);
  });

  it('[P31] in 200 races: one member, one device left, no leave', async () => {
    await server.close();
    server = await startTestServer({ limits: { hellosPerMinute: 10_000 } });
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    for (let round = 0; round < 200; round += 1) {
      const user = `ana${round}`;
      const clients = await Promise.all([server.client(user), server.client(user)]);
      const asks = clients.map((client) => ({
        wire: client,
        id: client.sendRequest('room.join', { room: 'r', name: 'Ana', tracks: [] }),
      }));
      const loser = await Promise.race(clients.map((client) => client.closed().then(() => client)));
      const winner = clients.find((client) => client !== loser) as RawClient;
      const { err } = await winner.response(asks.find(({ wire: client }) => client === winner)?.id ?? 0);
      expect(err).toBeUndefined();
      expect(loser.closedWith?.code).toBe(4001);
      expect(await winner.errorCode('message.send', { room: 'r', topic: 'who', value: user })).toBe('ok');
      expect(winner.closedWith).toBeNull();
      const about = () =>
        bo.frames.flatMap((frame) => (frame.t === 'ev' && 'id' in frame.d && frame.d.id === user ? [frame.k] : []));
      expect(about()).toEqual(['message.sent']);
      await winner.request('room.leave', { room: 'r' });
      await bo.event('member.left', ({ d }) => d.id === user);
      winner.close();
      loser.close();
      bo.frames.length = 0;
    }
  });
});

describe('presence', () => {
  /** Ana has joined; Bo observes. */
  async function two(): Promise<{
    bo: RawClient;
    ana: RawClient;
    claim: { sid: string; rt: string };
    at: { e: string; s: number };
    url: string;
  }> {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const ana = await server.rawClient();
    const { sid, rt } = await ana.hello(await server.token('ana'), { dev: 'ana' });
    const { e, s, publish } = await ana.join('r', 'Ana', { tracks: camera });
    return { bo, ana, claim: { sid, rt }, at: { e, s }, url: publish[0]?.urls[0] ?? '' };
  }
  /** Advances the clock while Bo keeps sending pings. */
  async function pass(ms: number, bo: RawClient): Promise<void> {
    await turn();
    for (let left = ms; left > 0; left -= 20_000) {
      bo.send({ t: 'ping' });
      await turn();
      server.clock.advance(Math.min(left, 20_000));
      await turn();
    }
  }

  it('[P32] shows a member without a socket as away, keeps it for 30 s, and then removes it as lost', async () => {
    const { bo, ana, url } = await two();
    ana.cut();
    await bo.event('member.offline');
    await pass(limits.graceMs - 1, bo);
    expect(kinds(bo)).toEqual(['member.joined', 'member.offline']);
    expect(server.media.allows(url)).toBe(true);
    await pass(1, bo);
    expect((await bo.event('member.left')).d).toEqual({ id: 'ana', reason: 'lost' });
    expect(server.media.allows(url)).toBe(false);
  });

  /** Ana's app reports why it is away, and its connection ends. */
  async function goes(ana: RawClient, bo: RawClient, why: 'hide' | 'close'): Promise<void> {
    ana.send({ t: 'away', why });
    await bo.event('member.away');
    ana.cut();
    await bo.event('member.offline');
  }

  it('[P33] keeps the member of a hidden mini program for 120 s while media arrive', async () => {
    const { bo, ana } = await two();
    await goes(ana, bo, 'hide');
    // The server looks for media each time that the ordinary time is over.
    for (let left = limits.graceAwayMs; left > limits.graceMs; left -= limits.graceMs) await pass(limits.graceMs, bo);
    await pass(limits.graceMs - 1, bo);
    expect(kinds(bo)).not.toContain('member.left');
    await pass(1, bo);
    expect((await bo.event('member.left')).d.reason).toBe('lost');
  });

  it('[P33] keeps the member of a hidden mini program no longer than others once its media are gone', async () => {
    const { bo, ana } = await two();
    await goes(ana, bo, 'hide');
    await pass(limits.graceMs, bo);
    expect(kinds(bo)).not.toContain('member.left');
    server.media.receives = false;
    await pass(limits.graceMs - 1, bo);
    expect(kinds(bo)).not.toContain('member.left');
    await pass(1, bo);
    expect((await bo.event('member.left')).d.reason).toBe('lost');
  });

  it('[P172] keeps a hidden member with tracks where the media server cannot tell', async () => {
    const { bo, ana } = await two();
    Object.assign(server.media, { receivesFrom: undefined });
    await goes(ana, bo, 'hide');
    await pass(limits.graceMs, bo);
    await pass(limits.graceMs - 1, bo);
    expect(kinds(bo)).not.toContain('member.left');
  });

  it('[P33] keeps a hidden member who sends nothing no longer than others', async () => {
    const { bo } = await two();
    const cy = await server.client('cy');
    await cy.join('r', 'Cy');
    await goes(cy, bo, 'hide');
    await pass(limits.graceMs, bo);
    expect((await bo.event('member.left')).d).toEqual({ id: 'cy', reason: 'lost' });
  });

  it('[P170] removes a member whose app closed after 10 s, as somebody who left', async () => {
    const { bo, ana, url } = await two();
    await goes(ana, bo, 'close');
    await pass(limits.graceClosedMs - 1, bo);
    expect(kinds(bo)).toEqual(['member.joined', 'member.away', 'member.offline']);
    await pass(1, bo);
    expect((await bo.event('member.left')).d).toEqual({ id: 'ana', reason: 'left' });
    expect(server.media.allows(url)).toBe(false);
  });

  it('[P170] drops a connection that outlives its closed app by 5 s, and its member 10 s later', async () => {
    const { bo, ana } = await two();
    ana.send({ t: 'away', why: 'close' });
    await bo.event('member.away');
    await pass(limits.closingMs - 1, bo);
    expect(ana.closedWith).toBeNull();
    await pass(1, bo);
    expect((await ana.closed()).code).toBe(4202);
    await pass(limits.graceClosedMs, bo);
    expect((await bo.event('member.left')).d).toEqual({ id: 'ana', reason: 'left' });
  });

  it('[P171] takes an app for open again that says so on the same connection', async () => {
    const { bo, ana } = await two();
    ana.send({ t: 'away', why: 'close' });
    await bo.event('member.away');
    ana.send({ t: 'away', why: 'show' });
    await bo.event('member.online');
    await pass(limits.closingMs, bo);
    expect(ana.closedWith).toBeNull();
    ana.cut();
    await bo.event('member.offline');
    await pass(limits.graceMs - 1, bo);
    expect(kinds(bo)).not.toContain('member.left');
  });

  it('[P171] gives a reloaded app the ordinary time to join again, without a leave for the others', async () => {
    const { bo, ana, claim } = await two();
    await goes(ana, bo, 'close');
    await pass(limits.graceClosedMs - 1, bo);
    const back = await server.rawClient();
    const { resumed } = await back.hello(await server.token('ana'), { ...claim, dev: 'ana' });
    expect(resumed).toBe(true);
    await pass(limits.graceMs - limits.graceClosedMs, bo);
    back.send({ t: 'ping' });
    await back.join('r', 'Ana', { tracks: camera });
    await pass(limits.graceClosedMs, bo);
    expect(kinds(bo)).toEqual(['member.joined', 'member.away', 'member.offline', 'member.joined']);
  });

  it('[P171] loses a reloaded app that does not join again when the ordinary time is over', async () => {
    const { bo, ana, claim } = await two();
    await goes(ana, bo, 'close');
    const back = await server.rawClient();
    await back.hello(await server.token('ana'), { ...claim, dev: 'ana' });
    await pass(limits.graceClosedMs, bo);
    await pass(limits.graceMs - limits.graceClosedMs - 1, bo);
    expect(kinds(bo)).not.toContain('member.left');
    await pass(1, bo);
    expect((await bo.event('member.left')).d).toEqual({ id: 'ana', reason: 'lost' });
  });

  it('[P34] treats a hidden member as back only when it reports that', async () => {
    const { bo, ana } = await two();
    ana.send({ t: 'away', why: 'hide' });
    await bo.event('member.away');
    server.clock.advance(10_000);
    ana.send({ t: 'ping' });
    await ana.request('message.send', { room: 'r', topic: 'chat', value: 1 });
    await turn();
    expect(kinds(bo).slice(1)).toEqual(['member.away', 'message.sent']);
    ana.send({ t: 'away', why: 'show' });
    await bo.event('member.online');
    ana.cut();
    await bo.event('member.offline');
    await pass(limits.graceMs, bo);
    expect((await bo.event('member.left')).d.reason).toBe('lost');
  });

  it('[P35] forgets the grace of a member who came back', async () => {
    const { bo, ana, claim, at } = await two();
    ana.cut();
    await bo.event('member.offline');
    const back = await server.rawClient();
    await back.hello(await server.token('ana'), { ...claim, cur: { 'r:r': at }, dev: 'ana' });
    await bo.event('member.online');
    for (let n = 0; n < 4; n += 1) {
      back.send({ t: 'ping' });
      await pass(20_000, bo);
    }
    expect(kinds(bo)).toEqual(['member.joined', 'member.offline', 'member.online']);
  });

  it('[P36] keeps a member whose resumed session does not subscribe to the room, until it rejoins without a visible change', async () => {
    const { bo, ana, claim, url } = await two();
    // The server has not noticed yet that the old socket is dead.
    const cold = await server.rawClient();
    const welcome = await cold.hello(await server.token('ana'), { ...claim, dev: 'ana', cur: {} });
    expect(welcome).toMatchObject({ resumed: true, st: [] });
    expect((await ana.closed()).code).toBe(4001);
    await bo.event('member.offline');
    await bo.request('message.send', { room: 'r', topic: 'chat', value: 1 });
    await turn();
    expect(cold.events('r:r')).toEqual([]);

    const joined = await cold.join('r', 'Ana', { tracks: camera });
    expect(joined.snap.members.map(({ id, presence }) => [id, presence])).toEqual([['bo', 'online'], ['ana', 'online']]); // prettier-ignore
    await bo.event('member.joined', ({ s }) => s === joined.s);
    for (let n = 0; n < 4; n += 1) {
      cold.send({ t: 'ping' });
      await pass(20_000, bo);
    }
    expect(kinds(bo)).toEqual(['member.joined', 'member.offline', 'message.sent', 'member.joined']);
    expect(server.media.allows(url)).toBe(false);
  });

  it('[P37] removes the waiting member when the room is not rejoined in time', async () => {
    const { bo, claim } = await two();
    const cold = await server.rawClient();
    const again = await cold.hello(await server.token('ana'), { ...claim, dev: 'ana' });
    await bo.event('member.offline');
    cold.send({ t: 'ping' });
    await pass(20_000, bo);
    // Neither a reconnect nor another loss extends the grace period.
    const colder = await server.rawClient();
    await colder.hello(await server.token('ana'), { sid: again.sid, rt: again.rt, dev: 'ana' });
    await pass(10_000, bo);
    expect((await bo.event('member.left')).d).toEqual({ id: 'ana', reason: 'lost' });
    expect(colder.closedWith).toBeNull();
  });

  it('[P38] leaves no member behind when the socket closes during a join', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    for (let n = 0; n < 20; n += 1) {
      const client = await server.rawClient();
      client.send({ t: 'hello', v: 1, sdk: 't', tok: await server.token(`u${n}`), dev: `d${n}`, pf: 'wechat', caps: [] });
      client.sendRequest('room.join', { room: 'r', name: 'U', tracks: [] });
      client.cut();
    }
    await pass(20_000, bo);
    await pass(20_000, bo);
    expect(await look(bo)).toMatchObject({ members: 1, names: ['Bo'] });
  });
});

describe('hosts', () => {
  it('[P40] remove a member, who then can neither publish, play, resume nor join with its old credentials', async () => {
    const host = await server.client('host');
    await host.join('r', 'Host', { tracks: camera });
    const token = await server.token('ana', { r: 'speaker' });
    const ana = await server.rawClient();
    const { sid, rt } = await ana.hello(token);
    const { e, s, publish, play } = await ana.join('r', 'Ana', { tracks: camera });
    const cached = [...publish, ...play].flatMap(({ urls }) => urls);
    expect(cached.every((url) => server.media.allows(url))).toBe(true);

    await host.request('member.remove', { room: 'r', id: 'ana' });
    expect((await ana.event('member.left')).d).toEqual({ id: 'ana', reason: 'kicked' });
    await host.request('message.send', { room: 'r', topic: 'chat', value: 'secret' });
    await turn();
    expect(kinds(ana)).toEqual(['member.left']);
    expect(cached.some((url) => server.media.allows(url))).toBe(false);
    expect(await ana.errorCode('media.play', { room: 'r', tracks: [{ member: 'host', source: 'main' }] })).toBe('not_in_room');
    expect(await ana.errorCode('media.publish', { room: 'r', source: 'main' })).toBe('not_in_room');
    expect(await ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('banned');
    ana.cut();
    const again = await server.rawClient();
    expect(await again.hello(token, { sid, rt, cur: { 'r:r': { e, s } } })).toMatchObject({ resumed: true, st: [] });
    expect(await again.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('banned');
    await host.request('message.send', { room: 'r', topic: 'chat', value: 1 });
    await turn();
    expect(again.events('r:r')).toEqual([]);
  });

  it('[P41] ban a removed member as requested: not at all, for a while, or until every earlier token has expired', async () => {
    const host = await server.client('host');
    await host.join('r', 'Host');
    const ana = await server.client('ana');
    const remove = async (banMs?: number) => {
      await ana.join('r', 'Ana');
      await host.request('member.remove', { room: 'r', id: 'ana', ...(banMs === undefined ? {} : { banMs }) });
      return ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] });
    };
    expect(await remove(0)).toBe('ok');
    expect(await remove(5_000)).toBe('banned');
    server.clock.advance(5_000);
    expect(await remove()).toBe('banned');
    // Removing a banned user again does not shorten the ban.
    expect(await host.errorCode('member.remove', { room: 'r', id: 'ana', banMs: 1 })).toBe('ok');
    expect(await ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('banned');
  });
});

describe('tracks, names and messages', () => {
  it('[P42] report published, muted and unpublished tracks, with URLs for the publisher', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    const { publish } = await ana.request('track.publish', { room: 'r', tracks: camera });
    expect(publish.map(({ source }) => source)).toEqual(['main']);
    await ana.request('track.mute', { room: 'r', source: 'main', kind: 'audio', muted: true });
    // A second identical mute emits no event.
    await ana.request('track.mute', { room: 'r', source: 'main', kind: 'audio', muted: true });
    await ana.request('track.unpublish', { room: 'r', source: 'main' });
    await ana.request('track.unpublish', { room: 'r', source: 'main' });
    await turn();
    expect(kinds(bo)).toEqual(['member.joined', 'track.published', 'track.muted', 'track.unpublished']);
    expect(await ana.errorCode('track.mute', { room: 'r', source: 'main', kind: 'audio', muted: true })).toBe('bad_request');
    expect(await ana.errorCode('media.publish', { room: 'r', source: 'main' })).toBe('bad_request');
  });

  it('[P43] give play URLs for existing tracks, and leave out those that are gone', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo', { tracks: camera });
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    const tracks = [{ member: 'bo', source: 'main' as const }, { member: 'bo', source: 'screen' as const }, { member: 'ghost', source: 'main' as const }]; // prettier-ignore
    const { play } = await ana.request('media.play', { room: 'r', tracks });
    expect(play.map(({ member, source }) => [member, source])).toEqual([['bo', 'main']]);
  });

  it('[P44] fail as unavailable with a failing media engine, and succeed on a retry of the same request', async () => {
    server.media.broken = 'on fire';
    const ana = await server.client('ana');
    expect(await ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: camera })).toBe('unavailable');
    server.media.broken = null;
    expect((await ana.join('r', 'Ana', { tracks: camera })).publish).toHaveLength(1);
  });

  it('[P45] are sent to all members, within their size limits', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    await ana.request('member.update', { room: 'r', name: 'Ana M.', attrs: { hand: true } });
    expect((await bo.event('member.updated')).d).toEqual({ id: 'ana', name: 'Ana M.', attrs: { hand: true } });
    expect(await ana.errorCode('member.update', { room: 'r', name: '\u0007' })).toBe('bad_name');
    expect(await ana.errorCode('member.update', { room: 'r', attrs: { a: 'x'.repeat(limits.memberAttrsBytes) } })).toBe(
      'too_large',
    );
    expect(await ana.errorCode('message.send', { room: 'r', topic: 'c', value: '字'.repeat(1_400) })).toBe('too_large');
    await ana.request('message.send', { room: 'r', topic: 'c', value: { __proto__: null, deep: [1, [2]] } });
    expect((await bo.event('message.sent')).d).toEqual({ id: 'ana', topic: 'c', value: { deep: [1, [2]] } });
  });

  it('[P46] forward ephemerals with their sender, to the other members, and only from members', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    const outsider = await server.client('out');
    outsider.send({ t: 'eph', n: 'r:r', k: 'volume', d: { level: 99 } });
    ana.send({ t: 'eph', n: 'r:r', k: 'volume', d: { level: 40, id: 'bo' } });
    ana.send({ t: 'eph', n: 'r:r', k: 'volume', d: { level: 400 } }, { t: 'eph', n: 'r:r', k: 'future', d: {} });
    expect(await bo.frame('eph')).toEqual({ t: 'eph', n: 'r:r', k: 'volume', d: { level: 40, id: 'ana' } });
    await ana.request('room.get', { room: 'r' });
    await turn();
    expect(bo.frames.filter(({ t }) => t === 'eph')).toHaveLength(1);
    expect([ana, outsider].flatMap((client) => client.frames).filter(({ t }) => t === 'eph')).toEqual([]);
    expect([ana, outsider].map((client) => client.closedWith)).toEqual([null, null]);
  });

  it('[P47] send only the latest ephemeral of a kind and member within a turn', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const ana = await server.client('ana');
    await ana.join('r', 'Ana');
    ana.send([1, 2, 3, 4, 5].map((level) => ({ t: 'eph', n: 'r:r', k: 'volume', d: { level } })));
    await bo.frame('eph');
    await turn();
    expect(bo.frames.flatMap((frame) => (frame.t === 'eph' && 'level' in frame.d ? [frame.d.level] : []))).toEqual([5]);
  });
});

describe('members without a session', () => {
  it('[P48] are created for a stream of a dev endpoint, and removed at its end', async () => {
    const bo = await server.client('bo');
    await bo.join('r', 'Bo');
    const membership = await server.media.publish({ room: 'r', name: 'Camera' });
    const { member } = (await bo.event('member.joined')).d;
    expect(member).toMatchObject({ name: 'Camera', role: 'speaker', presence: 'online', tracks: camera });
    expect(membership).toMatchObject({ room: 'r', member: member.id });
    const { play } = await bo.request('media.play', { room: 'r', tracks: [{ member: member.id, source: 'main' }] });
    expect(play).toHaveLength(1);
    expect(await server.media.play({ room: 'r', member: member.id })).toEqual(membership);
    expect(await server.media.play({ room: 'r', member: 'bo' })).toBeNull();
    expect(await server.media.play({ room: 'other', member: member.id })).toBeNull();
    if (membership !== null) server.media.end(membership);
    expect((await bo.event('member.left')).d).toEqual({ id: member.id, reason: 'left' });
    expect(await server.media.publish({ room: 'no room/at all', name: 'x' })).toBeNull();
  });

  it('[P49] lose their stream when they are removed', async () => {
    const host = await server.client('host');
    await host.join('r', 'Host');
    const membership = await server.media.publish({ room: 'r', name: '\u0000' });
    expect((await host.event('member.joined')).d.member.name).toBe('Camera');
    await host.request('member.remove', { room: 'r', id: membership?.member ?? '' });
    expect(server.media.revoked).toContainEqual(membership);
    if (membership !== null) server.media.end(membership);
    await turn();
    expect(kinds(host)).toEqual(['member.joined', 'member.left']);
  });
});
