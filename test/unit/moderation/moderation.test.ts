import { attendanceText } from '../../../components/core/features/members/attendance';
import { moderation } from '../../../components/core/features/members/feature';
import type { RoomModeration } from '../../../components/core/features/members/room-moderation';
import type { Moderation } from '../../../components/core/features/members/types';
import { rtcError } from '../../../components/core/protocol/errors';
import type { Member, Role, Rules } from '../../../components/core/protocol/room-state';
import { settled } from '../../fakes/platform/fake-clock';
import { member, state, StoreTestbed } from '../../fakes/store/store-testbed';

interface Meeting {
  testbed: StoreTestbed;
  order: RoomModeration;
}

const rules = (more: Partial<Rules> = {}): Rules => ({ entry: 'open', forbidden: [], waiting: 0, ...more });

/** A room in which the own user has this role. */
async function meeting(role: Role = 'host', ...others: Member[]): Promise<Meeting> {
  const testbed = new StoreTestbed({ features: [moderation()] });
  const order = testbed.rooms.feature<Moderation>('moderation')?.of('r1') as RoomModeration;
  testbed.signalling.answers['room.join'] = ({ tracks }) => {
    const result = testbed.joinResult(tracks);
    const members = result.snap.members.map((each) =>
      each.id === 'me' ? { ...each, role, tracks: role === 'audience' ? [] : each.tracks } : each,
    );
    return { ...result, publish: role === 'audience' ? [] : result.publish, snap: { ...result.snap, members } };
  };
  await testbed.joined(...others);
  return { testbed, order };
}

const ana = member('ana');
const ben = member('ben', { role: 'cohost' });
const cleo = member('cleo', { role: 'audience', tracks: [] });

