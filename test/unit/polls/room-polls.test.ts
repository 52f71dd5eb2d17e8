import { pollsName, type AppPolls } from '../../../components/core/features/polls/app-polls';
import { polls } from '../../../components/core/features/polls/feature';
import type { RoomPolls } from '../../../components/core/features/polls/room-polls';
import { rtcError, type RtcError } from '../../../components/core/protocol/errors';
import type { Params, Poll, Result } from '../../../components/core/protocol/messages';
import { autorun } from '../../../components/core/shared/mobx';
import { settled } from '../../fakes/platform/fake-clock';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

const stream = 'r:r1';
const poll = (n: number, more: Partial<Poll> = {}): Poll => ({
  id: `p${n}`,
  kind: 'choices',
  question: `q${n}`,
  choices: ['a', 'b'],
  many: false,
  anonymous: false,
  hidden: false,
  by: 'ana',
  name: 'Ana',
  openedAt: n * 1_000,
  closedAt: 0,
  rev: 0,
  voters: 0,
  counts: [0, 0],
  ...more,
});
const closed = (n: number, more: Partial<Poll> = {}): Poll => poll(n, { closedAt: n * 1_000 + 500, rev: 9, ...more });

interface World {
  readonly store: StoreTestbed;
  readonly polls: RoomPolls;
  list: Result<'poll.list'>;
  votes: Params<'poll.vote'>[];
  refusal: RtcError | null;
  /** Answers the vote that waits, while `waits`. */
  answer(): void;
  waits: boolean;
  states(): string[];
}

async function worldOf(list: Partial<Result<'poll.list'>> = {}, refusal: RtcError | null = null): Promise<World> {
  const store = new StoreTestbed({ features: [polls()] });
  store.others = [member('ana', { name: 'Ana' })];
  const waiting: (() => void)[] = [];
  const world: World = {
    store,
    polls: (store.rooms.feature<AppPolls>(pollsName) as AppPolls).of('r1'),
    list: { polls: [], votes: [], ...list },
    votes: [],
    refusal,
    answer: () => waiting.shift()?.(),
    waits: false,
    states: () =>
      world.polls.polls.map(({ id, rev, closedAt, mine }) => `${id}:${rev}${closedAt > 0 ? ' over' : ''} [${mine.join()}]`),
  };
  store.signalling.answers['poll.list'] = () => {
    if (world.refusal !== null) throw world.refusal;
    return world.list;
  };
  store.signalling.answers['poll.vote'] = ((params: Params<'poll.vote'>) => {
    world.votes.push(params);
    if (world.refusal !== null) throw world.refusal;
    return world.waits ? new Promise<object>((resolve) => waiting.push(() => resolve({}))) : {};
  }) as never;
  store.signalling.answers['poll.open'] = ({ question }) => ({ poll: poll(7, { question, by: 'me' }) });
  store.signalling.answers['poll.close'] = () => ({ poll: closed(7, { by: 'me' }) });
  // Observed, as a view does.
  autorun(() => [world.polls.polls, world.polls.unread, world.polls.state]);
  await store.room.join();
  await settled();
  return world;
}

const opened = ({ store }: World, one: Poll) => store.signalling.event(stream, 'poll.opened', { poll: one });
const ended = ({ store }: World, one: Poll) => store.signalling.event(stream, 'poll.closed', { poll: one });
const counted = ({ store }: World, n: number, rev: number) =>
  store.signalling.event(stream, 'poll.counted', { tally: { poll: `p${n}`, rev, voters: rev, counts: [rev, 0] } });

