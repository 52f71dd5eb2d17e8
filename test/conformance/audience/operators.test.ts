import { memoryEngine } from '../../../server/engine/memory';
import type { WebhookEvent } from '../../../server/index';
import { limits } from '../../../components/core/protocol/limits';
import type { Role } from '../../../components/core/protocol/room-state';
import type { Engine } from '../../../server/engine/engine';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { apiKey, apiSecret, operate, type OperatorAnswer } from '../../harness/servers/operator-requests';
import type { RawClient } from '../../harness/clients/raw-client';
import { camera, fakeTime, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { turn } from '../../harness/turn';

const room = 'hall';
let server: TestServer;
let engine: Engine;
beforeEach(async () => {
  const fake = new FakeClock();
  const clock = fakeTime(fake);
  engine = memoryEngine({ clock });
  // Nobody listens there, so events stay in their queue.
  const webhook = { url: 'http://127.0.0.1:9/', secrets: [`whsec_${Buffer.alloc(32, 1).toString('base64')}`] };
  server = await startTestServer({ engine, clock, apiKey, apiSecret, webhook });
  server.clock = fake;
});
afterEach(() => server.close());

async function enter(user: string, role: Role = 'audience'): Promise<RawClient> {
  const client = await server.client(user, { rooms: { [room]: role } });
  await client.join(room, user, { tracks: camera });
  return client;
}
const ask = (method: Parameters<typeof operate>[1], body: object = {}): Promise<OperatorAnswer> =>
  operate(server, method, { room, ...body });
const create = (more: object = {}): Promise<OperatorAnswer> =>
  operate(server, 'CreateRoom', { name: room, maxParticipants: 2, maxAudience: 3, ...more });
const identities = async (body: object = {}): Promise<{ ids: unknown[]; next: unknown }> => {
  const { participants, next } = (await ask('ListParticipants', body)).body as {
    participants: { identity: string }[];
    next: string;
  };
  return { ids: participants.map(({ identity }) => identity), next };
};
const permission = (canPublish: boolean) => ({
  permission: { canSubscribe: true, canPublish, canPublishData: true, canUpdateMetadata: true },
});

describe('operators of a room with an audience', () => {
  it('[P392] set its limit when they create it and later, and see its number', async () => {
    expect((await create()).body).toMatchObject({ maxParticipants: 2, numParticipants: 0, numAudience: 0 });
    for (const user of ['a', 'b', 'c']) await enter(user);
    const late = await server.client('d', { rooms: { [room]: 'audience' } });
    await expect(late.join(room, 'd')).rejects.toThrow('room_full');
    await create({ maxAudience: 4 });
    await late.join(room, 'd');
    server.clock.advance(limits.audienceEveryMs);
    await turn();
    expect((await operate(server, 'ListRooms', {})).body.rooms).toMatchObject([{ numParticipants: 4, numAudience: 4 }]);
  });

  it('[P392] give a room that is open an audience, and those who are listed stay so', async () => {
    await operate(server, 'CreateRoom', { name: room });
    const first = await enter('ana');
    await create();
    expect((await first.event('audience.changed')).d).toEqual({ count: 0, newest: [] });
    await enter('bo');
    expect(await identities()).toEqual({ ids: ['ana', 'bo'], next: '' });
    expect(await identities({ after: 'aa' })).toEqual({ ids: ['bo'], next: '' });
  });

  it('[P392] list its users in pages after the listed participants, and find each of them', async () => {
    await create();
    await enter('host', 'host');
    for (const user of ['c', 'a', 'b']) await enter(user);
    expect(await identities()).toEqual({ ids: ['host', 'a', 'b', 'c'], next: '' });
    expect(await identities({ limit: 2 })).toEqual({ ids: ['host', 'a', 'b'], next: 'b' });
    expect(await identities({ limit: 2, after: 'b' })).toEqual({ ids: ['c'], next: '' });
    expect((await ask('GetParticipant', { identity: 'a' })).body).toMatchObject({
      identity: 'a',
      role: 'audience',
      state: 'ACTIVE',
    });
    expect((await ask('GetParticipant', { identity: 'x' })).body.code).toBe('not_found');
  });

  it('[P392] change, remove and ban its users', async () => {
    await create();
    const [ana, bo] = [await enter('ana'), await enter('bo')];
    const changed = await ask('UpdateParticipant', { identity: 'ana', name: 'Anna', attributes: { row: '7' } });
    expect(changed.body).toMatchObject({ name: 'Anna', attributes: { row: '7' }, role: 'audience' });
    expect((await ask('RemoveParticipant', { identity: 'ana' })).status).toBe(200);
    expect((await ana.event('member.left')).d.reason).toBe('kicked');
    await ana.join(room, 'ana');
    expect((await ask('BanParticipant', { identity: 'bo' })).body).toEqual({ removed: true });
    await bo.event('member.left');
    await expect(bo.join(room, 'bo')).rejects.toThrow('banned');
  });

  it('[P386] let a user of it publish, who is then listed, unless the list is full', async () => {
    await create();
    const host = await enter('host', 'host');
    const [ana] = [await enter('ana'), await enter('bo')];
    const allowed = await ask('UpdateParticipant', { identity: 'ana', name: 'Anna', ...permission(true) });
    expect(allowed.body).toMatchObject({ identity: 'ana', name: 'Anna', role: 'speaker', permission: { canPublish: true } });
    expect((await host.event('member.joined')).d.member).toMatchObject({ id: 'ana', name: 'Anna', role: 'speaker' });
    await ana.request('track.publish', { room, tracks: camera });
    expect((await ask('UpdateParticipant', { identity: 'bo', ...permission(true) })).body.code).toBe('resource_exhausted');
    expect((await ask('UpdateParticipant', { identity: 'bo', ...permission(false) })).body).toMatchObject({ role: 'audience' });
    expect(await identities()).toEqual({ ids: ['host', 'ana', 'bo'], next: '' });
  });

  it('[P245] withdraw the token of a user of it, who is out at once', async () => {
    await create();
    const host = await enter('host', 'host');
    const ana = await enter('ana');
    expect((await operate(server, 'RevokeUserTokens', { identity: 'ana' })).body).toEqual({ sessions: 1 });
    expect((await ana.closed()).code).toBe(4003);
    expect((await host.request('room.audience', { room })).members).toEqual([]);
  });
});

describe('the webhook of a room with an audience', () => {
  const told = async (): Promise<string[]> => {
    const queued = await engine.queued(`webhook:r:${room}`, 100);
    return queued
      .map(({ message }) => (message as unknown as { event: WebhookEvent }).event)
      .map(({ type, data }) => {
        const { member, reason } = data as { member?: { id: string }; reason?: string };
        return [type, member?.id, reason].filter((part) => part !== undefined).join(' ');
      })
      .filter((line) => !line.startsWith('track.'));
  };

  it('[P393] tells of each user who comes and leaves, begins with the first and ends after the last, listed or not', async () => {
    await create();
    const ana = await enter('ana');
    const host = await enter('host', 'host');
    await host.request('room.leave', { room });
    const bo = await enter('bo');
    await ana.request('room.leave', { room });
    await bo.request('room.leave', { room });
    expect(await told()).toEqual([
      'room.started',
      'member.joined ana',
      'member.joined host',
      'member.left host left',
      'member.joined bo',
      'member.left ana left',
      'member.left bo left',
      'room.ended',
    ]);
  });

  it('[P393] does not take one who comes out of the audience for somebody new', async () => {
    await create();
    await enter('ana');
    await ask('UpdateParticipant', { identity: 'ana', ...permission(true) });
    expect(await told()).toEqual(['room.started', 'member.joined ana', 'member.role_changed ana']);
  });

  it('[P393] ends after the whole audience of a room that was closed', async () => {
    await create();
    const host = await enter('host', 'host');
    for (const user of ['a', 'b']) await enter(user);
    await host.request('room.close', { room });
    server.clock.advance(0);
    await turn();
    const lines = await told();
    expect(lines.slice(4, 7).sort()).toEqual(['member.left a closed', 'member.left b closed', 'member.left host closed']);
    expect(lines.slice(7)).toEqual(['room.ended']);
  });

  it('[P393] says nothing of a room into which nobody came', async () => {
    await create({ emptyTimeout: 10 });
    server.clock.advance(10_000);
    await turn();
    expect((await operate(server, 'ListRooms', {})).body.rooms).toEqual([]);
    expect(await told()).toEqual([]);
  });
});
