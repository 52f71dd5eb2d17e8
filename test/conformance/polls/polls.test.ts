import { limits } from '../../../components/core/protocol/limits';
import { roomStream, type Params, type Poll } from '../../../components/core/protocol/messages';
import { raisedHand } from '../../../components/core/protocol/polls/rules';
import { systemRandom } from '../../../server/clock';
import type { Engine } from '../../../server/engine/engine';
import { redisEngine } from '../../../server/engine/redis/redis-engine';
import { memoryEngine } from '../../../server/index';
import type { AttachOptions } from '../../../server/index';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { closeAfterTest } from '../../harness/close-after-test';
import type { RawClient } from '../../harness/clients/raw-client';
import { startRedis } from '../../harness/servers/redis';
import { fakeTime, startTestServer, type TestServer } from '../../harness/servers/test-server';

const room = 'team';
const fruits = { question: 'Lunch?', choices: ['rice', 'noodles', 'soup'] };

interface World {
  readonly engine: Engine;
  readonly clock: FakeClock;
  /** Starts a node on the same engine. */
  node(options?: Partial<AttachOptions>): Promise<TestServer>;
}

function worldOn(engine: Engine, clock: FakeClock): World {
  return {
    engine,
    clock,
    async node(options = {}) {
      const server = await startTestServer({ engine, clock: fakeTime(clock), ...options });
      closeAfterTest(() => server.close());
      server.clock = clock;
      return server;
    },
  };
}

function memory(): World {
  const clock = new FakeClock();
  return worldOn(memoryEngine({ clock: fakeTime(clock) }), clock);
}

const engines: Readonly<Record<string, () => Promise<World>>> = {
  memory: async () => memory(),
  redis: async () => {
    const { url } = await startRedis();
    const clock = new FakeClock();
    const engine = await redisEngine({ url, prefix: 't:', clock: fakeTime(clock), random: systemRandom });
    closeAfterTest(() => engine.close());
    return worldOn(engine, clock);
  },
};
const worldOf = (name: string): Promise<World> => (engines[name] as () => Promise<World>)();

type Role = 'host' | 'cohost' | 'speaker' | 'audience';

async function enter(server: TestServer, user: string, role: Role = 'speaker'): Promise<RawClient> {
  const client = await server.client(user, { rooms: { [room]: role } });
  await client.join(room, user.toUpperCase());
  return client;
}

const open = async (client: RawClient, more: Partial<Params<'poll.open'>> = {}): Promise<Poll> =>
  (await client.request('poll.open', { room, ...fruits, ...more })).poll;
const count = (client: RawClient): Promise<{ poll: Poll }> =>
  client.request('poll.open', { room, kind: 'hands', question: 'Ready?' });
const vote = (client: RawClient, { id }: Poll, ...choices: number[]): Promise<string> =>
  client.errorCode('poll.vote', { room, poll: id, choices });
const close = async (client: RawClient, { id }: Poll): Promise<Poll> =>
  (await client.request('poll.close', { room, poll: id })).poll;
const list = (client: RawClient) => client.request('poll.list', { room });
const told = (client: RawClient, k: string) => client.events(roomStream(room)).filter((event) => event.k === k);

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets the time of the world go on until this is found, or for long enough. */
async function inTime<T>({ clock }: World, what: string, find: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let step = 0; step < 400; step += 1) {
    const found = await find();
    if (found !== undefined) return found;
    // Clients that say nothing for 25 s are dropped.
    if (step < 20) clock.advance(limits.pollTallyMs);
    await pause(10);
  }
  throw new Error(`${what} did not come`);
}

const counted = (world: World, client: RawClient, wanted: readonly number[]) =>
  inTime(world, `a count of ${wanted.join()}`, () =>
    client
      .events(roomStream(room))
      .flatMap((event) => (event.k === 'poll.counted' ? [event.d.tally] : []))
      .find(({ counts }) => counts.join() === wanted.join()),
  );

const fast = { rates: { pollsOpened: { perSecond: 100, burst: 100 }, pollVotes: { perSecond: 100, burst: 100 } } };

