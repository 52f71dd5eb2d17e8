import { requests } from '../../../components/core/features/requests/feature';
import { refusal } from '../../../components/core/features/requests/failures';
import type { RequestError, Requests, RoomRequestsModel } from '../../../components/core/features/requests/types';
import { rtcError } from '../../../components/core/protocol/errors';
import type { DirectedMessages, Params, RequestAnswer } from '../../../components/core/protocol/messages';
import { settled } from '../../fakes/platform/fake-clock';
import { member, state, StoreTestbed } from '../../fakes/store/store-testbed';

interface World {
  readonly store: StoreTestbed;
  readonly model: RoomRequestsModel;
  /** The server has this answer, or refuses. */
  answer: RequestAnswer | null;
  refusal: ReturnType<typeof rtcError> | null;
  readonly asked: Params<'request.send'>[];
  readonly answered: Params<'request.answer'>[];
}

const stores: StoreTestbed[] = [];
afterEach(() => stores.splice(0).forEach((store) => store.close()));

async function worldOf(): Promise<World> {
  const store = new StoreTestbed({ features: [requests()] });
  stores.push(store);
  const model = (store.rooms.feature<Requests>('requests') as Requests).of('r1');
  const world: World = { store, model, answer: null, refusal: null, asked: [], answered: [] };
  store.signalling.answers['request.send'] = (params) => {
    world.asked.push(params);
    if (world.refusal !== null) throw world.refusal;
    return world.answer === null ? {} : { answer: world.answer };
  };
  store.signalling.answers['request.answer'] = (params) => {
    if (world.refusal !== null) throw world.refusal;
    world.answered.push(params);
    return {};
  };
  await store.joined(member('ana'), member('bo'));
  await settled();
  return world;
}

type Kind = keyof DirectedMessages;
const tell = <K extends Kind>({ store }: World, kind: K, d: DirectedMessages[K]): Promise<void> => {
  store.signalling.directed('r:r1', kind, d);
  return settled();
};
const answerOf = (world: World, id: string, answer: RequestAnswer, at = 0): Promise<void> =>
  tell(world, 'request.answered', { id, request: world.asked[at]?.request ?? '', answer });
const received = (world: World, request: string, topic: string, value: number | string = 1, id = 'ana'): Promise<void> =>
  tell(world, 'request.received', { id, request, topic, value, leftMs: 5_000 });

/** The outcome of a request: its answer, or its failure with reason and code. */
function outcomeOf(answer: Promise<unknown>): { now: unknown } {
  const outcome: { now: unknown } = { now: 'waits' };
  answer.then(
    (value) => (outcome.now = value),
    ({ failure, reason, code }: RequestError) => (outcome.now = [failure, reason, code]),
  );
  return outcome;
}