describe('the polls of a room', () => {
  it('[S290] are those from before joining, kept up to date, and never older again', async () => {
    const world = await worldOf({ polls: [closed(1), poll(2, { rev: 3 })], votes: [{ poll: 'p1', choices: [1] }] });
    expect(world.states()).toEqual(['p1:9 over [1]', 'p2:3 []']);
    counted(world, 2, 5);
    counted(world, 2, 4);
    expect(world.states()[1]).toBe('p2:5 []');
    expect(world.polls.current).toMatchObject({ id: 'p2', voters: 5, counts: [5, 0] });
    ended(world, closed(2, { rev: 6 }));
    counted(world, 2, 7);
    opened(world, poll(3));
    expect(world.states()).toEqual(['p1:9 over [1]', 'p2:6 over []', 'p3:0 []']);
    // A list that is older than what is known.
    world.list = { polls: [closed(1), poll(2, { rev: 5 })], votes: [] };
    await world.polls.reload();
    expect(world.states()).toEqual(['p1:9 over []', 'p2:6 over []', 'p3:0 []']);
    [4, 5, 6, 8].forEach((n) => (ended(world, closed(n - 1)), opened(world, poll(n))));
    expect(world.polls.polls).toHaveLength(6);
  });

  it('[S291] show an own vote at once, send the last of several, and take a refused one back', async () => {
    const world = await worldOf({ polls: [poll(1)] });
    world.waits = true;
    const first = world.polls.vote('p1', [0]);
    await settled();
    const votes = [first, world.polls.vote('p1', [1]), world.polls.vote('p1', [0, 1])];
    expect(world.states()).toEqual(['p1:0 [0,1]']);
    world.answer();
    await settled();
    world.answer();
    await Promise.all(votes);
    expect(world.votes.map(({ choices }) => choices)).toEqual([[0], [0, 1]]);
    expect(world.states()).toEqual(['p1:0 [0,1]']);
    world.refusal = rtcError('poll_closed');
    await expect(world.polls.vote('p1', [])).rejects.toMatchObject({ reason: 'poll_closed' });
    expect(world.states()).toEqual(['p1:0 [0,1]']);
    // A refused vote does not hold the next one up.
    world.refusal = null;
    world.waits = false;
    await world.polls.vote('p1', [1]);
    expect(world.states()).toEqual(['p1:0 [1]']);
  });

  it('[S292] count what opened and closed since they were seen', async () => {
    const world = await worldOf({ polls: [poll(1)] });
    expect(world.polls.unread).toBe(1);
    world.polls.markSeen();
    ended(world, closed(1));
    opened(world, poll(2));
    expect([world.polls.unread, world.polls.news]).toEqual([2, { kind: 'opened', poll: poll(2) }]);
    world.polls.markSeen();
    opened(world, poll(3, { by: 'me' }));
    expect(world.polls.unread).toBe(0);
    const voted = await worldOf({ polls: [poll(1)], votes: [{ poll: 'p1', choices: [0] }] });
    expect(voted.polls.unread).toBe(0);
  });

  it('[S293] are asked for again after a list that did not come, and are missing at a server without them', async () => {
    const world = await worldOf({ polls: [poll(1)] }, rtcError('timeout'));
    expect([world.polls.state, world.polls.isAvailable]).toEqual(['failed', true]);
    world.refusal = null;
    await world.polls.reload();
    expect([world.polls.state, world.states()]).toEqual(['ready', ['p1:0 []']]);
    const old = await worldOf({}, rtcError('unknown_method'));
    expect(old.polls.isAvailable).toBe(false);
  });

  it('[S294] are empty outside the room, and a late answer changes nothing', async () => {
    const world = await worldOf({ polls: [poll(1)] });
    const late = world.polls.reload();
    const open = world.polls.open({ question: 'q' });
    await world.store.room.leave();
    await Promise.all([late, open]);
    expect([world.polls.polls, world.polls.state, world.polls.unread]).toEqual([[], 'idle', 0]);
  });

  it('[S290] have an own poll as soon as the server answers', async () => {
    const world = await worldOf();
    await world.polls.open({ question: 'Lunch?', choices: ['a', 'b'] });
    expect(world.polls.current).toMatchObject({ id: 'p7', question: 'Lunch?' });
    await world.polls.close('p7');
    expect(world.polls.current).toBeNull();
  });

  it('[S295] keep the own vote in a poll without names, which the server forgets at its end', async () => {
    const world = await worldOf({ polls: [poll(1, { anonymous: true })] });
    await world.polls.vote('p1', [1]);
    ended(world, closed(1, { anonymous: true }));
    world.list = { polls: [closed(1, { anonymous: true })], votes: [] };
    await world.polls.reload();
    expect(world.states()).toEqual(['p1:9 over [1]']);
  });
});