describe('the order of a room', () => {
  it('[S240] is one object for each room, and no room of a closed app has one', () => {
    const testbed = new StoreTestbed({ features: [moderation()] });
    const api = testbed.rooms.feature<Moderation>('moderation');
    expect(api?.of({ id: 'r1' })).toBe(api?.of('r1'));
    expect(() => api?.of('')).toThrow('bad_request');
    testbed.close();
    expect(() => api?.of('r1')).toThrow('closed');
  });

  it('[S241] sends every act as its message', async () => {
    const { testbed, order } = await meeting('host', ana, ben, cleo);
    const acts: readonly [string, () => Promise<void>, object][] = [
      ['hand.raise', () => order.raiseHand(), {}],
      ['hand.lower', () => order.lowerHand(), {}],
      ['hand.lower', () => order.lowerHandOf('ana'), { id: 'ana' }],
      ['hand.lower', () => order.lowerAllHands(), { all: true }],
      ['member.answer', () => order.answer(true), { accept: true }],
      ['room.rules', () => order.setRules({ entry: 'pin', pin: '1234' }), { entry: 'pin', pin: '1234' }],
      ['member.promote', () => order.setRole('cleo', 'speaker'), { id: 'cleo', role: 'speaker' }],
      ['member.demote', () => order.setRole('ben', 'speaker'), { id: 'ben', role: 'speaker' }],
      ['member.invite', () => order.invite('cleo'), { id: 'cleo', invited: true }],
      ['member.invite', () => order.invite('cleo', false), { id: 'cleo', invited: false }],
      ['member.mute', () => order.mute('audio'), { kind: 'audio' }],
      ['member.mute', () => order.mute('video', 'ana'), { kind: 'video', id: 'ana' }],
      ['member.ask', () => order.ask('audio', 'ana'), { id: 'ana', kind: 'audio' }],
      ['member.forbid', () => order.forbid('ana', ['chat']), { id: 'ana', forbidden: ['chat'] }],
      ['member.remove', () => order.remove('ana'), { id: 'ana' }],
      ['member.remove', () => order.remove('ana', 60_000), { id: 'ana', banMs: 60_000 }],
      ['room.admit', () => order.admit(), {}],
      ['room.admit', () => order.admit(['zoe']), { ids: ['zoe'] }],
      ['room.deny', () => order.deny('zoe'), { id: 'zoe' }],
      ['room.tell_waiting', () => order.tellWaiting('soon'), { note: 'soon' }],
      ['room.hand_over', () => order.handOver('ana'), { id: 'ana' }],
      ['room.close', () => order.end(), {}],
    ];
    for (const [method, act, params] of acts) {
      testbed.signalling.answers[method as 'hand.raise'] = () => ({});
      await act();
      expect(testbed.signalling.asked.slice(-1)[0]).toEqual({ method, params: { room: 'r1', ...params } });
    }
  });

  it('[S241] reports a refusal by its reason, and a member who is not there as not_found', async () => {
    const { testbed, order } = await meeting('speaker', ana);
    testbed.signalling.answers['member.mute'] = () => Promise.reject(rtcError('forbidden'));
    await expect(order.mute('audio')).rejects.toMatchObject({ reason: 'forbidden' });
    await expect(order.setRole('nobody', 'speaker')).rejects.toMatchObject({ reason: 'not_found' });
  });

  it('[S241] locks, and unlocks to the way in before', async () => {
    const { testbed, order } = await meeting();
    testbed.signalling.answers['room.rules'] = () => ({});
    testbed.emit('room.updated', { rules: rules({ entry: 'waiting' }) });
    await order.lock(true);
    testbed.emit('room.updated', { rules: rules({ entry: 'locked' }) });
    await order.lock(false);
    expect(testbed.signalling.of('room.rules').map(({ entry }) => entry)).toEqual(['locked', 'waiting']);
  });

  it.each([
    ['host', { ana: true, ben: true, cleo: true, me: false }],
    ['cohost', { ana: true, ben: false, cleo: true, me: false }],
    ['speaker', { ana: false, ben: false, cleo: false, me: false }],
    ['audience', { ana: false, ben: false, cleo: false, me: false }],
  ] as const)('[S242] lets a %s act on members by rank', async (role, expected) => {
    const { order } = await meeting(role, ana, ben, cleo);
    Object.entries(expected).forEach(([id, may]) => expect([id, order.mayActOn(id)]).toEqual([id, may]));
    expect(order.isModerator).toBe(role === 'host' || role === 'cohost');
  });

  it.each([
    ['host', 'cleo', ['host', 'cohost', 'speaker']],
    ['host', 'ben', ['host', 'speaker', 'audience']],
    ['cohost', 'cleo', ['speaker']],
    ['cohost', 'ana', ['audience']],
    ['cohost', 'ben', []],
    ['cohost', 'me', ['speaker', 'audience']],
    ['speaker', 'me', ['audience']],
    ['speaker', 'ana', []],
    ['audience', 'me', []],
  ] as const)('[S242] lets a %s give %s only these roles: %p', async (role, id, expected) => {
    const { order } = await meeting(role, ana, ben, cleo);
    const all: readonly Role[] = ['host', 'cohost', 'speaker', 'audience'];
    expect(all.filter((to) => order.maySetRole(id, to))).toEqual(expected);
  });

  it('[S243] has the raised hands in the order in which they were raised', async () => {
    const { testbed, order } = await meeting('host', ana, ben);
    testbed.emit('member.updated', { id: 'ben', hand: 20 });
    testbed.emit('member.updated', { id: 'ana', hand: 10 });
    expect(order.hands.map(({ id }) => id)).toEqual(['ana', 'ben']);
    testbed.emit('member.updated', { id: 'ana', hand: 0 });
    expect(order.hands.map(({ id }) => id)).toEqual(['ben']);
  });

  it('[S244] knows an invitation, a request for a device until it is answered, and what is forbidden', async () => {
    const { testbed, order } = await meeting('speaker', ben);
    testbed.room.me.setWanted({ microphone: false });
    testbed.emit('member.updated', { id: 'me', invited: true });
    testbed.emit('member.asked', { id: 'ana', kind: 'video', by: 'ben' });
    expect([order.invited, order.asked]).toEqual([true, null]);
    testbed.emit('member.asked', { id: 'me', kind: 'audio', by: 'ben' });
    expect(order.asked).toEqual({ kind: 'audio', by: 'ben' });
    await order.answerAsk(true);
    expect([order.asked, testbed.room.me.microphone.wanted]).toEqual([null, true]);
    testbed.emit('room.updated', { rules: rules({ forbidden: ['chat'] }) });
    testbed.emit('member.updated', { id: 'me', forbidden: ['rename', 'chat'] });
    expect(order.forbidden).toEqual(['chat', 'rename']);
    testbed.emit('member.updated', { id: 'me', role: 'cohost' });
    expect(order.forbidden).toEqual([]);
  });

  it('[S244] leaves a device off that the user does not want on, and forgets the request when the room is left', async () => {
    const { testbed, order } = await meeting('speaker', ben);
    testbed.room.me.setWanted({ microphone: false });
    testbed.emit('member.asked', { id: 'me', kind: 'audio', by: 'ben' });
    await order.answerAsk(false);
    expect([order.asked, testbed.room.me.microphone.wanted]).toEqual([null, false]);
    testbed.emit('member.asked', { id: 'me', kind: 'audio', by: 'ben' });
    await testbed.room.leave();
    expect(order.asked).toBeNull();
  });

  it('[S245] switches a device off that a moderator muted, says so until it is on again, and leaves the other on', async () => {
    const { testbed, order } = await meeting('speaker', ben);
    testbed.emit('track.muted', { id: 'me', source: 'main', kind: 'audio', muted: true, by: 'host' });
    await settled();
    expect(testbed.room.me.microphone).toMatchObject({ wanted: false, actual: 'off' });
    expect([order.mutedByHost, testbed.room.me.camera.wanted]).toEqual(['audio', true]);
    expect(testbed.signalling.of('track.mute')).toEqual([]);
    await testbed.room.setMicrophone(true);
    expect(order.mutedByHost).toBeNull();
  });

  it('[S246] begins with both devices off when a user of the audience is made a speaker', async () => {
    const { testbed } = await meeting('audience', ben);
    expect([testbed.room.me.microphone.wanted, testbed.room.me.camera.wanted]).toEqual([false, false]);
    testbed.emit('member.updated', { id: 'me', role: 'speaker' });
    await testbed.advance(0);
    expect(testbed.signalling.of('track.publish')).toEqual([]);
    await testbed.room.setMicrophone(true);
    await testbed.advance(0);
    expect(testbed.signalling.of('track.publish')).toHaveLength(1);
  });

  it('[S249] keeps the stays of the members, also over a lost connection, until the room is joined anew', async () => {
    const { testbed, order } = await meeting('host', member('ana', { joinedAt: 5 }));
    testbed.emit('member.joined', { member: member('dan', { joinedAt: 7 }) });
    testbed.emit('member.left', { id: 'dan', reason: 'left' });
    testbed.emit('member.joined', { member: member('dan', { joinedAt: 9 }) });
    const stays = () => order.attendance.map(({ id, joinedAt, leftAt }) => [id, joinedAt, leftAt !== null]);
    expect(stays()).toEqual([
      ['ana', 5, false],
      ['me', 1, false],
      ['dan', 7, true],
      ['dan', 9, false],
    ]);
    testbed.signalling.go('waiting');
    testbed.signalling.snapshot('r:r1', state([member('me', { role: 'host' }), member('eve')]));
    testbed.signalling.go('online');
    await settled();
    expect(stays().slice(-2)).toEqual([
      ['dan', 9, true],
      ['eve', 1, false],
    ]);
    await testbed.room.leave();
    expect(order.attendance.every(({ leftAt }) => leftAt !== null)).toBe(true);
    await testbed.room.join();
    expect(order.attendance.map(({ id }) => id)).toEqual(['ana', 'me']);
  });

  it('[V281] is a table in which no name is a formula', () => {
    const names = ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '＝1', '＋1', '－1', '＠1', 'Ana-Maria', '1+1', "'=1"];
    const text = attendanceText(
      names.map((name, at) => ({ id: String(at), name, joinedAt: 0, leftAt: null })),
      'head',
    );
    expect(text.split('\n').map((line) => line.split('\t')[0])).toEqual([
      'head',
      "'=1+1",
      "'+1",
      "'-1",
      "'@SUM(A1)",
      "' =1",
      "' =1",
      "'＝1",
      "'＋1",
      "'－1",
      "'＠1",
      'Ana-Maria',
      '1+1',
      "'=1",
    ]);
  });

  it('[S250] leaves nothing behind when the app is closed', async () => {
    const { testbed } = await meeting('host', ana);
    const before = testbed.room.frames.count('event');
    testbed.close();
    expect([before, testbed.room.frames.count('event')]).toEqual([1, 0]);
  });
});

