import type { RawClient } from '../../harness/clients/raw-client';
import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { clientOf, enter, rolesIn, room, stateOf } from './meeting';
import { turn } from '../../harness/turn';

/** Shorter than the silence after which a connection ends. */
const graceMs = 3_000;

let server: TestServer;
let host: RawClient;
beforeEach(async () => {
  server = await startTestServer({ limits: { graceMs } });
  host = (await enter(server, 'host', 'host')).client;
});
afterEach(() => server.close());

const mayPublish = { canSubscribe: true, canPublish: true, canPublishData: true, canUpdateMetadata: true };
const roles = async () => rolesIn(await stateOf(server));

describe('roles that a room gives', () => {
  it('[P431] stand over a fresh token and another join, until the user leaves', async () => {
    const { client: ana } = await enter(server, 'ana', 'speaker');
    await host.request('member.promote', { room, id: 'ana', role: 'cohost' });
    ana.send({ t: 'auth', tok: await server.token('ana', { [room]: 'speaker' }) });
    await turn();
    expect(await roles()).toEqual({ host: 'host', ana: 'cohost' });
    const again = await enter(server, 'ana', 'speaker');
    expect(rolesIn(again.joined.snap)['ana']).toBe('cohost');
    await again.client.request('room.leave', { room });
    expect(rolesIn((await enter(server, 'ana', 'speaker')).joined.snap)['ana']).toBe('speaker');
  });

  it('[P431] go up by promote and down by demote only, and change nothing when they are the same', async () => {
    await enter(server, 'ana', 'speaker');
    expect(await host.errorCode('member.promote', { room, id: 'ana', role: 'speaker' })).toBe('ok');
    await host.request('member.promote', { room, id: 'ana', role: 'host' });
    expect(await host.errorCode('member.promote', { room, id: 'ana', role: 'cohost' })).toBe('bad_request');
    await host.request('member.demote', { room, id: 'ana', role: 'cohost' });
    await host.request('member.demote', { room, id: 'ana', role: 'speaker' });
    expect(await host.errorCode('member.demote', { room, id: 'ana', role: 'cohost' })).toBe('bad_request');
    expect(await host.errorCode('member.promote', { room, id: 'nobody', role: 'cohost' })).toBe('not_found');
    expect(await roles()).toEqual({ host: 'host', ana: 'speaker' });
  });

  it('[P432] take the tracks of a member of the audience away, with their URLs', async () => {
    const { joined, client: ana } = await enter(server, 'ana', 'speaker');
    const [url = ''] = joined.publish[0]?.urls ?? [];
    await host.request('member.demote', { room, id: 'ana', role: 'audience' });
    expect((await ana.event('track.unpublished')).d).toEqual({ id: 'ana', source: 'main' });
    expect(server.media.allows(url)).toBe(false);
    expect(await ana.errorCode('track.publish', { room, tracks: camera })).toBe('forbidden');
    await host.request('member.promote', { room, id: 'ana', role: 'speaker' });
    const { publish } = await ana.request('track.publish', { room, tracks: camera });
    expect(server.media.allows(publish[0]?.urls[0] ?? '')).toBe(true);
  });

  it('[P430] let a co-host move audience and speakers, and touch no moderator', async () => {
    await enter(server, 'other', 'cohost');
    const { client: cohost } = await enter(server, 'ana', 'cohost');
    await enter(server, 'bo', 'audience');
    await cohost.request('member.promote', { room, id: 'bo', role: 'speaker' });
    expect(await cohost.errorCode('member.promote', { room, id: 'bo', role: 'cohost' })).toBe('forbidden');
    for (const id of ['host', 'other']) {
      expect(await cohost.errorCode('member.demote', { room, id, role: 'audience' })).toBe('forbidden');
      expect(await cohost.errorCode('member.remove', { room, id })).toBe('forbidden');
      expect(await cohost.errorCode('member.mute', { room, id, kind: 'audio' })).toBe('forbidden');
      expect(await cohost.errorCode('member.forbid', { room, id, forbidden: ['chat'] })).toBe('forbidden');
    }
    expect(await cohost.errorCode('room.hand_over', { room, id: 'bo' })).toBe('forbidden');
    await cohost.request('member.demote', { room, id: 'bo', role: 'audience' });
    await cohost.request('member.remove', { room, id: 'bo' });
    expect(await roles()).toEqual({ host: 'host', other: 'cohost', ana: 'cohost' });
  });

  it('[P433] are given back by everybody, but by the last host only to another one', async () => {
    const { client: ana } = await enter(server, 'ana', 'speaker');
    await ana.request('member.demote', { room, id: 'ana', role: 'audience' });
    expect(await ana.errorCode('member.demote', { room, id: 'host', role: 'audience' })).toBe('forbidden');
    expect(await host.errorCode('member.demote', { room, id: 'host', role: 'speaker' })).toBe('forbidden');
    await host.request('room.hand_over', { room, id: 'ana' });
    expect(await roles()).toEqual({ host: 'cohost', ana: 'host' });
    await host.request('member.demote', { room, id: 'host', role: 'speaker' });
    await host.request('room.leave', { room });
    await ana.request('member.demote', { room, id: 'ana', role: 'speaker' });
    expect(await roles()).toEqual({ ana: 'speaker' });
  });

  it('[P433] refuse a room that is handed over to oneself, or to nobody', async () => {
    expect(await host.errorCode('room.hand_over', { room, id: 'host' })).toBe('bad_request');
    expect(await host.errorCode('room.hand_over', { room, id: 'nobody' })).toBe('not_found');
  });

  it('[P441] an operator gives too', async () => {
    await enter(server, 'ana', 'speaker');
    const { node } = server.attached;
    const info = await node.operate('UpdateParticipant', { room, identity: 'ana', role: 'cohost' });
    expect(info).toMatchObject({ role: 'cohost', permission: { canPublish: true } });
    await expect(
      node.operate('UpdateParticipant', { room, identity: 'ana', role: 'host', permission: mayPublish }),
    ).rejects.toMatchObject({ twirp: 'invalid_argument' });
    expect((await node.operate('GetParticipant', { room, identity: 'ana' })).role).toBe('cohost');
  });
});