describe.each(Object.keys(engines))('polls over two nodes on %s', (name) => {
  it('[P512] [P515] [P518] [P521] are told to all, counted from every node, and read by members who come later', async () => {
    const world = await worldOf(name);
    const [one, other] = [await world.node(), await world.node()];
    const [ana, bo, cleo] = [await enter(one, 'ana', 'host'), await enter(other, 'bo'), await enter(one, 'cleo', 'audience')];
    const poll = await open(ana, { many: true });
    expect(poll).toMatchObject({ ...fruits, kind: 'choices', many: true, by: 'ana', name: 'ANA', voters: 0, counts: [0, 0, 0] });
    const opened = await bo.event('poll.opened');
    expect(opened.d.poll).toEqual(poll);
    expect([await vote(bo, poll, 2, 0, 2), await vote(cleo, poll, 0), await vote(ana, poll, 1)]).toEqual(['ok', 'ok', 'ok']);
    const tally = await counted(world, bo, [2, 1, 1]);
    expect(tally).toMatchObject({ poll: poll.id, voters: 3 });
    // A later vote takes the place of the former one, an empty one takes it back, and one who leaves is still counted.
    expect([await vote(ana, poll, 2), await vote(cleo, poll)]).toEqual(['ok', 'ok']);
    await bo.request('room.leave', { room });
    await counted(world, ana, [1, 0, 2]);
    const late = await enter(other, 'dan');
    expect(await list(late)).toEqual({
      polls: [expect.objectContaining({ id: poll.id, voters: 2, counts: [1, 0, 2] })],
      votes: [],
    });
    expect((await list(ana)).votes).toEqual([{ poll: poll.id, choices: [2] }]);
    const closed = await close(ana, poll);
    expect(closed).toMatchObject({ voters: 2, counts: [1, 0, 2] });
    expect(closed.closedAt).toBeGreaterThan(closed.openedAt);
    expect((await late.event('poll.closed')).d.poll).toEqual(closed);
    expect((await list(late)).polls).toEqual([closed]);
  });

  it('[P513] are opened once by a repeated request, and one at a time by hosts at two nodes', async () => {
    const world = await worldOf(name);
    const [one, other] = [await world.node(fast), await world.node(fast)];
    const [ana, bo] = [await enter(one, 'ana', 'host'), await enter(other, 'bo', 'cohost')];
    const first = await ana.request('poll.open', { room, ...fruits }, 'same');
    expect(await ana.request('poll.open', { room, ...fruits }, 'same')).toEqual(first);
    expect(await bo.errorCode('poll.open', { room, ...fruits })).toBe('conflict');
    await close(ana, first.poll);
    for (let round = 0; round < 5; round += 1) {
      const codes = await Promise.all([ana, bo].map((client) => client.errorCode('poll.open', { room, ...fruits })));
      expect(codes.sort()).toEqual(['conflict', 'ok']);
      const [now] = (await list(ana)).polls.filter(({ closedAt }) => closedAt === 0);
      await close(bo, now as Poll);
    }
    expect(told(ana, 'poll.opened')).toHaveLength(6);
  });

  it('[P516] cast a vote once that is repeated, also after a later one', async () => {
    const world = await worldOf(name);
    const server = await world.node();
    const [ana, bo] = [await enter(server, 'ana', 'host'), await enter(server, 'bo')];
    const poll = await open(ana);
    const cast = (choices: number[], key: string) => bo.request('poll.vote', { room, poll: poll.id, choices }, key);
    await cast([0], 'first');
    await cast([1], 'second');
    await cast([0], 'first');
    expect((await list(bo)).votes).toEqual([{ poll: poll.id, choices: [1] }]);
    expect(await close(ana, poll)).toMatchObject({ voters: 1, counts: [0, 1, 0] });
    // Its answer was lost; the same request comes again.
    await cast([1], 'second');
    await expect(cast([2], 'third')).rejects.toThrow('poll_closed');
  });

  it('[P516] count one vote of a user who votes from two devices at once', async () => {
    const world = await worldOf(name);
    const [one, other] = [await world.node(fast), await world.node(fast)];
    const ana = await enter(one, 'ana', 'host');
    for (let round = 0; round < 5; round += 1) {
      const poll = await open(ana);
      const first = await enter(one, 'bo');
      const votes = [first.sendRequest('poll.vote', { room, poll: poll.id, choices: [0] })];
      // The other device takes the membership over, while the vote of the first is on its way.
      const second = await enter(other, 'bo');
      expect(await vote(second, poll, 1)).toBe('ok');
      expect(votes).toHaveLength(1);
      expect(await close(ana, poll)).toMatchObject({ voters: 1, counts: [0, 1, 0] });
    }
  });

  it('[P519] are closed with every vote that was answered as cast, and none that came later', async () => {
    const world = await worldOf(name);
    const nodes = [await world.node(fast), await world.node(fast)] as const;
    const [ana, host] = [await enter(nodes[0], 'ana', 'host'), await enter(nodes[1], 'host', 'cohost')];
    const voters = await Promise.all(Array.from({ length: 12 }, (_, n) => enter(nodes[n % 2 === 0 ? 0 : 1], `v${n}`)));
    for (let round = 0; round < 10; round += 1) {
      const poll = await open(ana);
      // The votes come in a row, so that closing falls between some of them.
      const cast = voters.map((voter, n) => pause(n).then(() => vote(voter, poll, n % 3)));
      await pause(round);
      const ends = await Promise.all([close(ana, poll), close(host, poll)]);
      const codes = await Promise.all(cast);
      expect(codes.filter((code) => code !== 'ok' && code !== 'poll_closed')).toEqual([]);
      const wanted = [0, 1, 2].map((choice) => codes.filter((code, n) => code === 'ok' && n % 3 === choice).length);
      expect(ends[0]).toEqual(ends[1]);
      expect(ends[0]).toMatchObject({ voters: codes.filter((code) => code === 'ok').length, counts: wanted });
      expect(await vote(ana, poll, 0)).toBe('poll_closed');
    }
    await host.until('the last end', () => (told(host, 'poll.closed').length >= 10 ? true : undefined));
    expect(told(host, 'poll.closed')).toHaveLength(10);
  });
});

