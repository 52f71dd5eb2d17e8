import { camera, startTestServer, type TestServer } from '../harness/servers/test-server';
import type { RawClient } from '../harness/clients/raw-client';

const room = 'r';

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

describe('permissions', () => {
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
