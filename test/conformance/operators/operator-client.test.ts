import { decodeJwt } from 'jose';
import { systemClock } from '../../../server/clock';
import { isOperatorError, operatorClient, type OperatorClientOptions, type OperatorError } from '../../../server/index';
import { twirpStatus } from '../../../server/operator/twirp-error';
import { descriptionOf, methodNames, type OperatorMethod } from '../../../server/operator/methods';
import { FakeClock } from '../../fakes/platform/fake-clock';
import type { RawClient } from '../../harness/clients/raw-client';
import { say, startAnsweringServer, type AnsweringServer } from '../../harness/servers/answering-server';
import { apiKey, apiSecret } from '../../harness/servers/operator-requests';
import { camera, fakeTime, startTestServer, type TestServer } from '../../harness/servers/test-server';

/** The refusal of a call. */
async function refusal(done: Promise<unknown>): Promise<OperatorError> {
  const cause = await done.then(
    () => 'done',
    (error: unknown) => error,
  );
  if (!isOperatorError(cause)) throw new Error(`no OperatorError: ${String(cause)}`);
  expect(cause.message).toContain(cause.advice);
  return cause;
}
const nameOf = (method: OperatorMethod) => `${method.charAt(0).toLowerCase()}${method.slice(1)}`;

/** The pauses between tries, which are over at once. */
const pauses: number[] = [];
beforeEach(() => pauses.splice(0));
const hasty = {
  ...systemClock,
  after(ms: number, act: () => void) {
    if (ms < 10_000) pauses.push(ms);
    const turn = ms < 10_000 ? setImmediate(act) : undefined;
    return () => clearImmediate(turn);
  },
};

describe('the client of the operators’ API, at a node', () => {
  let server: TestServer;
  let ana: RawClient;
  const client = (more: Partial<OperatorClientOptions> = {}) =>
    operatorClient({ url: `${server.origin}/`, apiKey, apiSecret, ...more });
  beforeEach(async () => {
    server = await startTestServer({ apiKey, apiSecret, clock: systemClock });
    ana = await server.client('ana', { rooms: { r: 'speaker', late: 'speaker' } });
    await ana.join('r', 'Ana', { tracks: camera });
  });
  afterEach(() => server.close());

  it('[P273] has each method that the server carries out, and no other', () => {
    const served = methodNames.filter((method) => descriptionOf(method).refused === undefined);
    expect(Object.keys(client()).sort()).toEqual(served.map(nameOf).sort());
  });

  it('[P273] acts on rooms', async () => {
    const rooms = client();
    expect(await rooms.createRoom({ name: 'late', maxParticipants: 3, metadata: 'agenda' })).toMatchObject({ name: 'late' });
    expect((await rooms.listRooms()).rooms.map(({ name }) => name)).toEqual(['late', 'r']);
    expect(await rooms.updateRoomMetadata({ room: 'late', metadata: 'minutes' })).toMatchObject({ metadata: 'minutes' });
    expect(await rooms.deleteRoom({ room: 'late' })).toEqual({});
    expect((await rooms.listRooms({ limit: 1 })).rooms.map(({ name }) => name)).toEqual(['r']);
    await rooms.sendData({ room: 'r', topic: 'slides', data: Buffer.from('{"page":3}').toString('base64') });
    expect((await ana.event('message.sent')).d).toEqual({ id: '', topic: 'slides', value: { page: 3 } });
  });

  it('[P273] acts on participants', async () => {
    const rooms = client();
    const { participants } = await rooms.listParticipants({ room: 'r' });
    expect(participants).toEqual([await rooms.getParticipant({ room: 'r', identity: 'ana' })]);
    expect((await rooms.updateParticipant({ room: 'r', identity: 'ana', name: 'Anna' })).name).toBe('Anna');
    const muted = await rooms.mutePublishedTrack({ room: 'r', identity: 'ana', trackSid: 'TR_main_audio', muted: true });
    expect(muted.track.muted).toBe(true);
    await rooms.removeParticipant({ room: 'r', identity: 'ana' });
    expect((await ana.event('member.left')).d).toEqual({ id: 'ana', reason: 'kicked' });
    expect(await rooms.banParticipant({ room: 'r', identity: 'ana' })).toEqual({ removed: false });
  });

  it('[P273] acts on tokens and calls', async () => {
    const backend = client();
    const { token } = await backend.createToken({ identity: 'bo', rooms: { r: 'host' }, ttlSeconds: 60 });
    expect(decodeJwt(token)).toMatchObject({ sub: 'bo', gr: { rooms: { r: 'host' } } });
    const { call } = await ana.request('call.start', { to: ['bo'], kind: 'audio', name: 'Ana' });
    expect((await backend.listCalls({ identity: 'bo' })).calls.map(({ id }) => id)).toEqual([call.id]);
    expect(await backend.endCall({ call: call.id })).toEqual({});
    expect(await backend.revokeToken({ jti: 'unknown' })).toEqual({ sessions: 0 });
    expect(await backend.revokeUserTokens({ identity: 'ana' })).toEqual({ sessions: 1 });
  });

  it.each<[string, OperatorError['twirp'], number | null, () => Promise<unknown>]>([
    ['another secret', 'unauthenticated', 401, () => client({ apiSecret: 'another secret, also of 32 bytes' }).listRooms()],
    ['another key', 'unauthenticated', 401, () => client({ apiKey: 'others' }).listRooms()],
    ['a wrong field', 'invalid_argument', 400, () => client().createRoom({ name: 'a/b' })],
    ['an unknown field', 'invalid_argument', 400, () => client().createRoom({ name: 'a', colour: 'red' } as { name: string })],
    ['a request without its room', 'permission_denied', 403, () => client().listParticipants({} as { room: string })],
    ['a room that is not there', 'not_found', 404, () => client().deleteRoom({ room: 'nowhere' })],
    ['a wrong path', 'bad_route', 404, () => client({ url: `${server.origin}/elsewhere` }).listRooms()],
    [
      'a state that forbids it',
      'failed_precondition',
      412,
      () => client().mutePublishedTrack({ room: 'r', identity: 'ana', trackSid: 'TR_main_audio' }),
    ],
    [
      'a field that is not here',
      'unimplemented',
      501,
      () => client().updateParticipant({ room: 'r', identity: 'ana', metadata: 'x' } as { room: string; identity: string }),
    ],
    ['a body that is too long', 'malformed', 400, () => client().updateRoomMetadata({ room: 'r', metadata: 'x'.repeat(70_000) })],
  ])('[P275] gives the code of %s: %s', async (_why, twirp, status, call) => {
    expect(await refusal(call())).toMatchObject({ name: 'OperatorError', twirp, status, mayBeDone: false });
  });

  it('[P275] tells of a dead server, after three tries', async () => {
    const { origin } = server;
    await server.close();
    let tries = 0;
    const counting: typeof fetch = (...request) => ((tries += 1), fetch(...request));
    const error = await refusal(
      operatorClient({ url: origin, apiKey, apiSecret, fetch: counting, clock: hasty }).deleteRoom({ room: 'r' }),
    );
    expect(error).toMatchObject({ twirp: 'unavailable', status: null, method: 'DeleteRoom', mayBeDone: false });
    expect(error.message).toContain('ECONNREFUSED');
    expect(tries).toBe(3);
    server = await startTestServer();
  });
});

