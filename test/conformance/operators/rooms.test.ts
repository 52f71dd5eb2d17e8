import { limits } from '../../../components/core/protocol/limits';
import { camera, startTestServer, type TestServer } from '../../harness/servers/test-server';
import { apiKey, apiSecret, everything, operate, serverToken } from '../../harness/servers/operator-requests';
import type { RawClient } from '../../harness/clients/raw-client';
import { descriptionOf, methodNames, pathOf } from '../../../server/operator/methods';
import { turn } from '../../harness/turn';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer({ apiKey, apiSecret });
});
afterEach(() => server.close());

const names = async (body: object = {}) => {
  const { rooms } = (await operate(server, 'ListRooms', body)).body as { rooms: { name: string }[] };
  return rooms.map(({ name }) => name);
};
async function member(user: string, room: string, more: { rooms?: Record<string, 'host' | 'speaker'> } = {}): Promise<RawClient> {
  const client = await server.client(user, more);
  await client.join(room, user, { tracks: camera });
  return client;
}

describe('the operators’ API', () => {
  it('[P232] is not there without a key and a secret, and does not start with half of them', async () => {
    await server.close();
    server = await startTestServer();
    const answer = await fetch(server.origin + pathOf('ListRooms'), { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
    await expect(startTestServer({ apiKey })).rejects.toThrow('go together');
    await expect(startTestServer({ apiSecret })).rejects.toThrow('go together');
  });

  it('[P232] takes no token of a client', async () => {
    const token = await server.token('ana', { '*': 'host' });
    expect((await operate(server, 'ListRooms', {}, token)).status).toBe(401);
  });

  const asked = async (init: RequestInit) => {
    const headers = { authorization: `Bearer ${await serverToken(server)}`, 'content-type': 'application/json' };
    const answer = await fetch(server.origin + pathOf('DeleteRoom'), { method: 'POST', body: '{}', headers, ...init });
    return { status: answer.status, type: answer.headers.get('content-type'), body: (await answer.json()) as { code: string } };
  };
  it.each<[string, () => RequestInit, number, string]>([
    ['another verb', () => ({ method: 'PUT' }), 404, 'bad_route'],
    ['no token', () => ({ headers: { 'content-type': 'application/json' } }), 401, 'unauthenticated'],
    ['no JSON', () => ({ body: '{' }), 400, 'malformed'],
    ['a list', () => ({ body: '[]' }), 400, 'malformed'],
    ['a body of more than 64 KiB', () => ({ body: JSON.stringify({ room: 'x'.repeat(70_000) }) }), 400, 'malformed'],
    ['an unknown field', () => ({ body: '{"room":"r","colour":1}' }), 400, 'invalid_argument'],
    ['a room that can have no such name', () => ({ body: '{"room":"a/b"}' }), 400, 'invalid_argument'],
    ['no room', () => ({ body: '{}' }), 400, 'invalid_argument'],
    ['a room that is not open', () => ({ body: '{"room":"r"}' }), 404, 'not_found'],
  ])('[P233] answers %s in the form of Twirp', async (_what, init, status, code) => {
    const answer = await asked(init());
    expect(answer).toEqual({ status, type: 'application/json', body: { code, msg: expect.any(String) as string } });
  });

  it('[P233] takes JSON only, so that no page of a browser can send a form', async () => {
    const authorization = `Bearer ${await serverToken(server)}`;
    const answer = await asked({ headers: { authorization, 'content-type': 'text/plain' } });
    expect([answer.status, answer.body.code]).toEqual([404, 'bad_route']);
  });

  it('[P231] checks the grant for the room of the request, before it looks for the room', async () => {
    const token = await serverToken(server, { video: { roomAdmin: true, room: 'mine' } });
    expect(await operate(server, 'ListParticipants', { room: 'mine' }, token)).toEqual({
      status: 200,
      body: { participants: [], next: '' },
    });
    expect((await operate(server, 'ListParticipants', { room: 'other' }, token)).body.code).toBe('permission_denied');
    expect((await operate(server, 'ListRooms', {}, token)).status).toBe(403);
    expect((await operate(server, 'RevokeToken', { jti: 'x' }, token)).status).toBe(403);
    const all = await serverToken(server, { video: { ...everything, roomCreate: false } });
    expect((await operate(server, 'DeleteRoom', { room: 'r' }, all)).body.code).toBe('permission_denied');
  });

  it.each(methodNames)('[P231] refuses %s to a token with every other grant', async (method) => {
    const token = await serverToken(server, { video: { ...everything, [descriptionOf(method).grant]: false } });
    const answer = await operate(server, method, { room: 'r', identity: 'ana', call: 'c' }, token);
    expect([answer.status, answer.body.code]).toEqual([403, 'permission_denied']);
  });

  it('[P250] can be used by code of the process, without a token', async () => {
    const { node } = server.attached;
    expect(await node.operate('CreateRoom', { name: 'r', metadata: 'x' })).toMatchObject({ name: 'r', metadata: 'x' });
    expect((await node.operate('ListRooms', {})).rooms.map(({ name }) => name)).toEqual(['r']);
    await expect(node.operate('GetParticipant', { room: 'r', identity: 'ana' })).rejects.toMatchObject({ twirp: 'not_found' });
    await expect(node.operate('DeleteRoom', { room: 'a/b' })).rejects.toMatchObject({ twirp: 'invalid_argument' });
  });

  it('[P230] writes no token and no name into the log', async () => {
    await operate(server, 'CreateRoom', { name: 'secret-room' });
    await operate(server, 'GetParticipant', { room: 'secret-room', identity: 'secret-user' });
    const logged = server.logs.join('\n');
    expect(logged).toContain('"method":"CreateRoom"');
    expect(logged).not.toMatch(/secret-(room|user)|eyJ/);
  });
});

describe('a room that is created', () => {
  it('[P235] waits for its first participant, and is an ordinary room from then on', async () => {
    await operate(server, 'CreateRoom', { name: 'r', max_participants: 1, metadata: 'agenda', empty_timeout: 60 });
    server.clock.advance(59_000);
    await turn();
    const ana = await server.client('ana');
    const { snap } = await ana.join('r', 'Ana');
    expect([snap.capacity, snap.attrs, snap.title]).toEqual([1, { metadata: 'agenda' }, 'r']);
    server.clock.advance(2_000);
    await turn();
    expect(await names()).toEqual(['r']);
    const bo = await server.client('bo');
    expect(await bo.errorCode('room.join', { room: 'r', name: 'Bo', tracks: [] })).toBe('room_full');
    await ana.request('room.leave', { room: 'r' });
    expect(await names()).toEqual([]);
  });

  it('[P235] closes when nobody comes in time', async () => {
    await operate(server, 'CreateRoom', { name: 'r', emptyTimeout: 60 });
    await operate(server, 'CreateRoom', { name: 'default' });
    expect(await names()).toEqual(['default', 'r']);
    server.clock.advance(60_000);
    await turn();
    expect(await names()).toEqual(['default']);
    server.clock.advance(240_000);
    await turn();
    expect(await names()).toEqual([]);
  });

  it('[P235] needs no word of the customer’s backend, which does not know it', async () => {
    await server.close();
    server = await startTestServer({ apiKey, apiSecret, hooks: { openRoom: () => Promise.resolve(null) } });
    const ana = await server.client('ana');
    expect(await ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('not_found');
    await operate(server, 'CreateRoom', { name: 'r' });
    expect(await ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('ok');
  });

  it('[P235] takes further settings when it is created again', async () => {
    const first = await operate(server, 'CreateRoom', { name: 'r', metadata: 'one' });
    const again = await operate(server, 'CreateRoom', { name: 'r', maxParticipants: 5 });
    expect(again.body).toEqual({ ...first.body, maxParticipants: 5 });
  });

  it.each([
    ['more participants than the server allows', { maxParticipants: limits.membersPerRoomMost + 1 }, 'invalid_argument'],
    ['a larger audience than the server allows', { maxAudience: limits.audiencePerRoomMost + 1 }, 'invalid_argument'],
    ['metadata that is too long', { metadata: 'x'.repeat(limits.roomAttrsBytes) }, 'invalid_argument'],
    ['the name of a room of a call', { name: 'call.x' }, 'invalid_argument'],
    ['a recording', { egress: { room: {} } }, 'unimplemented'],
    ['agents', { agents: [{ agentName: 'a' }] }, 'unimplemented'],
    ['a preset', { room_preset: 'large' }, 'unimplemented'],
  ])('[P241] is refused with %s', async (_what, more, code) => {
    expect((await operate(server, 'CreateRoom', { name: 'r', ...more })).body.code).toBe(code);
    expect(await names()).toEqual([]);
  });

  it('[P241] ignores the settings that the guide lists, and those that are empty', async () => {
    const settings = {
      departureTimeout: 9,
      nodeId: 'n',
      minPlayoutDelay: 1,
      max_playout_delay: 2,
      syncStreams: true,
      agents: [],
      egress: null,
    };
    expect((await operate(server, 'CreateRoom', { name: 'r', ...settings })).status).toBe(200);
  });
});

describe('the list of rooms', () => {
  it('[P236] is read from the engine, in byte order, with a page after each name', async () => {
    for (const name of ['b', '房', 'a']) await operate(server, 'CreateRoom', { name });
    await member('ana', 'c');
    expect(await names()).toEqual(['a', 'b', 'c', '房']);
    const page = await operate(server, 'ListRooms', { limit: 2 });
    expect(page.body).toMatchObject({ rooms: [{ name: 'a' }, { name: 'b' }], next: 'b' });
    expect(await operate(server, 'ListRooms', { limit: 2, after: 'b' })).toMatchObject({
      body: { rooms: [{ name: 'c' }, { name: '房' }], next: '' },
    });
    expect(await names({ names: ['c', 'c', 'nowhere', 'a'] })).toEqual(['c', 'a']);
  });

  it('[P237] loses a room that is deleted, which ends for all its participants', async () => {
    const ana = await member('ana', 'r');
    expect((await operate(server, 'DeleteRoom', { room: 'r' })).status).toBe(200);
    await ana.event('room.closed');
    expect(await names()).toEqual([]);
    expect(server.media.revoked.map((membership) => membership.member)).toEqual(['ana']);
  });
});

describe('participants', () => {
  it('[P238] show role, presence and attributes, and no secret of their media', async () => {
    const ana = await member('ana', 'r', { rooms: { r: 'host' } });
    await ana.request('member.update', { room: 'r', attrs: { hand: true, team: 'red' } });
    ana.send({ t: 'away', why: 'hide' });
    await ana.event('member.away');
    const { body } = await operate(server, 'GetParticipant', { room: 'r', identity: 'ana' });
    expect(body).toMatchObject({
      identity: 'ana',
      state: 'ACTIVE',
      presence: 'away',
      role: 'host',
      attributes: { hand: 'true', team: 'red' },
    });
    const bo = await member('bo', 'r');
    ana.cut();
    await bo.event('member.offline');
    const [first] = (await operate(server, 'ListParticipants', { room: 'r' })).body.participants as [Record<string, unknown>];
    expect([first.state, first.sid]).toEqual(['DISCONNECTED', body.sid]);
    const publish = await server.attached.node.operate('GetParticipant', { room: 'r', identity: 'ana' });
    expect(JSON.stringify(publish)).not.toContain('membership');
  });

  it('[P239] are removed with their media and may come back; a ban lasts', async () => {
    const ana = await member('ana', 'r');
    await operate(server, 'RemoveParticipant', { room: 'r', identity: 'ana' });
    expect((await ana.event('member.left')).d).toEqual({ id: 'ana', reason: 'kicked' });
    expect(server.media.revoked.map((membership) => membership.member)).toEqual(['ana']);
    expect(await ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('ok');
    const ban = await operate(server, 'BanParticipant', { room: 'r', identity: 'ana', banMs: 60_000 });
    expect(ban.body).toEqual({ removed: true });
    expect(await ana.errorCode('room.join', { room: 'r', name: 'Ana', tracks: [] })).toBe('banned');
    const tokens = { room: 'r', identity: 'ana', revokeTokenTs: '1700000000' };
    expect((await operate(server, 'RemoveParticipant', tokens)).body.code).toBe('unimplemented');
  });

  it('[P240] keep the right that an operator gave, over fresh tokens', async () => {
    const ana = await member('ana', 'r', { rooms: { r: 'host' } });
    const permission = { canSubscribe: true, canPublishData: true, canUpdateMetadata: true };
    await operate(server, 'UpdateParticipant', { room: 'r', identity: 'ana', permission });
    expect((await ana.event('track.unpublished')).d).toEqual({ id: 'ana', source: 'main' });
    ana.send({ t: 'auth', tok: await server.token('ana', { r: 'host' }) });
    await turn();
    expect(await ana.errorCode('track.publish', { room: 'r', tracks: camera })).toBe('forbidden');
    const back = { ...permission, canPublish: true };
    const { body } = await operate(server, 'UpdateParticipant', { room: 'r', identity: 'ana', permission: back });
    expect(body).toMatchObject({ role: 'speaker', permission: { canPublish: true } });
    expect(await ana.errorCode('track.publish', { room: 'r', tracks: camera })).toBe('ok');
  });

  const all = { canSubscribe: true, canPublish: true, canPublishData: true, canUpdateMetadata: true };
  it.each([
    ['metadata', { metadata: 'x' }, 'unimplemented'],
    ['canSubscribe', { permission: { ...all, canSubscribe: false } }, 'unimplemented'],
    ['canPublishData', { permission: { canPublish: true, canSubscribe: true } }, 'unimplemented'],
    ['hidden', { permission: { ...all, hidden: true } }, 'unimplemented'],
    ['canPublishSources', { permission: { ...all, canPublishSources: ['CAMERA'] } }, 'unimplemented'],
    ['name', { name: '\u200b' }, 'invalid_argument'],
    ['attributes', { attributes: { long: 'x'.repeat(limits.memberAttrsBytes) } }, 'invalid_argument'],
  ])('[P241] are not changed by what they do not have: %s', async (field, change, code) => {
    await member('ana', 'r');
    const before = await operate(server, 'GetParticipant', { room: 'r', identity: 'ana' });
    const { body } = await operate(server, 'UpdateParticipant', { room: 'r', identity: 'ana', ...change });
    expect(body).toEqual({ code, msg: expect.stringContaining(field) as string });
    expect(await operate(server, 'GetParticipant', { room: 'r', identity: 'ana' })).toEqual(before);
  });

  it('[P242] are muted by an operator, and not unmuted', async () => {
    const ana = await member('ana', 'r');
    await ana.request('track.publish', { room: 'r', tracks: [{ source: 'screen', kind: 'video', muted: false }] });
    const mute = (trackSid: string, muted = true) =>
      operate(server, 'MutePublishedTrack', { room: 'r', identity: 'ana', track_sid: trackSid, muted });
    expect((await mute('TR_main_video')).body).toMatchObject({ track: { source: 'CAMERA', muted: true } });
    expect((await ana.event('track.muted')).d).toMatchObject({ kind: 'video', by: 'operator' });
    expect((await mute('TR_main_video', false)).body.code).toBe('failed_precondition');
    expect((await mute('TR_screen_video')).body.code).toBe('unimplemented');
    expect((await mute('TR_screen_audio')).body.code).toBe('not_found');
    expect(await ana.errorCode('track.mute', { room: 'r', source: 'main', kind: 'video', muted: false })).toBe('ok');
  });

  it('[P243] see the metadata of their room at once, and in the state of a later join', async () => {
    const ana = await member('ana', 'r');
    await operate(server, 'UpdateRoomMetadata', { room: 'r', metadata: 'minutes' });
    expect((await ana.event('room.updated')).d).toEqual({ attrs: { metadata: 'minutes' } });
    const bo = await server.client('bo');
    expect((await bo.join('r', 'Bo')).snap.attrs).toEqual({ metadata: 'minutes' });
  });

  it('[P244] get a message of an operator once for each nonce', async () => {
    const ana = await member('ana', 'r');
    const data = Buffer.from('"hello"').toString('base64');
    const send = (nonce: string) => operate(server, 'SendData', { room: 'r', data, topic: 't', nonce });
    expect([(await send('MQ==')).status, (await send('MQ==')).status, (await send('Mg==')).status]).toEqual([200, 200, 200]);
    await ana.request('message.send', { room: 'r', topic: 'last', value: 1 });
    await ana.event('message.sent', ({ d }) => d.topic === 'last');
    const sent = ana.events('r:r').flatMap((event) => (event.k === 'message.sent' ? [event.d] : []));
    const hello = { id: '', topic: 't', value: 'hello' };
    expect(sent).toEqual([hello, hello, { id: 'ana', topic: 'last', value: 1 }]);
  });
});