describe('a poll', () => {
  it('[P514] takes out what hides text, and refuses what is empty, equal or too long', async () => {
    const server = await memory().node(fast);
    const ana = await enter(server, 'ana', 'host');
    const code = (more: Partial<Params<'poll.open'>>) => ana.errorCode('poll.open', { room, ...fruits, ...more });
    expect(await code({ question: ' \u202E ' })).toBe('bad_request');
    expect(await code({ question: 'x'.repeat(limits.pollQuestionLength + 1) })).toBe('bad_request');
    expect(await code({ choices: ['one'] })).toBe('bad_request');
    expect(await code({ choices: ['one', ' one\u200B'] })).toBe('bad_request');
    expect(await code({ choices: Array.from({ length: limits.pollChoices + 1 }, (_, n) => `${n}`) })).toBe('bad_request');
    expect(await code({ kind: 'hands' })).toBe('bad_request');
    expect(await ana.errorCode('poll.open', { room, question: 'no choices' })).toBe('bad_request');
    const poll = await open(ana, { question: ' a\u202Eb\n\nc ', choices: [' 1\u0000 ', '2'] });
    expect([poll.question, poll.choices]).toEqual(['ab c', ['1', '2']]);
  });

  it('[P514] is shown to the check of messages, which may refuse it or change its words', async () => {
    const seen: object[] = [];
    const answers = [false, 'What?\nx\ny\nz', 'too few', true] as const;
    const server = await memory().node({
      hooks: { moderateMessage: (message) => (seen.push(message), Promise.resolve(answers[seen.length - 1] ?? true)) },
    });
    const ana = await enter(server, 'ana', 'host');
    expect(await ana.errorCode('poll.open', { room, ...fruits })).toBe('forbidden');
    expect(seen[0]).toEqual({ room, from: 'ana', name: 'ANA', text: 'Lunch?\nrice\nnoodles\nsoup' });
    const changed = await open(ana);
    expect([changed.question, changed.choices]).toEqual(['What?', ['x', 'y', 'z']]);
    await close(ana, changed);
    expect(await ana.errorCode('poll.open', { room, ...fruits })).toBe('forbidden');
    expect((await open(ana)).question).toBe('Lunch?');
  });

  it('[P512] counts raised hands without names', async () => {
    const world = memory();
    const server = await world.node();
    const [ana, bo] = [await enter(server, 'ana', 'host'), await enter(server, 'bo')];
    const { poll } = await count(ana);
    expect(poll).toMatchObject({
      kind: 'hands',
      choices: [raisedHand],
      anonymous: true,
      many: false,
      hidden: false,
      counts: [0],
    });
    expect([await vote(bo, poll, 0), await vote(ana, poll, 0)]).toEqual(['ok', 'ok']);
    await counted(world, bo, [2]);
    expect(await vote(bo, poll)).toBe('ok');
    expect(await ana.errorCode('poll.votes', { room, poll: poll.id })).toBe('forbidden');
    expect(await close(ana, poll)).toMatchObject({ voters: 1, counts: [1] });
  });

  it('[P515] takes the votes of an audience that is not listed', async () => {
    const world = memory();
    const server = await world.node({ hooks: { openRoom: () => Promise.resolve({ capacity: 2, audience: 5 }) } });
    const [host, ana] = [await enter(server, 'host', 'host'), await enter(server, 'ana', 'audience')];
    const poll = await open(host);
    await ana.event('poll.opened');
    expect(await vote(ana, poll, 1)).toBe('ok');
    expect((await list(ana)).votes).toEqual([{ poll: poll.id, choices: [1] }]);
    await counted(world, ana, [0, 1, 0]);
    await ana.request('room.leave', { room });
    expect(await close(host, poll)).toMatchObject({ voters: 1, counts: [0, 1, 0] });
  });

  it('[P517] refuses choices that it does not have, and several where one is asked for', async () => {
    const server = await memory().node();
    const ana = await enter(server, 'ana', 'host');
    const poll = await open(ana);
    expect(await vote(ana, poll, 3)).toBe('bad_request');
    expect(await vote(ana, poll, 0, 1)).toBe('bad_request');
    expect(await vote(ana, { ...poll, id: 'none' }, 0)).toBe('poll_closed');
    expect(await vote(ana, poll, 1, 1)).toBe('ok');
  });

  it('[P518] tells the number of voters alone while its results are hidden, and a burst of votes once a second', async () => {
    const world = memory();
    const server = await world.node(fast);
    const ana = await enter(server, 'ana', 'host');
    const voters = await Promise.all(Array.from({ length: 10 }, (_, n) => enter(server, `v${n}`)));
    const poll = await open(ana, { hidden: true });
    expect(poll.counts).toEqual([]);
    await Promise.all(voters.map((voter, n) => vote(voter, poll, n % 2)));
    const tally = await inTime(world, 'the count', () => ana.events(roomStream(room)).find(({ k }) => k === 'poll.counted'));
    expect(tally.d).toEqual({ tally: { poll: poll.id, rev: 1, voters: 10, counts: [] } });
    expect(told(ana, 'poll.counted')).toHaveLength(1);
    expect((await list(ana)).polls).toEqual([{ ...poll, rev: 1, voters: 10 }]);
    expect(await close(ana, poll)).toMatchObject({ voters: 10, counts: [5, 5, 0] });
  });

  it('[P520] whose node died while it closed is closed by another one', async () => {
    const world = memory();
    const server = await world.node();
    const [ana, bo] = [await enter(server, 'ana', 'host'), await enter(server, 'bo')];
    const poll = await open(ana);
    expect(await vote(bo, poll, 0)).toBe('ok');
    const votes = votesOf(await openedAt(world), poll);
    const stored = await world.engine.load(votes);
    await world.engine.commit({
      stream: votes,
      expected: stored?.at ?? null,
      events: [{ k: 'room.updated', d: {} }],
      state: { frozen: true },
    });
    expect(await vote(ana, poll, 0)).toBe('poll_closed');
    const closed = await inTime(world, 'the end', () => bo.events(roomStream(room)).find(({ k }) => k === 'poll.closed'));
    expect(closed.d).toEqual({ poll: expect.objectContaining({ id: poll.id, voters: 1, counts: [1, 0, 0] }) });
  });

  it('[P521] is kept with the newest six of its room, which a resume goes on from', async () => {
    const server = await memory().node(fast);
    const ana = await enter(server, 'ana', 'host');
    const asked = Array.from({ length: limits.pollsPerRoom + 2 }, (_, n) => `q${n}`);
    for (const question of asked) await close(ana, await open(ana, { question }));
    expect((await list(ana)).polls.map(({ question }) => question)).toEqual(asked.slice(-limits.pollsPerRoom));
  });

  it('[P522] with names shows who voted for what, when its results are shown, and one without names never', async () => {
    const server = await memory().node(fast);
    const [ana, bo] = [await enter(server, 'ana', 'host'), await enter(server, 'bo')];
    const named = await open(ana, { hidden: true });
    await Promise.all([vote(bo, named, 1), vote(ana, named, 0)]);
    const votes = (poll: Poll, more: object = {}) => bo.request('poll.votes', { room, poll: poll.id, ...more });
    await expect(votes(named)).rejects.toThrow('forbidden');
    await close(ana, named);
    const [first, second] = [
      { id: 'ana', name: 'ANA', choices: [0] },
      { id: 'bo', name: 'BO', choices: [1] },
    ];
    expect(await votes(named)).toEqual({ votes: [first, second], next: '' });
    expect(await votes(named, { most: 1 })).toEqual({ votes: [first], next: 'ana' });
    expect(await votes(named, { most: 1, after: 'ana' })).toEqual({ votes: [second], next: 'bo' });
    expect((await list(bo)).votes).toEqual([{ poll: named.id, choices: [1] }]);
    const secret = await open(ana, { anonymous: true });
    expect(await vote(bo, secret, 1)).toBe('ok');
    await expect(votes(secret)).rejects.toThrow('forbidden');
    await close(ana, secret);
    await expect(votes(secret)).rejects.toThrow('forbidden');
    expect((await list(bo)).votes).toEqual([{ poll: named.id, choices: [1] }]);
  });

  it('[P522] [P523] leaves no votes behind: without names when it is closed, and with its room', async () => {
    const world = memory();
    const server = await world.node();
    const [ana, bo] = [await enter(server, 'ana', 'host'), await enter(server, 'bo')];
    const since = await openedAt(world);
    const secret = await open(ana, { anonymous: true });
    expect(await vote(bo, secret, 0)).toBe('ok');
    await close(ana, secret);
    expect(await world.engine.load(votesOf(since, secret))).toBeNull();
    expect(await vote(bo, secret, 0)).toBe('poll_closed');
    const named = await open(ana);
    expect(await vote(bo, named, 0)).toBe('ok');
    await ana.request('room.close', { room });
    world.clock.advance(1);
    const again = await enter(server, 'cleo', 'host');
    expect(await list(again)).toEqual({ polls: [], votes: [] });
    expect(await vote(again, named, 0)).toBe('poll_closed');
    world.clock.advance(limits.pollSweepMs);
    await inTime(world, 'the sweep', async () => ((await world.engine.load(votesOf(since, named))) === null ? true : undefined));
  });

  it('[P524] takes two votes a second of a user, twelve at once, and five polls', async () => {
    const server = await memory().node();
    const ana = await enter(server, 'ana', 'host');
    const poll = await open(ana);
    const burst = await Promise.all(Array.from({ length: 14 }, (_, n) => vote(ana, poll, n % 3)));
    expect(burst.filter((code) => code === 'rate_limited')).toHaveLength(2);
    await close(ana, poll);
    for (let n = 0; n < 4; n += 1) await close(ana, await open(ana));
    expect(await ana.errorCode('poll.open', { room, ...fruits })).toBe('rate_limited');
    server.clock.advance(5_000);
    expect(await ana.errorCode('poll.open', { room, ...fruits })).toBe('ok');
  });
});

const votesOf = (at: number, { id }: Poll): string => `poll:${room}/${at}/${id}`;
async function openedAt({ engine }: World): Promise<number> {
  const stored = await engine.load(roomStream(room));
  return (stored?.state as unknown as { public: { openedAt: number } }).public.openedAt;
}