describe('the client of the operators’ API', () => {
  let server: AnsweringServer;
  beforeEach(async () => {
    server = await startAnsweringServer((response) => say(response, 200, {}));
  });
  afterEach(() => server.close());

  const client = (more: Partial<OperatorClientOptions> = {}) =>
    operatorClient({ url: server.origin, apiKey, apiSecret, clock: hasty, ...more });

  it('[P274] signs a token for each request that lasts a minute and has the grant of its method only', async () => {
    const backend = client();
    await backend.listRooms();
    await backend.createRoom({ name: 'r' });
    await backend.removeParticipant({ room: 'r', identity: 'ana' });
    await backend.endCall({ call: 'c1' });
    await backend.revokeToken({ jti: 'x' });
    await backend.stopRecording({ room: 'r', recordingId: 'RC_1' });
    const tokens = server.heard.map(({ headers }) => decodeJwt((headers.authorization ?? '').replace('Bearer ', '')));
    expect(tokens.map(({ video }) => video)).toEqual([
      { roomList: true },
      { roomCreate: true },
      { roomAdmin: true, room: 'r' },
      { roomAdmin: true, room: 'call.c1' },
      { roomAdmin: true, room: '*' },
      { roomRecord: true, room: 'r' },
    ]);
    tokens.forEach(({ iss, exp = 0 }) => {
      expect(iss).toBe(apiKey);
      expect(exp - Date.now() / 1000).toBeGreaterThan(0);
      expect(exp - Date.now() / 1000).toBeLessThanOrEqual(60);
    });
  });

  it.each(Object.entries(twirpStatus))('[P275] gives the code %s of an answer with status %s', async (code, status) => {
    server.answer = (response) => say(response, status, { code, msg: 'the reason' });
    const error = await refusal(client().deleteRoom({ room: 'r' }));
    expect(error).toMatchObject({ twirp: code, status, mayBeDone: code === 'unavailable' || code === 'internal' });
    expect(error.message).toContain('the reason');
  });

  it.each<[number, string, OperatorError['twirp'], boolean]>([
    [200, 'hello', 'unknown', true],
    [200, '[]', 'unknown', true],
    [302, '', 'internal', false],
    [400, '<html>', 'internal', false],
    [401, '', 'unauthenticated', false],
    [403, '{"code":"secret"}', 'permission_denied', false],
    [404, 'null', 'bad_route', false],
    [418, '', 'unknown', false],
    [502, '<html>', 'unavailable', true],
    [500, '', 'unknown', true],
  ])('[P275] reads the answer %s %j of another program as %s', async (status, body, twirp, mayBeDone) => {
    server.answer = (response) => void response.writeHead(status, status === 302 ? { location: '/' } : {}).end(body);
    expect(await refusal(client().deleteRoom({ room: 'r' }))).toMatchObject({ twirp, status, mayBeDone });
    expect(server.heard).toHaveLength(1);
  });

  it('[P276] sends a request again that was not carried out, whichever it is', async () => {
    server.answer = (response) =>
      server.heard.length < 3 ? say(response, 409, { code: 'aborted', msg: 'conflict' }) : say(response, 200, {});
    expect(await client({ random: { id: () => 'x', unit: () => 0 } }).deleteRoom({ room: 'r' })).toEqual({});
    expect(server.heard).toHaveLength(3);
    expect(pauses).toEqual([100, 400]);
  });

  it('[P276] repeats an unclear request only where that changes nothing more, and a message under one nonce', async () => {
    server.answer = (response) => response.destroy();
    expect(await refusal(client().removeParticipant({ room: 'r', identity: 'ana' }))).toMatchObject({
      mayBeDone: true,
      status: null,
    });
    expect(server.heard).toHaveLength(1);
    expect(await refusal(client().sendData({ room: 'r' }))).toMatchObject({ twirp: 'unavailable', mayBeDone: true });
    const nonces = server.heard.slice(1).map(({ body }) => (JSON.parse(body) as { nonce: string }).nonce);
    expect(nonces).toHaveLength(3);
    expect(new Set(nonces).size).toBe(1);
    await refusal(client().sendData({ room: 'r', nonce: '' }));
    expect(JSON.parse(server.heard.at(-1)?.body ?? '')).toMatchObject({ nonce: expect.stringMatching(/^.{16,}$/) });
    await refusal(client().sendData({ room: 'r', nonce: 'mine' }));
    expect(JSON.parse(server.heard.at(-1)?.body ?? '')).toEqual({ room: 'r', nonce: 'mine' });
  });

  it.each(['nothing', 'a part'])('[P277] waits no longer than its time for the whole answer, when it gets %s', async (given) => {
    const clock = new FakeClock();
    let arrived: () => void = () => undefined;
    const there = new Promise<void>((resolve) => (arrived = resolve));
    server.answer = (response) => {
      if (given === 'a part') response.writeHead(200).write('{');
      arrived();
    };
    const refused = refusal(client({ clock: fakeTime(clock), timeoutMs: 2_000 }).listRooms());
    await there;
    clock.advance(2_000);
    expect(await refused).toMatchObject({ twirp: 'deadline_exceeded', status: null, mayBeDone: true });
    expect(server.heard).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it('[P277] begins no pause that would outlast its time', async () => {
    server.answer = (response) => say(response, 503, { code: 'unavailable', msg: 'draining' });
    expect(await refusal(client({ clock: fakeTime(new FakeClock()), timeoutMs: 50 }).listRooms())).toMatchObject({
      twirp: 'unavailable',
      status: 503,
    });
    expect(server.heard).toHaveLength(1);
  });

  it.each<[Partial<OperatorClientOptions>, string]>([
    [{ url: 'rtc.example.com' }, 'allowed is an http(s) address'],
    [{ url: 'wss://rtc.example.com' }, 'allowed is an http(s) address'],
    [{ url: 'https://me@rtc.example.com' }, 'allowed is an http(s) address'],
    [{ apiKey: '' }, 'apiKey is empty'],
    [{ apiSecret: 'short' }, 'fewer than 32 bytes'],
    [{ timeoutMs: 0 }, 'timeoutMs is 0'],
    [{ timeoutMs: Number.NaN }, 'timeoutMs is NaN'],
  ])('[P277] refuses the options %j', (options, why) => {
    expect(() => client(options)).toThrow(why);
  });
});
