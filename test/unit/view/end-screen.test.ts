import { errors, rtcError, type Reason } from '../../../components/core/protocol/errors';
import type { LeftReason } from '../../../components/core/protocol/messages';
import { endScreenView, type EndScreenFacts } from '../../../components/core/view/room/end-screen';
import { RoomViewState, roomView, type RoomFacts } from '../../../components/core/view/room/room-view';
import { plainScreen } from '../../../components/core/view/screen';
import { en } from '../../../components/core/texts/en';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { mobx } from '../../fakes/store/kit-mobx';
import { fakeMe, fakeConnection, fakeRoom, type FakeConnection, type FakeRoom } from '../../fakes/store/fake-room-model';

const facts = (more: Partial<EndScreenFacts>): EndScreenFacts => ({
  left: null,
  error: null,
  noServer: null,
  capacity: 0,
  lobby: false,
  stayedMs: null,
  now: 10_000,
  texts: zhCN,
  ...more,
});
const failed = (reason: Reason): Partial<EndScreenFacts> => ({ error: { reason, retry: false } });

describe('the page in place of a room', () => {
  it.each<[Partial<EndScreenFacts>, string, string, string]>([
    [{ left: 'kicked' }, '你已被移出房间', '如有疑问，请联系主持人。', 'back'],
    [{ left: 'replaced' }, '你已在另一台设备加入', '这里已经断开。', 'join'],
    [{ left: 'closed', stayedMs: 33 * 60_000 + 40_000 }, '房间已结束', '共 33 分钟', 'back'],
    [{ left: 'closed', stayedMs: 5_000 }, '房间已结束', '不到 1 分钟', 'back'],
    [{ left: 'lost' }, '离开太久，座位已收回', '重新加入就能继续。', 'join'],
    [{ left: 'left' }, '你已离开房间', '大家还在里面，可以再回来。', 'join'],
    [{ ...failed('room_full'), capacity: 16 }, '房间已满', '最多 16 人，有人离开后再来。', 'join'],
    [failed('not_found'), '没有这个房间', '请检查房间名，或换一个邀请。', 'back'],
    [failed('expired'), '链接已失效', '请让邀请你的人再发一次。', 'back'],
    [failed('unauthorized'), '没有通过验证', '请退出后重新打开，或重新登录。', 'join'],
    [failed('room_locked'), '房间已锁定', '请联系主持人。', 'join'],
    [failed('too_old'), '请更新微信后再加入', '这个版本已经不能使用。', 'back'],
    [failed('banned'), '你已被移出房间', '如有疑问，请联系主持人。', 'back'],
    [failed('no_server'), '连不上服务器', '请检查网络，再试一次。', 'join'],
    [failed('internal'), '没能进入房间', '出了点问题，请再试一次', 'join'],
  ])('[V22] for %p says %s', (more, title, line, act) => {
    expect(endScreenView(facts(more))).toMatchObject({ title, line, act });
  });

  it('[V22] has a page with a way back for every reason and every way of leaving, in both languages', () => {
    const reasons = Object.keys(errors) as Reason[];
    const ways: Partial<EndScreenFacts>[] = reasons.map(failed);
    (['left', 'kicked', 'lost', 'closed', 'replaced', 'moved'] as LeftReason[]).forEach((left) => ways.push({ left }));
    ways.forEach((more) =>
      [zhCN, en].forEach((texts) => {
        const page = endScreenView(facts({ ...more, texts }));
        expect([page?.title, page?.action]).not.toContain('');
        expect(page?.act === 'back' || page?.back !== '').toBe(true);
      }),
    );
  });

  it('[V22] leaves a bad name to the field of the lobby, and says nothing while all is well', () => {
    expect(endScreenView(facts({ ...failed('bad_name'), lobby: true }))).toBeNull();
    expect(endScreenView(facts({}))).toBeNull();
  });

  it('[V23] a removal says more than the socket that closed with it', () => {
    expect(endScreenView(facts({ left: 'kicked', ...failed('unavailable') }))?.title).toBe('你已被移出房间');
    expect(endScreenView(facts({ left: 'left', ...failed('room_full') }))?.title).toBe('房间已满');
  });

  it('[V24] counts the seconds to the next try, and says so when it is now', () => {
    const waiting = (retryAt: number | null) => endScreenView(facts({ noServer: { retryAt, trouble: null } }));
    expect(waiting(15_200)).toMatchObject({ line: '请检查网络，6 秒后自动重试。', act: 'retryNow' });
    expect(waiting(9_000)?.line).toBe('请检查网络，正在重试…');
    expect(waiting(null)?.line).toBe('请检查网络，正在重试…');
  });

  it('[V24] does not blame the network when nobody gives us a token', () => {
    const page = endScreenView(facts({ noServer: { retryAt: 12_000, trouble: 'token_failed' } }));
    expect(page).toMatchObject({ title: '没有通过验证', act: 'retryNow' });
  });
});

