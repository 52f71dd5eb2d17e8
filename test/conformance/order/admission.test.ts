import { limits } from '../../../components/core/protocol/limits';
import { signToken } from '../../../server/index';
import type { RawClient } from '../../harness/clients/raw-client';
import { key, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { clientOf, enter, room, stateOf } from './meeting';
import { turn } from '../../harness/turn';

const { knockEveryMs } = limits;
/** Shorter than the real ones, so that a test passes them in a few knocks. */
const [admittedMs, deniedMs] = [2 * knockEveryMs, 3 * knockEveryMs];

let server: TestServer;
let host: RawClient;
beforeEach(async () => {
  server = await startTestServer({ limits: { admittedMs, deniedMs } });
  host = (await enter(server, 'host', 'host')).client;
});
afterEach(() => server.close());

const knock = (client: RawClient, more: object = {}) =>
  client.response(client.sendRequest('room.join', { room, name: 'Guest', tracks: [], ...more }));
/** The answer to a join: `ok`, or the reason. */
const code = async (client: RawClient, more: object = {}): Promise<string> => (await knock(client, more)).err?.code ?? 'ok';
const waiting = async () => (await host.request('room.waiting', { room })).users.map(({ id }) => id);
const letIn = (...ids: string[]) => host.request('room.admit', { room, ids });
const entry = (way: 'open' | 'pin' | 'waiting' | 'locked', more: object = {}) =>
  host.request('room.rules', { room, entry: way, ...more });
/** Time in which nobody but the given clients knocks. The host keeps the connection. */
async function pass(ms: number, ...knocking: RawClient[]): Promise<void> {
  for (let left = ms; left > 0; left -= knockEveryMs) {
    server.clock.advance(Math.min(left, knockEveryMs));
    host.send({ t: 'ping' });
    for (const client of knocking) await code(client);
    await turn();
  }
}

describe('a locked room', () => {
  it('[P450] admits nobody new but moderators and moved users, and everybody who is in it again', async () => {
    await enter(server, 'ana', 'speaker');
    await entry('locked');
    expect(await code(await clientOf(server, 'bo'))).toBe('room_locked');
    expect(await code(await clientOf(server, 'ana'))).toBe('ok');
    expect(await code(await clientOf(server, 'cohost', 'cohost'))).toBe('ok');
    const moved = await server.client('moved', { rooms: { elsewhere: 'speaker' } });
    await moved.join('elsewhere', 'Moved');
    await server.attached.node.operate('MoveParticipant', { room: 'elsewhere', identity: 'moved', destinationRoom: room });
    expect(await code(moved)).toBe('ok');
    await entry('open');
    expect(await code(await clientOf(server, 'bo'))).toBe('ok');
  });
});

describe('a room with a PIN', () => {
  it('[P451] asks for it, and never shows it', async () => {
    expect(await host.errorCode('room.rules', { room, entry: 'pin' })).toBe('bad_request');
    expect(await host.errorCode('room.rules', { room, entry: 'pin', pin: '12a4' })).toBe('bad_request');
    await entry('pin', { pin: '2580' });
    const ana = await clientOf(server, 'ana');
    expect(await code(ana)).toBe('pin_needed');
    expect(await code(ana, { pin: '2581' })).toBe('pin_wrong');
    expect(await code(ana, { pin: '2580' })).toBe('ok');
    expect(await code(await clientOf(server, 'ana'))).toBe('ok');
    expect(host.texts.concat(ana.texts).join()).not.toContain('2580');
    await entry('open');
    await entry('pin');
    expect(await code(await clientOf(server, 'bo'), { pin: '2580' })).toBe('ok');
  });

  it('[P452] counts wrong ones by user over all their connections, and lets them try again later', async () => {
    await entry('pin', { pin: '2580' });
    for (let n = 0; n < 10; n += 1) expect(await code(await clientOf(server, 'ana'), { pin: '0000' })).toBe('pin_wrong');
    const refused = await knock(await clientOf(server, 'ana'), { pin: '2580' });
    expect(refused.err).toMatchObject({ code: 'rate_limited', retry: true });
    expect(await code(await clientOf(server, 'bo'), { pin: '2580' })).toBe('ok');
    server.clock.advance(refused.err?.after ?? 0);
    expect(await code(await clientOf(server, 'ana'), { pin: '2580' })).toBe('ok');
  });

  it.each(['pinsOfAddress', 'pinsOfRoom'] as const)('[P452] counts wrong ones of all users as %s', async (rate) => {
    await server.close();
    server = await startTestServer({ rates: { [rate]: { perSecond: 0.1, burst: 2 } } });
    host = (await enter(server, 'host', 'host')).client;
    await entry('pin', { pin: '2580' });
    for (const user of ['ana', 'bo']) expect(await code(await clientOf(server, user), { pin: '0000' })).toBe('pin_wrong');
    expect(await code(await clientOf(server, 'cy'), { pin: '2580' })).toBe('rate_limited');
  });
});

describe('the waiting room', () => {
  beforeEach(() => entry('waiting'));

  it('[P453] answers how long to wait, with the word of the host, and lists who waits', async () => {
    const ana = await clientOf(server, 'ana');
    expect((await knock(ana)).err).toMatchObject({ code: 'waiting', retry: true, after: knockEveryMs });
    expect((await host.event('room.updated', ({ d }) => d.rules?.waiting === 1)).d.rules?.entry).toBe('waiting');
    await host.request('room.tell_waiting', { room, note: ' Five minutes ' });
    await pass(knockEveryMs);
    expect((await knock(ana)).err).toMatchObject({ code: 'waiting', note: 'Five minutes' });
    const [user] = (await host.request('room.waiting', { room })).users;
    expect(user).toEqual({ id: 'ana', name: 'Guest', guest: false, waitedMs: knockEveryMs });
    await host.request('room.tell_waiting', { room, note: '' });
    expect((await knock(ana)).err?.note).toBeUndefined();
    expect(await host.errorCode('room.tell_waiting', { room, note: '字'.repeat(200) })).toBe('too_large');
    expect(ana.events(`r:${room}`)).toEqual([]);
  });

  it('[P453] keeps the place of a user who reloads, and tells the room nothing of it', async () => {
    const [ana, bo] = [await clientOf(server, 'ana'), await clientOf(server, 'bo')];
    for (const client of [ana, bo]) await code(client);
    const before = host.events(`r:${room}`).length;
    ana.cut();
    await pass(knockEveryMs, bo);
    expect(await code(await clientOf(server, 'ana'))).toBe('waiting');
    expect(await waiting()).toEqual(['ana', 'bo']);
    expect(host.events(`r:${room}`)).toHaveLength(before);
  });

  it('[P454] takes a user out who was silent for three knocks, and no other', async () => {
    const [ana, bo] = [await clientOf(server, 'ana'), await clientOf(server, 'bo')];
    for (const client of [ana, bo]) await code(client);
    await pass(2 * knockEveryMs, bo);
    expect(await waiting()).toEqual(['ana', 'bo']);
    await pass(2 * knockEveryMs, bo);
    expect(await waiting()).toEqual(['bo']);
    expect((await stateOf(server)).rules?.waiting).toBe(1);
    expect(await code(ana)).toBe('waiting');
    expect(await waiting()).toEqual(['bo', 'ana']);
  });

  it('[P455] lets those who were admitted in at their next knock, for two minutes', async () => {
    const [ana, bo, cy] = [await clientOf(server, 'ana'), await clientOf(server, 'bo'), await clientOf(server, 'cy')];
    for (const client of [ana, bo, cy]) await code(client);
    await letIn('ana');
    expect([await code(bo), await code(ana)]).toEqual(['waiting', 'ok']);
    await host.request('room.admit', { room });
    expect(await code(bo)).toBe('ok');
    expect(await waiting()).toEqual([]);
    await bo.request('room.leave', { room });
    expect(await code(bo)).toBe('waiting');
    await letIn('bo');
    await entry('locked');
    expect(await code(bo)).toBe('ok');
    await pass(admittedMs);
    expect(await code(await clientOf(server, 'cy'))).toBe('room_locked');
  });

  it('[P456] refuses those who were denied for ten minutes', async () => {
    const ana = await clientOf(server, 'ana');
    await code(ana);
    await host.request('room.deny', { room, id: 'ana' });
    expect([await code(ana), await waiting()]).toEqual(['denied', []]);
    await entry('open');
    expect(await code(ana)).toBe('denied');
    await pass(deniedMs);
    expect(await code(await clientOf(server, 'ana'))).toBe('ok');
  });

  it('[P457] has one answer when two moderators decide at once', async () => {
    const second = (await enter(server, 'second', 'cohost')).client;
    const ana = await clientOf(server, 'ana');
    await code(ana);
    const answers = await Promise.all([
      host.errorCode('room.admit', { room, ids: ['ana'] }),
      second.errorCode('room.deny', { room, id: 'ana' }),
    ]);
    expect([
      ['ok', 'not_found', 'ok'],
      ['not_found', 'ok', 'denied'],
    ]).toContainEqual([...answers, await code(ana)]);
    expect(await second.errorCode('room.admit', { room, ids: ['nobody'] })).toBe('not_found');
  });

  it('[P457] lets two moderators admit the same user', async () => {
    const second = (await enter(server, 'second', 'host')).client;
    const ana = await clientOf(server, 'ana');
    await code(ana);
    const ids = ['ana'];
    expect([await host.errorCode('room.admit', { room, ids }), await second.errorCode('room.admit', { room, ids })]).toEqual([
      'ok',
      'ok',
    ]);
    await code(ana);
    expect(await second.errorCode('room.admit', { room, ids })).toBe('ok');
  });

  it('[P458] loses a user who is banned meanwhile, by a moderator or an operator', async () => {
    const [ana, bo] = [await clientOf(server, 'ana'), await clientOf(server, 'bo')];
    for (const client of [ana, bo]) await code(client);
    await host.request('member.remove', { room, id: 'ana' });
    await server.attached.node.operate('BanParticipant', { room, identity: 'bo' });
    expect([await code(ana), await code(bo), await waiting()]).toEqual(['banned', 'banned', []]);
  });

  it('[P458] is over when a moderator opens the room, and everybody enters by themselves', async () => {
    const ana = await clientOf(server, 'ana');
    await code(ana);
    await entry('open');
    expect((await stateOf(server)).rules).toEqual({ entry: 'open', forbidden: [], waiting: 0 });
    expect(await code(ana)).toBe('ok');
  });

  it('[P459] is full at its limit', async () => {
    await server.close();
    server = await startTestServer({ limits: { waitingPerRoom: 1 } });
    host = (await enter(server, 'host', 'host')).client;
    await entry('waiting');
    expect(await code(await clientOf(server, 'ana'))).toBe('waiting');
    expect(await code(await clientOf(server, 'bo'))).toBe('room_full');
  });

  it('[P460] goes on with the next host, and without anybody in the room', async () => {
    const speaker = await clientOf(server, 'speaker');
    const ana = await clientOf(server, 'ana');
    await code(speaker);
    await letIn('speaker');
    await code(speaker);
    await code(ana);
    await host.request('room.leave', { room });
    expect((await speaker.request('room.waiting', { room })).users).toHaveLength(1);
    await speaker.request('room.leave', { room });
    expect(await code(ana)).toBe('waiting');
    host = (await enter(server, 'host', 'host')).client;
    expect(await waiting()).toEqual(['ana']);
    await letIn('ana');
    expect(await code(ana)).toBe('ok');
  });

  it('[P461] answers those who waited that the room was closed', async () => {
    const ana = await clientOf(server, 'ana');
    await code(ana);
    await host.request('room.close', { room });
    expect(await code(ana)).toBe('not_found');
    expect(await code(ana)).toBe('ok');
  });
});

describe('a room whose backend has users wait', () => {
  beforeEach(async () => {
    await server.close();
    server = await startTestServer({ hooks: { openRoom: () => Promise.resolve({ entry: 'waiting', forbidden: ['screen'] }) } });
  });

  it('[P462] has them wait in the empty room too, until a host comes', async () => {
    const ana = await clientOf(server, 'ana');
    expect([await code(ana), await code(ana)]).toEqual(['waiting', 'waiting']);
    host = (await enter(server, 'host', 'host')).client;
    expect((await stateOf(server)).rules).toEqual({ entry: 'waiting', forbidden: ['screen'], waiting: 1 });
    await letIn('ana');
    expect(await code(ana)).toBe('ok');
  });

  it('[P462] is over when nobody waits any more', async () => {
    const ana = await clientOf(server, 'ana');
    await code(ana);
    const { node } = server.attached;
    expect((await node.operate('ListRooms', {})).rooms).toMatchObject([{ name: room, entry: 'waiting', numWaiting: 1 }]);
    server.clock.advance(3 * knockEveryMs);
    await turn();
    server.clock.advance(knockEveryMs);
    await turn();
    expect((await node.operate('ListRooms', {})).rooms).toEqual([]);
  });

  it('[P463] is refused with settings that would leave it open', async () => {
    await server.close();
    server = await startTestServer({ hooks: { openRoom: () => Promise.resolve({ entry: 'pin' }) } });
    expect(await code(await clientOf(server, 'ana'))).toBe('unavailable');
  });
});

describe('a room whose operator has users wait', () => {
  it('[P463] keeps them waiting from its creation on, and asks for the PIN that it was given', async () => {
    const { node } = server.attached;
    await node.operate('CreateRoom', { name: 'other', entry: 'waiting', emptyTimeout: 5 });
    const ana = await server.client('ana', { rooms: { other: 'speaker' } });
    const join = { room: 'other', name: 'Ana', tracks: [] };
    expect(await ana.errorCode('room.join', join)).toBe('waiting');
    server.clock.advance(5_001);
    await turn();
    expect(await ana.errorCode('room.join', join)).toBe('waiting');
    await node.operate('CreateRoom', { name: 'other', entry: 'pin', pin: '2580', forbidden: ['chat'] });
    expect(await ana.errorCode('room.join', join)).toBe('pin_needed');
    expect(await ana.errorCode('room.join', { ...join, pin: '2580' })).toBe('ok');
    await expect(node.operate('CreateRoom', { name: 'third', entry: 'pin' })).rejects.toThrow('bad_request');
  });
});

describe('guests', () => {
  it('[P464] are marked by their token, in the list and in the waiting room', async () => {
    await entry('waiting');
    const token = await signToken({ key, user: 'ana', rooms: { [room]: 'speaker' }, ttlSeconds: 60, guest: true }, server.clock);
    const ana = await server.rawClient();
    await ana.hello(token);
    await code(ana);
    expect((await host.request('room.waiting', { room })).users[0]).toMatchObject({ id: 'ana', guest: true });
    await letIn('ana');
    await code(ana);
    expect((await stateOf(server)).members.map(({ id, guest }) => [id, guest])).toEqual([
      ['host', undefined],
      ['ana', true],
    ]);
  });
});