describe('the requests of a room', () => {
  it('[S300] are one object for each room, and none after the app is closed', async () => {
    const { store, model } = await worldOf();
    const api = store.rooms.feature<Requests>('requests') as Requests;
    expect(api.of(store.room)).toBe(model);
    expect(api.of('r2')).not.toBe(model);
    store.close();
    expect(() => api.of('r3')).toThrow('closed');
  });

  it('[S301] resolve with the answer of the member who was asked, and of nobody else, once', async () => {
    const world = await worldOf();
    const outcome = outcomeOf(world.model.ask('ana', 'pick', { card: 7 }));
    await settled();
    expect(world.asked).toEqual([
      { room: 'r1', to: 'ana', request: expect.any(String) as string, topic: 'pick', value: { card: 7 }, leftMs: 10_000 },
    ]);
    await answerOf(world, 'bo', { value: 'forged' });
    await tell(world, 'request.answered', { id: 'ana', request: 'another', answer: { value: 'another' } });
    expect(outcome.now).toBe('waits');
    await answerOf(world, 'ana', { value: { ok: true } });
    await answerOf(world, 'ana', { value: 'late' });
    expect(outcome.now).toEqual({ ok: true });
  });

  it('[S301] have an id of their own each, so that two with the same words get two answers', async () => {
    const world = await worldOf();
    const [one, two] = [outcomeOf(world.model.ask('ana', 'pick', 1)), outcomeOf(world.model.ask('ana', 'pick', 1))];
    await settled();
    await answerOf(world, 'ana', { value: 'second' }, 1);
    await answerOf(world, 'ana', { value: 'first' }, 0);
    expect([one.now, two.now]).toEqual(['first', 'second']);
  });

  it('[S302] are sent again under the same id while no answer came, less often each time, and find the answer at the server', async () => {
    const world = await worldOf();
    const outcome = outcomeOf(world.model.ask('ana', 'pick', 1, { timeoutMs: 60_000 }));
    await settled();
    for (const ms of [1_000, 2_000, 4_000, 8_000]) {
      const before = world.asked.length;
      await world.store.advance(ms - 1);
      expect(world.asked).toHaveLength(before);
      await world.store.advance(1);
      expect(world.asked).toHaveLength(before + 1);
    }
    expect(new Set(world.asked.map(({ request }) => request)).size).toBe(1);
    expect(world.asked.map(({ leftMs }) => leftMs)).toEqual([60_000, 59_000, 57_000, 53_000, 45_000]);
    world.answer = { value: 'kept' };
    await world.store.advance(8_000);
    expect(outcome.now).toBe('kept');
    await world.store.advance(60_000);
    expect(world.asked).toHaveLength(6);
  });

  it('[S302] are sent again at once when the member, or this device, is back online', async () => {
    const world = await worldOf();
    const outcome = outcomeOf(world.model.ask('ana', 'pick', 1));
    await settled();
    world.store.emit('member.online', { id: 'bo' });
    await settled();
    expect(world.asked).toHaveLength(1);
    world.store.emit('member.online', { id: 'ana' });
    await settled();
    expect(world.asked).toHaveLength(2);
    world.store.signalling.go('waiting');
    world.answer = { value: 'kept' };
    world.store.signalling.go('online');
    await world.store.advance(0);
    expect(outcome.now).toBe('kept');
  });

  it('[S303] go on over errors that pass, and end with the reason of those that do not', async () => {
    const world = await worldOf();
    world.refusal = rtcError('unavailable');
    const passing = outcomeOf(world.model.ask('ana', 'pick', 1));
    await settled();
    expect(passing.now).toBe('waits');
    const failures = [];
    for (const reason of ['not_found', 'not_in_room', 'too_large', 'unknown_method'] as const) {
      world.refusal = rtcError(reason);
      const one = outcomeOf(world.model.ask('bo', 'pick', 1));
      await settled();
      failures.push(one.now);
    }
    expect(failures).toEqual([
      ['no_member', 'not_found', ''],
      ['not_in_room', 'not_in_room', ''],
      ['too_large', 'too_large', ''],
      ['server', 'unknown_method', ''],
    ]);
    world.refusal = null;
    await world.store.advance(1_000);
    await answerOf(world, 'ana', { value: 'in the end' });
    expect(passing.now).toBe('in the end');
  });

  it('[S303] say why the other side has no answer', async () => {
    const world = await worldOf();
    const failures = [];
    const answers = [
      { error: 'no_handler' },
      { error: 'refused', code: 'not_now' },
      { error: 'busy' },
      { error: 'too_large' },
    ] as const;
    for (const [at, answer] of answers.entries()) {
      const one = outcomeOf(world.model.ask('ana', 'pick', at));
      await settled();
      await answerOf(world, 'ana', answer, at);
      failures.push(one.now);
    }
    expect(failures).toEqual([
      ['no_handler', 'unsupported', ''],
      ['refused', 'forbidden', 'not_now'],
      ['busy', 'rate_limited', ''],
      ['too_large', 'too_large', ''],
    ]);
  });

  it('[S304] end when the member leaves: by an event, by a new state, or because the server knows them no more', async () => {
    const world = await worldOf();
    const outcomes = ['ana', 'bo', 'ana'].map((to) => outcomeOf(world.model.ask(to, 'pick', 1)));
    await settled();
    world.store.emit('member.left', { id: 'ana', reason: 'lost' });
    await settled();
    const left = ['left', 'offline', ''];
    expect(outcomes.map(({ now }) => now)).toEqual([left, 'waits', left]);
    world.store.signalling.snapshot('r:r1', state([member('me')]));
    await settled();
    expect(outcomes[1]?.now).toEqual(left);
    const unlisted = outcomeOf(world.model.ask('cleo', 'pick', 1));
    await settled();
    world.refusal = rtcError('not_found');
    await world.store.advance(1_000);
    expect(unlisted.now).toEqual(left);
  });

  it.each([
    [undefined, 10_000],
    [500, 500],
    [3_600_000, 60_000],
    [Number.NaN, 10_000],
    [-5, 1],
  ])('[S305] wait no longer than asked for and never more than a minute: %p ms', async (timeoutMs, endsAfterMs) => {
    const world = await worldOf();
    const outcome = outcomeOf(world.model.ask('ana', 'pick', 1, timeoutMs === undefined ? {} : { timeoutMs }));
    await world.store.advance(endsAfterMs - 1);
    expect(outcome.now).toBe('waits');
    await world.store.advance(1);
    expect(outcome.now).toEqual(['timeout', 'timeout', '']);
    const timers = world.store.platform.clock.pending;
    await answerOf(world, 'ana', { value: 'late' });
    expect(outcome.now).toEqual(['timeout', 'timeout', '']);
    expect(world.store.platform.clock.pending).toBe(timers);
  });

  it('[S305] end with the stay in the room, are refused outside of it, and are 64 at most', async () => {
    const world = await worldOf();
    const many = Array.from({ length: 64 }, (_, at) => outcomeOf(world.model.ask('ana', 'pick', at)));
    const tooMany = outcomeOf(world.model.ask('ana', 'pick', 64));
    await settled();
    expect([tooMany.now, many[0]?.now]).toEqual([['busy', 'rate_limited', ''], 'waits']);
    await world.store.room.leave();
    await settled();
    const outside = ['not_in_room', 'not_in_room', ''];
    expect(new Set(many.map(({ now }) => JSON.stringify(now)))).toEqual(new Set([JSON.stringify(outside)]));
    const later = outcomeOf(world.model.ask('ana', 'pick', 1));
    await settled();
    expect(later.now).toEqual(outside);
  });

  it('[S306] of others are handled once, however often they come, and their answer is sent again', async () => {
    const world = await worldOf();
    const handled: unknown[] = [];
    let done: (value: string) => void = () => undefined;
    world.model.answer('pick', (value, by) => {
      handled.push([value, by]);
      return new Promise<string>((resolve) => (done = resolve));
    });
    await received(world, 'q1', 'pick', 'a card');
    await received(world, 'q1', 'pick', 'a card');
    expect(handled).toEqual([['a card', { from: 'ana', leftMs: 5_000 }]]);
    expect(world.answered).toEqual([]);
    world.refusal = rtcError('timeout');
    done('seven');
    await settled();
    world.refusal = null;
    await received(world, 'q1', 'pick', 'a card');
    await received(world, 'q1', 'pick', 'a card');
    const answer = { room: 'r1', to: 'ana', request: 'q1', answer: { value: 'seven' } };
    expect([handled.length, world.answered]).toEqual([1, [answer, answer]]);
    // The same id of another member is another request.
    await received(world, 'q1', 'pick', 'a card', 'bo');
    expect(handled).toHaveLength(2);
  });

  it('[S307] of others get a word: no handler, a refusal, or a failure of which nothing is told', async () => {
    const world = await worldOf();
    world.model.answer('draw', () => {
      throw refusal('not_now');
    });
    world.model.answer('fail', () => Promise.reject(new Error('the password is 1234')));
    world.model.answer('nothing', () => undefined as never);
    const circle: { self?: unknown } = {};
    circle.self = circle;
    world.model.answer('circle', () => circle as never);
    for (const topic of ['constructor', 'draw', 'fail', 'nothing', 'circle']) await received(world, topic, topic);
    expect(world.answered.map(({ request, answer }) => [request, answer])).toEqual([
      ['constructor', { error: 'no_handler' }],
      ['draw', { error: 'refused', code: 'not_now' }],
      ['fail', { error: 'refused' }],
      ['nothing', { value: null }],
      ['circle', { error: 'refused' }],
    ]);
    expect(world.store.logged.filter(({ text }) => text === 'a handler of requests failed')).toHaveLength(2);
  });

  it('[S307] of others whose answer is too large are told so', async () => {
    const world = await worldOf();
    world.model.answer('pick', () => 'x'.repeat(5_000));
    const sent: RequestAnswer[] = [];
    world.store.signalling.answers['request.answer'] = ({ answer }) => {
      sent.push(answer);
      if (answer.value !== undefined) throw rtcError('too_large');
      return {};
    };
    await received(world, 'q1', 'pick');
    expect(sent.map(({ error }) => error)).toEqual([undefined, 'too_large']);
  });

  it('[S307] of others are 256 at once and 75 s long remembered; further ones are told that this device is busy', async () => {
    const world = await worldOf();
    world.model.answer('pick', () => new Promise(() => undefined));
    for (let n = 0; n < 257; n += 1)
      world.store.signalling.directed('r:r1', 'request.received', {
        id: 'ana',
        request: `q${n}`,
        topic: 'pick',
        value: n,
        leftMs: 1,
      });
    await settled();
    expect(world.answered.map(({ request, answer }) => [request, answer])).toEqual([['q256', { error: 'busy' }]]);
    await world.store.advance(75_000);
    await received(world, 'q256', 'other');
    expect(world.answered.at(-1)).toMatchObject({ request: 'q256', answer: { error: 'no_handler' } });
  });

  it('[S307] of others are for one handler, until it is released, and get no answer after the stay', async () => {
    const world = await worldOf();
    let done: (value: string) => void = () => undefined;
    const release = world.model.answer('pick', () => new Promise<string>((resolve) => (done = resolve)));
    expect(() => world.model.answer('pick', () => 1)).toThrow('conflict');
    await received(world, 'q1', 'pick');
    await world.store.room.leave();
    done('late');
    await settled();
    expect(world.answered).toEqual([]);
    release();
    world.model.answer('pick', () => 2);
    await world.store.room.join();
    await received(world, 'q1', 'pick');
    expect(world.answered.map(({ answer }) => answer)).toEqual([{ value: 2 }]);
  });

  it('[S307] ignores a frame of a faulty server', async () => {
    const world = await worldOf();
    const outcome = outcomeOf(world.model.ask('ana', 'pick', 1));
    await settled();
    await answerOf(world, 'ana', null as never);
    await answerOf(world, 'ana', 'text' as never);
    expect(outcome.now).toBe('waits');
  });
});
