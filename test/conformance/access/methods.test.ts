import type { Method } from '../../../components/core/protocol/messages';
import {
  callSituations,
  closedSituations,
  roomSituations,
  type CallSituation,
  type ClosedSituation,
  type RoomSituation,
} from '../../../server/access/situations';
import { access, refusalBy, type CallRow, type RoomRow } from '../../../server/access/table';
import { memoryEngine } from '../../../server/index';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { recordedEngine, type RecordedEngine } from '../../harness/servers/recorded-engine';
import { fakeTime, startTestServer, type TestServer } from '../../harness/servers/test-server';
import type { RawClient } from '../../harness/clients/raw-client';
import {
  closeConnection,
  expired,
  newUser,
  paramsOf,
  placeInCall,
  placeInRoom,
  prepare,
  tokenGraceMs,
  type Placed,
} from './situations';

/** The event that each method leaves when it is allowed; null for methods that only read. Exceptions stand in `unchanged`. */
const effects: { readonly [M in Method]: string | null } = {
  'room.get': null,
  'room.join': 'member.joined',
  'room.leave': 'member.left',
  'room.close': 'room.closed',
  'room.audience': null,
  'member.update': 'member.updated',
  'member.remove': 'member.left',
  'track.publish': 'track.published',
  'track.unpublish': 'track.unpublished',
  'track.mute': 'track.muted',
  'media.publish': null,
  'media.play': null,
  'message.send': 'message.sent',
  'chat.send': 'chat.sent',
  'chat.delete': 'chat.deleted',
  'chat.history': null,
  'poll.open': 'poll.opened',
  // A vote is told with the next count.
  'poll.vote': null,
  'poll.close': 'poll.closed',
  'poll.list': null,
  'poll.votes': null,
  'request.send': null,
  'request.answer': null,
  'room.rules': 'room.updated',
  'room.hand_over': 'member.updated',
  'room.waiting': null,
  'room.admit': 'room.updated',
  'room.deny': 'room.updated',
  'room.tell_waiting': 'room.updated',
  'member.promote': 'member.updated',
  'member.demote': 'member.updated',
  'member.invite': 'member.updated',
  'member.answer': 'member.updated',
  'member.mute': 'track.muted',
  'member.ask': 'member.asked',
  'member.forbid': 'member.updated',
  'hand.raise': 'member.updated',
  'hand.lower': 'member.updated',
  'call.start': 'call.placed',
  'call.subscribe': null,
  'call.join': 'party.accepted',
  'call.accept': 'party.accepted',
  'call.reject': 'party.ended',
  'call.end': 'party.ended',
  'call.invite': 'party.invited',
  'call.connected': 'party.connected',
  'call.switch': 'call.switched',
  // Nobody has asked for video in these calls.
  'call.answer_video': null,
  'call.move': 'call.ended',
  'inbox.subscribe': null,
  'inbox.update': 'inbox.updated',
  'user.presence': null,
};
/** Requests that are allowed and find their effect done. */
const unchanged: readonly (readonly [Method, CallSituation])[] = [
  ['call.join', 'connected'],
  ['call.accept', 'connected'],
  ['call.reject', 'has left'],
  ['call.reject', 'party of a call that is over'],
  ['call.end', 'has left'],
  ['call.end', 'party of a call that is over'],
];

/** Nobody invites those who may speak. */
const hasNoInvitation = (method: Method, situation: RoomSituation): boolean =>
  method === 'member.answer' && situation !== 'audience';

/** Nobody opens polls in the room of a call. */
const withoutPoll = (method: Method, situation: RoomSituation): string | null => {
  if (situation !== 'party connected to the call of the room') return null;
  return method === 'poll.vote' ? 'poll_closed' : method === 'poll.votes' ? 'not_found' : null;
};

let server: TestServer;
let recorded: RecordedEngine;
beforeEach(async () => {
  const fake = new FakeClock();
  const clock = fakeTime(fake);
  recorded = recordedEngine(memoryEngine({ clock }));
  server = await startTestServer({ engine: recorded.engine, clock, limits: { tokenGraceMs } });
  server.clock = fake;
});
afterEach(() => server.close());

/** A message to delete, of a user who may write. */
const ownMessage = ({ client, room }: Placed): Promise<string> =>
  client.request('chat.send', { room, text: 'hi' }).then(
    ({ message }) => message.id,
    () => 'none',
  );

/** A poll that somebody who may do so has opened in the room. */
const openedPoll = ({ client, host = client, room }: Placed): Promise<string> =>
  host.request('poll.open', { room, question: 'Lunch?', choices: ['rice', 'soup'] }).then(
    ({ poll }) => poll.id,
    () => 'none',
  );

