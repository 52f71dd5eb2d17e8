import type { StreamEvent } from '../../../components/core/protocol/messages';
import type { RawClient } from '../../harness/clients/raw-client';
import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { clientOf, enter, room, stateOf } from './meeting';

let server: TestServer;
let host: RawClient;
beforeEach(async () => {
  server = await startTestServer({ limits: { handsPerRoom: 3 } });
  host = (await enter(server, 'host', 'host')).client;
});
afterEach(() => server.close());

const mayPublish = { canSubscribe: true, canPublish: true, canPublishData: true, canUpdateMetadata: true };

/** The users with raised hands, in their order. */
const queue = async (): Promise<string[]> =>
  (await stateOf(server)).members
    .filter(({ hand = 0 }) => hand > 0)
    .sort((one, other) => (one.hand ?? 0) - (other.hand ?? 0))
    .map(({ id }) => id);

describe('raised hands', () => {
  it('[P435] are a queue, in which a repeated hand keeps its place', async () => {
    const { client: ana } = await enter(server, 'ana', 'audience');
    const { client: bo } = await enter(server, 'bo', 'speaker');
    await bo.request('hand.raise', { room });
    await ana.request('hand.raise', { room });
    await host.request('hand.raise', { room });
    await bo.request('hand.raise', { room });
    // The clock of this test stands still, so all came at the same time.
    expect(await queue()).toEqual(['bo', 'ana', 'host']);
    expect(await (await enter(server, 'cy', 'speaker')).client.errorCode('hand.raise', { room })).toBe('unavailable');
  });

  it('[P435] are lowered by their owner, or by a moderator for one and for all', async () => {
    const { client: ana } = await enter(server, 'ana', 'audience');
    const { client: bo } = await enter(server, 'bo', 'speaker');
    for (const client of [ana, bo, host]) await client.request('hand.raise', { room });
    await ana.request('hand.lower', { room });
    expect(await ana.errorCode('hand.lower', { room, id: 'bo' })).toBe('forbidden');
    expect(await bo.errorCode('hand.lower', { room, all: true })).toBe('forbidden');
    await host.request('hand.lower', { room, id: 'bo' });
    expect(await queue()).toEqual(['host']);
    await ana.request('hand.raise', { room });
    await host.request('hand.lower', { room, all: true });
    expect(await queue()).toEqual([]);
    expect(await host.errorCode('hand.lower', { room, all: true })).toBe('ok');
  });

  it('[P435] stay up over a reload, and are down after leaving', async () => {
    const { client: ana } = await enter(server, 'ana', 'audience');
    await ana.request('hand.raise', { room });
    const again = (await enter(server, 'ana', 'audience')).client;
    expect(await queue()).toEqual(['ana']);
    await again.request('room.leave', { room });
    await enter(server, 'ana', 'audience');
    expect(await queue()).toEqual([]);
  });

  it('[P436] are answered by an invitation, which the member accepts or declines', async () => {
    const { client: ana } = await enter(server, 'ana', 'audience');
    expect(await ana.errorCode('member.answer', { room, accept: true })).toBe('bad_request');
    await ana.request('hand.raise', { room });
    await host.request('member.invite', { room, id: 'ana', invited: true });
    expect((await ana.event('member.updated', ({ d }) => d.invited === true)).d.id).toBe('ana');
    await ana.request('member.answer', { room, accept: false });
    expect(await queue()).toEqual(['ana']);
    expect(await ana.errorCode('member.answer', { room, accept: true })).toBe('bad_request');
    await host.request('member.invite', { room, id: 'ana', invited: true });
    await ana.request('member.answer', { room, accept: true });
    const [, member] = (await stateOf(server)).members;
    expect(member).toMatchObject({ id: 'ana', role: 'speaker', hand: 0, invited: false });
    expect(await host.errorCode('member.invite', { room, id: 'ana', invited: true })).toBe('bad_request');
    await ana.request('track.publish', { room, tracks: camera });
  });

  it('[P436] are lowered when a moderator or an operator makes the member a speaker, and an invitation is taken back', async () => {
    const { client: ana } = await enter(server, 'ana', 'audience');
    const { client: bo } = await enter(server, 'bo', 'audience');
    for (const client of [ana, bo]) await client.request('hand.raise', { room });
    await host.request('member.invite', { room, id: 'ana', invited: true });
    await host.request('member.invite', { room, id: 'ana', invited: false });
    expect(await ana.errorCode('member.answer', { room, accept: true })).toBe('bad_request');
    await host.request('member.promote', { room, id: 'ana', role: 'speaker' });
    await server.attached.node.operate('UpdateParticipant', { room, identity: 'bo', permission: mayPublish });
    expect(await queue()).toEqual([]);
  });
});

describe('hands of an audience that is not listed', () => {
  const capacity = 6;
  beforeEach(async () => {
    await server.close();
    server = await startTestServer({ hooks: { openRoom: () => Promise.resolve({ capacity, audience: 100 }) } });
    host = (await enter(server, 'host', 'host')).client;
  });

  it('[P437] list the user, for moderators and for themselves', async () => {
    const { client: ana } = await enter(server, 'ana', 'audience');
    await ana.request('hand.raise', { room });
    const joined = (await host.event('member.joined')).d.member;
    expect(joined).toMatchObject({ id: 'ana', role: 'audience' });
    expect(joined.hand).toBeGreaterThan(0);
    expect(ana.events(`r:${room}`).map((event: StreamEvent) => event.k)).toContain('member.joined');
    await host.request('member.promote', { room, id: 'ana', role: 'speaker' });
    await host.request('member.demote', { room, id: 'ana', role: 'audience' });
    expect((await stateOf(server)).members.map(({ id }) => id)).toEqual(['host', 'ana']);
  });

  it('[P437] take half of the list at most', async () => {
    for (let n = 0; n < capacity / 2; n += 1)
      await (await enter(server, `u${n}`, 'audience')).client.request('hand.raise', { room });
    const { client } = await enter(server, 'late', 'audience');
    expect(await client.errorCode('hand.raise', { room })).toBe('room_full');
    expect((await enter(server, 'speaker', 'speaker')).joined.snap.members).toHaveLength(5);
  });

  it('[P437] an invitation and a prohibition reach a user of it', async () => {
    const { client: ana } = await enter(server, 'ana', 'audience');
    await host.request('member.invite', { room, id: 'ana', invited: true });
    expect((await ana.event('member.updated')).d).toEqual({ id: 'ana', invited: true });
    await host.request('member.forbid', { room, id: 'ana', forbidden: ['chat'] });
    expect(await ana.errorCode('message.send', { room, topic: 'chat', value: 1 })).toBe('not_allowed');
    await ana.request('member.answer', { room, accept: true });
    expect((await host.event('member.joined')).d.member).toMatchObject({ id: 'ana', role: 'speaker', forbidden: ['chat'] });
    await (await clientOf(server, 'bo', 'audience')).join(room, 'bo');
    await host.request('room.hand_over', { room, id: 'bo' });
    expect((await stateOf(server)).members.map(({ id, role }) => [id, role])).toEqual([
      ['host', 'cohost'],
      ['ana', 'speaker'],
      ['bo', 'host'],
    ]);
  });
});