describe('the waiting room', () => {
  const users = [{ id: 'zoe', name: 'Zoe', guest: true, waitedMs: 3_000 }];

  it('[S247] is fetched by moderators when the number of those who wait changes, and empty for everybody else', async () => {
    const { testbed, order } = await meeting('speaker', ana);
    testbed.signalling.answers['room.waiting'] = () => ({ users });
    testbed.emit('room.updated', { rules: rules({ entry: 'waiting', waiting: 1 }) });
    await settled();
    expect([order.waiting, testbed.signalling.of('room.waiting')]).toEqual([[], []]);
    testbed.emit('member.updated', { id: 'me', role: 'cohost' });
    await settled();
    const since = testbed.platform.clock.now() - 3_000;
    expect(order.waiting).toEqual([{ id: 'zoe', name: 'Zoe', guest: true, since }]);
    testbed.emit('room.updated', { rules: rules({ entry: 'waiting', waiting: 1 }) });
    await settled();
    expect(testbed.signalling.of('room.waiting')).toHaveLength(2);
    testbed.emit('room.updated', { rules: rules({ entry: 'waiting', waiting: 0 }) });
    expect(order.waiting).toEqual([]);
  });

  it('[S247] is fetched again after a change during a fetch, and after a failed one', async () => {
    const { testbed, order } = await meeting('host');
    let answer: (result: { users: typeof users }) => void = () => undefined;
    testbed.signalling.answers['room.waiting'] = () => new Promise((resolve) => (answer = resolve));
    testbed.emit('room.updated', { rules: rules({ entry: 'waiting', waiting: 1 }) });
    testbed.emit('room.updated', { rules: rules({ entry: 'waiting', waiting: 2 }) });
    await settled();
    expect(testbed.signalling.of('room.waiting')).toHaveLength(1);
    testbed.signalling.answers['room.waiting'] = () => Promise.reject(rtcError('unavailable'));
    answer({ users });
    await settled();
    expect(testbed.signalling.of('room.waiting')).toHaveLength(2);
    testbed.signalling.answers['room.waiting'] = () => ({ users: users.concat(users) });
    await testbed.advance(4_000);
    expect([testbed.signalling.of('room.waiting').length, order.waiting.length]).toEqual([3, 2]);
  });
});