async function paramsFor(method: Method, placed: Placed): Promise<never> {
  const params: object = paramsOf[method](placed);
  if (method === 'chat.delete') return { ...params, id: await ownMessage(placed) } as never;
  return ('poll' in params ? { ...params, poll: await openedPoll(placed) } : params) as never;
}

/** The code of the answer, and what the request left in the engine. */
async function tried(method: Method, placed: Placed): Promise<{ code: string; left: readonly string[] }> {
  const params = await paramsFor(method, placed);
  recorded.effects.length = 0;
  const code = await placed.client.errorCode(method, params);
  return { code, left: recorded.effects.slice() };
}

function expectAnswer(result: { code: string; left: readonly string[] }, refusal: string | null, effect: string | null): void {
  expect(result.code).toBe(refusal ?? 'ok');
  if (refusal !== null || effect === null) expect(result.left).toEqual([]);
  else expect(result.left).toContain(effect);
}

const methods = Object.keys(access) as readonly Method[];
const about = (kind: 'room' | 'call' | 'self'): readonly Method[] => methods.filter((method) => access[method].about === kind);
const cells = <S extends string>(of: readonly Method[], situations: Readonly<Record<S, unknown>>): readonly [Method, S][] =>
  of.flatMap((method) => (Object.keys(situations) as S[]).map((situation): [Method, S] => [method, situation]));

describe('methods about a room', () => {
  it.each(cells<RoomSituation>(about('room'), roomSituations))(
    '[P330] [P50] answer %s of a user who is: %s',
    async (method, situation) => {
      const placed = await placeInRoom[situation](server);
      const row = access[method] as RoomRow;
      await prepare[method]?.(server, placed);
      const { id } = paramsOf[method](placed) as { id?: string };
      const about = id === undefined ? {} : { about: id === placed.other ? ('moderator' as const) : ('other' as const) };
      const refusal = refusalBy(row[roomSituations[situation]], about);
      const own =
        refusal === null && hasNoInvitation(method, situation) ? 'bad_request' : (refusal ?? withoutPoll(method, situation));
      expectAnswer(await tried(method, placed), own, effects[method]);
    },
  );
});

describe('methods about a call', () => {
  it.each(cells<CallSituation>(about('call'), callSituations))(
    '[P331] answer %s of a user who is: %s',
    async (method, situation) => {
      const placed = await placeInCall[situation](server);
      const row = access[method] as CallRow;
      const isDone = unchanged.some(([one, where]) => one === method && where === situation);
      const refusal = refusalBy(row[callSituations[situation]], { isGroup: true });
      expectAnswer(await tried(method, placed), refusal, isDone ? null : effects[method]);
    },
  );

  it('[P331] let nobody join a call of two', async () => {
    const [caller, callee] = [await server.client(newUser()), newUser()];
    await server.client(callee);
    const { call } = await caller.request('call.start', { to: [callee], kind: 'audio', name: 'A' });
    const third = await server.client(newUser());
    expect(await third.errorCode('call.join', { call: call.id, name: 'B' })).toBe('call_over');
  });
});

describe('other methods', () => {
  it.each(about('self'))('[P332] answer %s of everybody with a session', async (method) => {
    const client = await server.client(newUser());
    const other = newUser();
    const result = await tried(method, { client, other, room: '', call: '' });
    expectAnswer(result, null, effects[method]);
  });
});

describe('a connection without its rights', () => {
  it.each(methods)('[P332] gets the row’s answer to %s when its token and the grace time are over', async (method) => {
    const placed = await expired(server);
    const row = access[method];
    const asBefore = row.about === 'room' ? row.host : row.about === 'call' ? row.connected : 'allowed';
    expectAnswer(await tried(method, placed), refusalBy(row.expired) ?? refusalBy(asBefore), effects[method]);
  });

  it.each(cells<ClosedSituation>(methods, closedSituations))(
    '[P332] gets no answer to %s after: %s',
    async (method, situation) => {
      const placed = await closeConnection[situation](server);
      recorded.effects.length = 0;
      placed.client.sendRequest(method, paramsOf[method](placed));
      expect((await placed.client.closed()).code).toBe(closedSituations[situation]);
      expect(answers(placed.client)).toBe(0);
      expect(recorded.effects).toEqual([]);
    },
  );
});

/** The number of answers to requests after the join. */
const answers = (client: RawClient): number => client.frames.filter(({ t }) => t === 'res').length - 1;

describe('a repeated request', () => {
  it('[P333] is not refused for what it did itself', async () => {
    const placed = await placeInRoom.speaker(server);
    const leave = () => placed.client.response(placed.client.sendRequest('room.leave', { room: placed.room }, 'same'));
    expect((await leave()).err).toBeUndefined();
    expect(await leave()).toMatchObject({ dup: 1 });
    expect(await placed.client.errorCode('room.leave', { room: placed.room })).toBe('not_in_room');
  });
});
