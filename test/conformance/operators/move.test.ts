import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';
import type { RawClient } from '../../harness/clients/raw-client';
import { apiKey, apiSecret, operate } from '../../harness/servers/operator-requests';

let server: TestServer;
afterEach(() => server.close());

const start = async (more: object = {}) => (server = await startTestServer({ apiKey, apiSecret, ...more }));
const move = (identity = 'ana', destinationRoom = 'b') =>
  operate(server, 'MoveParticipant', { room: 'a', identity, destinationRoom });
const permission = (canPublish: boolean) => ({ canSubscribe: true, canPublishData: true, canUpdateMetadata: true, canPublish });

describe('moving a participant', () => {
  it('[P286] ends the membership with the reason and the other room, for everybody to see', async () => {
    await start();
    const ana = await server.client('ana');
    const bo = await server.client('bo');
    await ana.join('a', 'Ana', { tracks: camera });
    await bo.join('a', 'Bo');
    expect(await move()).toEqual({ status: 200, body: {} });
    const left = { id: 'ana', reason: 'moved', to: 'b' };
    expect((await ana.event('member.left')).d).toEqual(left);
    expect((await bo.event('member.left')).d).toEqual(left);
    expect(server.media.revoked).toHaveLength(1);
    expect(await ana.errorCode('message.send', { room: 'a', topic: 'chat', value: 1 })).toBe('not_in_room');
  });

  it('[P287] opens the other room for two minutes, with the role that the user had, whatever their token says', async () => {
    await start();
    const ana = await server.client('ana', { rooms: { a: 'audience' } });
    await ana.join('a', 'Ana');
    await move();
    const { snap } = await ana.join('b', 'Ana', { tracks: camera });
    expect(snap.members).toMatchObject([{ id: 'ana', role: 'audience', tracks: [] }]);
    expect(await ana.errorCode('track.publish', { room: 'b', tracks: camera })).toBe('forbidden');
  });

  it('[P287] closes it again after two minutes to those who did not come', async () => {
    await start();
    const ana = await server.client('ana', { rooms: { a: 'speaker' } });
    await ana.join('a', 'Ana');
    await move();
    server.clock.advance(119_999);
    const late = await server.client('ana', { rooms: { a: 'speaker' } });
    expect(await late.errorCode('room.get', { room: 'b' })).toBe('ok');
    server.clock.advance(1);
    expect(await late.errorCode('room.join', { room: 'b', name: 'Ana', tracks: [] })).toBe('not_found');
  });

  it('[P288] lets them stay in the other room with that role, also over fresh tokens and new connections', async () => {
    await start();
    const ana = await server.client('ana', { rooms: { a: 'host', b: 'audience' } });
    await ana.join('a', 'Ana');
    await operate(server, 'UpdateParticipant', { room: 'a', identity: 'ana', permission: permission(true) });
    await move();
    await ana.join('b', 'Ana');
    const roles = async () => (await operate(server, 'ListParticipants', { room: 'b' })).body['participants'];
    // The right of two minutes ends meanwhile.
    for (let passed = 0; passed < 130_000; passed += 13_000) {
      server.clock.advance(13_000);
      ana.send({ t: 'ping' });
      await ana.errorCode('room.get', { room: 'b' });
    }
    ana.send({ t: 'auth', tok: await server.token('ana', { a: 'speaker' }) });
    expect(await ana.errorCode('message.send', { room: 'b', topic: 'chat', value: 1 })).toBe('ok');
    expect(await roles()).toMatchObject([{ identity: 'ana', role: 'host' }]);
    expect((await ana.join('b', 'Ana')).snap.members).toMatchObject([{ role: 'host' }]);
    await ana.request('room.leave', { room: 'b' });
    expect(await ana.errorCode('room.join', { room: 'b', name: 'Ana', tracks: [] })).toBe('not_found');
  });

  it('[P288] keeps what an operator gave or took', async () => {
    await start();
    const ana = await server.client('ana', { rooms: { '*': 'speaker' } });
    await ana.join('a', 'Ana');
    await operate(server, 'UpdateParticipant', { room: 'a', identity: 'ana', permission: permission(false) });
    await move();
    expect((await ana.join('b', 'Ana', { tracks: camera })).snap.members).toMatchObject([{ role: 'audience', tracks: [] }]);
  });

  it.each<[string, string, string, string, (ana: RawClient) => Promise<unknown>]>([
    ['somebody who is not there', 'bo', 'b', 'not_found', async () => undefined],
    ['the same room', 'ana', 'a', 'invalid_argument', async () => undefined],
    ['the room of a call', 'ana', 'call.c1', 'failed_precondition', async () => undefined],
    ['a banned user', 'ana', 'b', 'failed_precondition', () => operate(server, 'BanParticipant', { room: 'b', identity: 'ana' })],
    ['a room that the customer does not know', 'ana', 'nowhere', 'not_found', async () => undefined],
    [
      'a full room',
      'ana',
      'b',
      'resource_exhausted',
      async () => {
        await operate(server, 'CreateRoom', { name: 'b', maxParticipants: 1 });
        await (await server.client('cy')).join('b', 'Cy');
      },
    ],
    [
      'a user whose connection is lost',
      'ana',
      'b',
      'failed_precondition',
      async (ana) => {
        const bo = await server.client('bo');
        await bo.join('a', 'Bo');
        ana.cut();
        await bo.event('member.offline');
      },
    ],
  ])('[P289] refuses %s, and changes nothing', async (_who, identity, to, code, before) => {
    await start({ hooks: { openRoom: async (room: string) => (room === 'nowhere' ? null : {}) } });
    const ana = await server.client('ana', { rooms: { a: 'speaker' } });
    await ana.join('a', 'Ana');
    await before(ana);
    const answer = await move(identity, to);
    expect(answer.body).toMatchObject({ code });
    const { body } = await operate(server, 'ListParticipants', { room: 'a' });
    expect((body['participants'] as { identity: string }[])[0]?.identity).toBe('ana');
    const other = await server.client(identity, { rooms: {} });
    expect(await other.errorCode('room.join', { room: 'b', name: 'X', tracks: [] })).toBe('not_found');
  });
});