describe('the whole room', () => {
  const look = (room: FakeRoom | null, connection: FakeConnection, more: Partial<RoomFacts> = {}) =>
    roomView({ room, connection, lobby: true, isBack: false, lastIn: 0, now: 20_000, screen: plainScreen, texts: zhCN, ...more });

  it.each([
    ['idle', true, 'lobby'],
    ['idle', false, 'joining'],
    ['joining', true, 'lobby'],
    ['joined', true, 'room'],
    ['reconnecting', true, 'room'],
  ] as const)('shows a room that is %s, with the lobby %p, as %s', (state, lobby, scene) => {
    expect(look(fakeRoom(mobx, { state }), fakeConnection(mobx), { lobby }).scene).toBe(scene);
  });

  it('[V53] never waits after a refusal: each reason has its page, or its field in the lobby', () => {
    (Object.keys(errors) as Reason[]).forEach((reason) => {
      const room = fakeRoom(mobx, { state: 'idle', error: rtcError(reason) });
      expect(look(room, fakeConnection(mobx), { lobby: false })).toMatchObject({ scene: 'result', wait: '' });
      expect(look(room, fakeConnection(mobx)).scene).toBe(reason === 'bad_name' ? 'lobby' : 'result');
    });
  });

  it('shows a page without a name as just that', () => {
    expect(look(null, fakeConnection(mobx))).toMatchObject({ scene: 'none', wait: '还没有房间名' });
  });

  it('[V24] waits for two failed tries before it speaks of the server', () => {
    const scenes = [0, 1, 2, 3].map((attempt) => {
      const connection = fakeConnection(mobx, { phase: 'waiting', attempt, retryAt: 26_000 });
      return look(fakeRoom(mobx, { state: 'joining' }), connection).result?.line ?? '';
    });
    expect(scenes).toEqual(['', '', '', '请检查网络，6 秒后自动重试。']);
  });

  it('[V25] the minutes stand still once the room has ended', () => {
    const memory = new RoomViewState();
    memory.next('joined', 5 * 60_000);
    const later = memory.next('left', 50 * 60_000);
    const room = fakeRoom(mobx, { state: 'left', left: 'closed', joinedAt: 0 });
    expect(look(room, fakeConnection(mobx), { ...later, now: 50 * 60_000 }).result?.line).toBe('共 5 分钟');
  });

  it.each([
    [zhCN, ['苏禾 进来了', '苏禾 进来了', '陈知远 进来了，苏禾 离开了', '']],
    [en, ['苏禾 joined', '苏禾 joined', '陈知远 joined, 苏禾 left', '']],
  ])('[V57] says to screen readers who came and who left while the user is in the room', (texts, lines) => {
    const memory = new RoomViewState();
    const me = { id: 'a', name: '林晚秋' };
    const su = { id: 'b', name: '苏禾' };
    const chen = { id: 'c', name: '陈知远' };
    expect([memory.nextSaid(null, false, texts), memory.nextSaid([me], false, texts)]).toEqual(['', '']);
    const said = [[me, su], [me, su], [me, chen], null].map((members) => memory.nextSaid(members, false, texts));
    expect(said).toEqual(lines);
    expect(memory.nextSaid([me, su, chen], false, texts)).toBe('');
  });

  it.each([
    [zhCN, ['录制中', '录制中', '录制已结束', '']],
    [en, ['Recording', 'Recording', 'Recording ended', '']],
  ])('[V251] says once to screen readers that a recording began, and that it ended', (texts, lines) => {
    const memory = new RoomViewState();
    const me = [{ id: 'a', name: '林晚秋' }];
    expect(
      [true, true, false].map((recording) => memory.nextSaid(me, recording, texts)).concat(memory.nextSaid(null, false, texts)),
    ).toEqual(lines);
  });

  it('[V250] marks a room that is recorded', () => {
    const connection = fakeConnection(mobx);
    expect(look(fakeRoom(mobx, { recording: true }), connection).recording).toBe('录制中');
    expect(look(fakeRoom(mobx, { recording: true }), connection, { texts: en }).recording).toBe('Recording');
    expect(look(fakeRoom(mobx), connection).recording).toBe('');
    expect(look(fakeRoom(mobx, { recording: true, state: 'left', left: 'closed' }), connection).recording).toBe('');
  });

  it('invites while nobody else is here, and says 1 person in English', () => {
    const room = fakeRoom(mobx, { members: [], joinedAt: 8_000 });
    expect(look(room, fakeConnection(mobx))).toMatchObject({ empty: '还没有其他人', invite: '邀请', clock: '00:12' });
    expect(look(room, fakeConnection(mobx), { texts: en }).people).toBe('1 person');
  });

  it('[S208] shows the number of an audience that is not listed, and calls nobody alone who has one', () => {
    const room = fakeRoom(mobx, { members: [], audience: 3204 });
    expect(look(room, fakeConnection(mobx))).toMatchObject({ empty: '', people: '1 人 · 3,204 观众' });
    expect(look(room, fakeConnection(mobx), { texts: en }).people).toBe('1 person · 3,204 watching');
    const alone = fakeRoom(mobx, { members: [], audience: 1, me: fakeMe({ role: 'audience' }) });
    expect(look(alone, fakeConnection(mobx)).empty).toBe('还没有其他人');
  });

  it('[V68] says so in the top row of a low window, which has no row to spare', () => {
    const room = fakeRoom(mobx, { members: [] });
    const screen = { ...plainScreen, form: 'landscape' as const };
    expect(look(room, fakeConnection(mobx), { screen })).toMatchObject({ people: '还没有其他人', empty: '', invite: '邀请' });
  });
});