describe('a user in the waiting room', () => {
  const waiting = (note?: string) => Object.assign(rtcError('waiting', { afterMs: 4_000 }), note === undefined ? {} : { note });

  async function knocking(): Promise<Meeting & { stop(): void; admit(): void }> {
    const testbed = new StoreTestbed({ features: [moderation()] });
    const order = testbed.rooms.feature<Moderation>('moderation')?.of('r1') as RoomModeration;
    const join = testbed.signalling.answers['room.join'];
    testbed.signalling.answers['room.join'] = () => Promise.reject(waiting());
    await expect(testbed.room.join({ name: 'Zoe' })).rejects.toMatchObject({ reason: 'waiting' });
    const stop = order.knock();
    const admit = (): void => {
      if (join !== undefined) testbed.signalling.answers['room.join'] = join;
    };
    return { testbed, order, stop, admit };
  }

  it('[S248] asks again when the server says, reads the word of the host, and joins once admitted', async () => {
    const { testbed, order, admit } = await knocking();
    expect([order.waitingNote, testbed.room.state]).toEqual(['', 'idle']);
    testbed.signalling.answers['room.join'] = () => Promise.reject(waiting('Two minutes'));
    await testbed.advance(4_000);
    expect([order.waitingNote, testbed.room.state, testbed.room.error?.reason]).toEqual(['Two minutes', 'idle', 'waiting']);
    admit();
    await testbed.advance(3_999);
    expect(testbed.room.state).toBe('idle');
    await testbed.advance(1);
    expect([order.waitingNote, testbed.room.state]).toEqual([null, 'joined']);
    expect(testbed.signalling.of('room.join').map(({ name, tracks }) => [name, tracks.length])).toEqual([
      ['Zoe', 2],
      ['Zoe', 0],
      ['Zoe', 0],
      ['Zoe', 2],
    ]);
  });

  it('[S248] shows the refusal of a moderator as that of the room', async () => {
    const { testbed, order } = await knocking();
    testbed.signalling.answers['room.join'] = () => Promise.reject(rtcError('denied'));
    await testbed.advance(4_000);
    expect([order.waitingNote, testbed.room.error?.reason]).toEqual([null, 'denied']);
  });

  it('[S248] does not open a room again that was closed meanwhile', async () => {
    const { testbed, order } = await knocking();
    testbed.signalling.answers['room.join'] = () => Promise.reject(rtcError('not_found'));
    await testbed.advance(4_000);
    expect([order.waitingNote, order.closedWhileWaiting, testbed.signalling.of('room.join').length]).toEqual([null, true, 2]);
  });

  it('[S248] goes on after a fault of the network, and stops at once when told to', async () => {
    const { testbed, order, stop } = await knocking();
    testbed.signalling.answers['room.join'] = () => Promise.reject(rtcError('timeout'));
    await testbed.advance(4_000);
    expect(order.waitingNote).toBe('');
    stop();
    stop();
    await settled();
    expect([order.waitingNote, testbed.signalling.of('room.leave').length]).toEqual([null, 1]);
    await testbed.advance(60_000);
    expect(testbed.signalling.of('room.join')).toHaveLength(2);
  });

  it('[S248] leaves the room again when it was admitted after the user gave up', async () => {
    const { testbed, stop, admit } = await knocking();
    admit();
    testbed.platform.clock.advance(4_000);
    stop();
    await settled();
    expect([testbed.room.state, testbed.signalling.of('room.leave').length]).toEqual(['idle', 2]);
  });
});

describe('the PIN of a room', () => {
  it('[S251] is sent with the join that has it, and with every later one', async () => {
    const testbed = new StoreTestbed();
    await testbed.room.join({ pin: '1234' });
    await testbed.room.leave();
    await testbed.room.join();
    expect(testbed.signalling.of('room.join').map(({ pin }) => pin)).toEqual(['1234', '1234']);
  });
});
