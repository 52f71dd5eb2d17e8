import type { Ability, Member } from '../../../components/core/protocol/room-state';
import type { RawClient } from '../../harness/clients/raw-client';
import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { enter, room, stateOf, type Entered } from './meeting';

const screen = [{ source: 'screen' as const, kind: 'video' as const, muted: false }];

let server: TestServer;
let host: RawClient;
let ana: Entered;
beforeEach(async () => {
  server = await startTestServer();
  host = (await enter(server, 'host', 'host')).client;
  ana = await enter(server, 'ana', 'speaker');
});
afterEach(() => server.close());

const memberNow = async (id: string): Promise<Member | undefined> => (await stateOf(server)).members.find((one) => one.id === id);
const isMuted = async (id: string, kind: 'audio' | 'video') =>
  (await memberNow(id))?.tracks.find((track) => track.source === 'main' && track.kind === kind)?.muted;
const unmute = (client: RawClient, kind: 'audio' | 'video'): Promise<string> =>
  client.errorCode('track.mute', { room, source: 'main', kind, muted: false });

describe('devices of others', () => {
  it('[P438] are switched off by moderators, and on again by their owner alone', async () => {
    await host.request('member.mute', { room, id: 'ana', kind: 'audio' });
    expect((await ana.client.event('track.muted')).d).toEqual({
      id: 'ana',
      source: 'main',
      kind: 'audio',
      muted: true,
      by: 'host',
    });
    expect([await isMuted('ana', 'audio'), await isMuted('ana', 'video')]).toEqual([true, false]);
    expect(await host.errorCode('member.mute', { room, id: 'ana', kind: 'audio' })).toBe('ok');
    expect(await unmute(ana.client, 'audio')).toBe('ok');
    expect(await host.errorCode('member.mute', { room, id: 'nobody', kind: 'audio' })).toBe('not_found');
  });

  it('[P438] are switched off for all but the moderators', async () => {
    await enter(server, 'bo', 'speaker');
    const { client: cohost } = await enter(server, 'cohost', 'cohost');
    await cohost.request('member.mute', { room, kind: 'video' });
    const { members } = await stateOf(server);
    const off = members.filter(({ tracks }) => tracks.some(({ kind, muted }) => kind === 'video' && muted));
    expect(off.map(({ id }) => id)).toEqual(['ana', 'bo']);
  });

  it('[P439] are asked for, unless they are on or may not be', async () => {
    expect(await host.errorCode('member.ask', { room, id: 'ana', kind: 'audio' })).toBe('bad_request');
    await host.request('member.mute', { room, id: 'ana', kind: 'audio' });
    await host.request('member.ask', { room, id: 'ana', kind: 'audio' });
    expect((await ana.client.event('member.asked')).d).toEqual({ id: 'ana', kind: 'audio', by: 'host' });
    await host.request('member.forbid', { room, id: 'ana', forbidden: ['microphone'] });
    expect(await host.errorCode('member.ask', { room, id: 'ana', kind: 'audio' })).toBe('not_allowed');
    await enter(server, 'listener', 'audience');
    expect(await host.errorCode('member.ask', { room, id: 'listener', kind: 'audio' })).toBe('not_allowed');
  });
});

