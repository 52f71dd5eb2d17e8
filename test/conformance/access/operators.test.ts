import { callRoom } from '../../../components/core/protocol/messages';
import { descriptionOf, methodNames, type OperatorMethod } from '../../../server/operator/methods';
import { destination, scopes, thisRoom, type Scope } from '../../../server/operator/scopes';
import { memoryEngine } from '../../../server/index';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { recordedEngine, type RecordedEngine } from '../../harness/servers/recorded-engine';
import { apiKey, apiSecret, operate, serverToken } from '../../harness/servers/operator-requests';
import { camera, fakeTime, startTestServer, type TestServer } from '../../harness/servers/test-server';

const room = 'r';
const participant = { room, identity: 'ana' };
/** A valid request of each method, and the event that it leaves; null for methods that leave none in a stream. */
const requests: { readonly [M in OperatorMethod]: readonly [body: object, effect: string | null] } = {
  CreateRoom: [{ name: room, metadata: 'x' }, 'room.updated'],
  ListRooms: [{}, null],
  DeleteRoom: [{ room }, 'room.closed'],
  ListParticipants: [{ room }, null],
  GetParticipant: [participant, null],
  RemoveParticipant: [participant, 'member.left'],
  MutePublishedTrack: [{ ...participant, trackSid: 'TR_main_audio', muted: true }, 'track.muted'],
  UpdateParticipant: [{ ...participant, name: 'New' }, 'member.updated'],
  UpdateSubscriptions: [participant, null],
  SendData: [{ room, data: 'MQ==' }, 'message.sent'],
  UpdateRoomMetadata: [{ room, metadata: 'x' }, 'room.updated'],
  MoveParticipant: [{ ...participant, destinationRoom: destination }, 'member.left'],
  ForwardParticipant: [{ ...participant, destinationRoom: destination }, null],
  BanParticipant: [participant, 'member.left'],
  RevokeToken: [{ jti: 'x' }, null],
  RevokeUserTokens: [{ identity: 'ana' }, 'member.left'],
  ListCalls: [{}, null],
  EndCall: [{ call: '' }, 'call.ended'],
  StartRecording: [{ room }, 'room.updated'],
  StopRecording: [{ room, recordingId: '' }, 'room.updated'],
  ReportRecording: [{ room, recordingId: '', durationMs: 1 }, 'room.updated'],
  ListRecordings: [{ room }, null],
  ListRecordingStreams: [{ room, recordingId: '' }, null],
  CreateToken: [{ identity: 'ana', rooms: { r: 'host' }, ttlSeconds: 60 }, null],
};

let server: TestServer;
let recorded: RecordedEngine;
let call: string;
let recordingId: string;
beforeEach(async () => {
  const fake = new FakeClock();
  const clock = fakeTime(fake);
  recorded = recordedEngine(memoryEngine({ clock }));
  server = await startTestServer({ engine: recorded.engine, clock, apiKey, apiSecret });
  server.clock = fake;
  const ana = await server.client('ana');
  await ana.join(room, 'Ana', { tracks: camera });
  await server.client('bo');
  ({ id: call } = (await ana.request('call.start', { to: ['bo'], kind: 'audio', name: 'Ana' })).call);
  ({ recordingId } = await server.attached.node.operate('StartRecording', { room, identity: 'ana' }));
  // Tokens count whole seconds: those of clients are older than a withdrawal only after the second in which they were issued.
  server.clock.advance(1_000);
});
afterEach(() => server.close());

/** Signs a token of each scope. */
async function tokenOf(scope: Scope, method: OperatorMethod): Promise<string> {
  if (scope === 'no server token') return '';
  if (scope === 'a token of a client') return server.token('ana');
  if (scope === 'an expired server token') return serverToken(server, { lifeSeconds: -60 });
  const grants = scopes[scope];
  const own = descriptionOf(method).about === 'call' ? callRoom(call) : room;
  return serverToken(server, { video: { ...grants, room: (grants.room as string) === thisRoom ? own : grants.room } });
}

/** The rights that the table of methods asks for, said without the server’s own function. */
function isAllowed(method: OperatorMethod, scope: Scope): boolean {
  const { grant, about } = descriptionOf(method);
  if (grant === 'roomRecord') return scope === grant || scope === 'roomRecord for this room';
  if (grant !== 'roomAdmin') return scope === grant;
  if (scope === 'roomAdmin for every room') return true;
  if (scope === 'roomAdmin for this room and the destination') return about !== 'everything';
  return scope === 'roomAdmin for this room' && about !== 'everything' && about !== 'two_rooms';
}

const cells = methodNames.flatMap((method) => (Object.keys(scopes) as Scope[]).map((scope) => [method, scope] as const));

describe('the operators’ API', () => {
  it.each(cells)('[P334] answers %s with %s as the tables say', async (method, scope) => {
    const [body, effect] = requests[method];
    const token = await tokenOf(scope, method);
    recorded.effects.length = 0;
    const named = { ...body, ...('call' in body ? { call } : {}), ...('recordingId' in body ? { recordingId } : {}) };
    const { status, body: answer } = await operate(server, method, named, token);
    const left = recorded.effects.slice();
    if (scopes[scope] === null) expect([status, answer['code'], left]).toEqual([401, 'unauthenticated', []]);
    else if (!isAllowed(method, scope)) expect([status, answer['code'], left]).toEqual([403, 'permission_denied', []]);
    else if (descriptionOf(method).refused !== undefined) expect([status, left]).toEqual([501, []]);
    else {
      expect(status).toBe(200);
      if (effect === null) expect(left).toEqual([]);
      else expect(left).toContain(effect);
    }
  });
});