describe('a room that loses its last host', () => {
  const third = async (user: string, role: 'cohost' | 'speaker' | 'audience') => {
    server.clock.advance(10);
    return (await enter(server, user, role)).client;
  };
  /** The roles of those who are left, in the news of one of them. */
  const newHost = async (client: RawClient) => (await client.event('member.updated', ({ d }) => d.role === 'host')).d.id;

  it('[P434] gets the oldest co-host, in the change in which the host leaves', async () => {
    const speaker = await third('speaker', 'speaker');
    await third('older', 'cohost');
    await third('younger', 'cohost');
    await host.request('room.leave', { room });
    expect(await newHost(speaker)).toBe('older');
    const [left, updated] = speaker.events(`r:${room}`).slice(-2);
    expect([left?.k, updated?.k, (updated?.s ?? 0) - (left?.s ?? 0)]).toEqual(['member.left', 'member.updated', 1]);
    expect(await roles()).toEqual({ speaker: 'speaker', older: 'host', younger: 'cohost' });
  });

  it('[P434] gets the oldest speaker where there is no co-host, and nobody of the audience', async () => {
    const listener = await third('listener', 'audience');
    const speaker = await third('speaker', 'speaker');
    await host.request('room.leave', { room });
    expect(await newHost(listener)).toBe('speaker');
    expect(await speaker.errorCode('room.rules', { room, forbidden: ['chat'] })).toBe('ok');
    await speaker.request('room.leave', { room });
    expect(rolesIn((await enter(server, 'later', 'speaker')).joined.snap)).toEqual({ listener: 'audience', later: 'speaker' });
  });

  it('[P434] waits for a host whose connection is lost, as long as for everybody', async () => {
    const speaker = await third('speaker', 'speaker');
    host.cut();
    await speaker.event('member.offline');
    expect(await roles()).toMatchObject({ host: 'host', speaker: 'speaker' });
    server.clock.advance(graceMs + 1);
    expect(await newHost(speaker)).toBe('speaker');
    expect(rolesIn((await enter(server, 'host', 'host')).joined.snap)).toEqual({ speaker: 'host', host: 'host' });
  });

  it('[P434] gets no stream from outside as its host', async () => {
    await server.attached.node.addIngestMember(room, { name: 'Camera', tracks: camera });
    const speaker = await third('speaker', 'speaker');
    await host.request('room.leave', { room });
    expect(await newHost(speaker)).toBe('speaker');
  });

  it('[P434] is succeeded also when an operator removes the host, and not while another host is there', async () => {
    const speaker = await third('speaker', 'speaker');
    const second = (await enter(server, 'second', 'host')).client;
    await server.attached.node.operate('RemoveParticipant', { room, identity: 'host' });
    expect(await roles()).toEqual({ speaker: 'speaker', second: 'host' });
    await server.attached.node.operate('BanParticipant', { room, identity: 'second' });
    expect(await newHost(speaker)).toBe('speaker');
    second.close();
  });

  it('[P434] stays without one where the backend says so, and where there never was one', async () => {
    await server.close();
    server = await startTestServer({ hooks: { openRoom: () => Promise.resolve({ succession: false }) } });
    host = (await enter(server, 'host', 'host')).client;
    await enter(server, 'speaker', 'speaker');
    await host.request('room.leave', { room });
    expect(await roles()).toEqual({ speaker: 'speaker' });
    const other = await (await clientOf(server, 'other', 'speaker')).join(room, 'other');
    expect(rolesIn(other.snap)).toEqual({ speaker: 'speaker', other: 'speaker' });
  });
});