describe('what is forbidden', () => {
  const forbid = (...forbidden: Ability[]) => host.request('member.forbid', { room, id: 'ana', forbidden });
  const forbidAll = (...forbidden: Ability[]) => host.request('room.rules', { room, forbidden });

  it('[P440] switches a device off, which then stays off', async () => {
    await forbid('microphone');
    expect((await ana.client.event('track.muted')).d).toMatchObject({ kind: 'audio', muted: true, by: 'host' });
    expect(await unmute(ana.client, 'audio')).toBe('not_allowed');
    expect(await unmute(ana.client, 'video')).toBe('ok');
    expect(await ana.client.errorCode('track.publish', { room, tracks: camera })).toBe('not_allowed');
    await forbid();
    expect(await isMuted('ana', 'audio')).toBe(true);
    expect(await unmute(ana.client, 'audio')).toBe('ok');
  });

  it('[P440] counts for all but hosts and co-hosts, and for those who come later', async () => {
    await enter(server, 'cohost', 'cohost');
    await forbidAll('camera');
    const { joined } = await enter(server, 'later', 'speaker');
    const video = joined.snap.members.map(({ id, tracks }) => [id, tracks.find(({ kind }) => kind === 'video')?.muted]);
    expect(video).toEqual([
      ['host', false],
      ['ana', true],
      ['cohost', false],
      ['later', true],
    ]);
    await host.request('member.demote', { room, id: 'cohost', role: 'speaker' });
    expect(await isMuted('cohost', 'video')).toBe(true);
  });

  it('[P442] ends a shared screen and its URLs', async () => {
    const { publish } = await ana.client.request('track.publish', { room, tracks: screen });
    await forbidAll('screen');
    expect((await ana.client.event('track.unpublished')).d).toEqual({ id: 'ana', source: 'screen' });
    expect(server.media.allows(publish[0]?.urls[0] ?? '')).toBe(false);
    expect(await ana.client.errorCode('track.publish', { room, tracks: screen })).toBe('not_allowed');
    await host.request('track.publish', { room, tracks: screen });
  });

  it('[P442] ends the stream of a member who may use neither device', async () => {
    const [url = ''] = ana.joined.publish[0]?.urls ?? [];
    await forbid('microphone', 'camera');
    expect((await memberNow('ana'))?.tracks).toEqual([]);
    expect(server.media.allows(url)).toBe(false);
    expect(await ana.client.errorCode('media.publish', { room, source: 'main' })).toBe('bad_request');
    const muted = camera.map((track) => ({ ...track, muted: true }));
    expect(await ana.client.errorCode('track.publish', { room, tracks: muted })).toBe('not_allowed');
    const again = await enter(server, 'ana', 'speaker');
    expect(again.joined.publish).toEqual([]);
    await forbid('microphone');
    expect(await again.client.errorCode('track.publish', { room, tracks: muted })).toBe('ok');
  });

  it('[P440] covers chat and names, and no other message', async () => {
    await forbid('chat', 'rename');
    expect((await memberNow('ana'))?.forbidden).toEqual(['chat', 'rename']);
    const { client } = ana;
    expect(await client.errorCode('message.send', { room, topic: 'chat', value: 1 })).toBe('not_allowed');
    expect(await client.errorCode('message.send', { room, topic: 'app', value: 1 })).toBe('ok');
    expect(await client.errorCode('member.update', { room, name: 'Anna' })).toBe('not_allowed');
    expect(await client.errorCode('member.update', { room, name: 'ana', attrs: { a: 1 } })).toBe('ok');
    const again = await server.client('ana', { rooms: { [room]: 'speaker' } });
    const { snap } = await again.join(room, 'Anna');
    expect(snap.members.find(({ id }) => id === 'ana')).toMatchObject({ name: 'ana', forbidden: ['chat', 'rename'] });
  });
});

describe('the spotlight', () => {
  it('[P443] is on a member, and goes out when they leave', async () => {
    expect(await host.errorCode('room.rules', { room, spotlight: 'nobody' })).toBe('not_found');
    await host.request('room.rules', { room, spotlight: 'ana' });
    expect((await stateOf(server)).rules).toMatchObject({ spotlight: 'ana' });
    await ana.client.request('room.leave', { room });
    expect((await stateOf(server)).rules).toEqual({ entry: 'open', forbidden: [], waiting: 0 });
    await host.request('room.rules', { room, spotlight: 'host' });
    await host.request('room.rules', { room, spotlight: '' });
    expect((await stateOf(server)).rules?.spotlight).toBeUndefined();
  });
});
