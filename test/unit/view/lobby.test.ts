import { LobbyForm } from '../../../components/core/view/lobby/lobby-form';
import { shouldJoin, wantsLobby } from '../../../components/core/view/room/auto-join';
import {
  SilenceDetector,
  lobbyOf,
  lobbyView,
  nameFault,
  plainName,
  type LobbyFacts,
} from '../../../components/core/view/lobby/lobby-view';
import { permissionView, type Permission } from '../../../components/core/view/lobby/permission-view';
import { en } from '../../../components/core/texts/en';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { rtcError } from '../../../components/core/protocol/errors';
import { fakeConnection, fakeMe, fakeRoom, toggle } from '../../fakes/store/fake-room-model';
import { mobx } from '../../fakes/store/kit-mobx';

const facts = (me: Parameters<typeof fakeMe>[0] = {}, more: Partial<LobbyFacts> = {}): LobbyFacts => ({
  room: fakeRoom(mobx, { state: 'idle', me: fakeMe(me) }),
  connection: fakeConnection(mobx),
  nameFault: '',
  isSilent: false,
  screen: { meter: true },
  texts: zhCN,
  ...more,
});

describe('a name', () => {
  it.each([
    ['', 'missing'],
    ['   ', 'missing'],
    ['\u0000\u0007\n', 'missing'],
    ['林晚秋', ''],
    ['a'.repeat(40), ''],
    ['a'.repeat(41), 'long'],
    ['𠮷'.repeat(40), ''],
    ['𠮷'.repeat(41), 'long'],
    ['a'.repeat(500), 'long'],
  ])('[V28] %j is %j', (typed, fault) => {
    expect(nameFault(typed)).toBe(fault);
  });

  it('[V28] loses its control characters', () => {
    expect(plainName(' 林\u0000晚\u007f秋\n ')).toBe('林晚秋');
  });

  it('[V28] nobody is told of a missing name before they tried to join', () => {
    const draft = new LobbyForm();
    const room = fakeRoom(mobx, { state: 'idle', me: fakeMe({ name: '' }) });
    expect(draft.fault('')).toBe('');
    void draft.join(room);
    expect([draft.fault(''), room.asked]).toEqual(['missing', []]);
    draft.type('Ana\u0000');
    void draft.join(room);
    expect([draft.fault(''), room.asked]).toEqual(['', ['join {"name":"Ana","microphone":true,"camera":true}']]);
  });

  it('[V28] a name that the server refuses is said at the field', () => {
    const room = fakeRoom(mobx, { state: 'idle', error: rtcError('bad_name') });
    expect(lobbyView(facts({}, { room })).nameFault).toBe('名字要 1 到 40 个字');
  });
});

describe('the lobby', () => {
  it.each([
    ['全部正常', {}, '加入房间', false],
    ['no camera', { camera: toggle(true, 'failed', 'camera_refused') }, '仅用语音加入', false],
    ['no microphone', { microphone: toggle(true, 'failed', 'microphone_refused') }, '先进去听', true],
    ['a camera that nobody wants', { camera: toggle(false) }, '加入房间', false],
  ] as const)('[V30] with %s the button says how one can join', (_what, me, join, quiet) => {
    expect(lobbyView(facts(me))).toMatchObject({ join, quiet });
  });

  it('[V30] joins without the device that was refused', () => {
    const room = fakeRoom(mobx, { state: 'idle' });
    room.me.camera = toggle(true, 'failed', 'camera_refused');
    void new LobbyForm().join(room);
    expect(room.asked).toEqual(['join {"name":"林晚秋","microphone":true,"camera":false}']);
  });

  it.each([
    [toggle(true), '正常', ''],
    [toggle(false), '已关闭', ''],
    [toggle(true, 'starting'), '正在打开…', ''],
    [toggle(true, 'failed', 'camera_refused'), '未允许', 'danger'],
    [toggle(true, 'failed', 'camera_missing'), '没有找到', 'danger'],
    [toggle(true, 'failed', 'camera_in_use'), '被占用', 'danger'],
    [toggle(true, 'failed', 'unsupported'), '有问题', 'danger'],
  ] as const)('[V30] checks a camera %p', (camera, text, tone) => {
    expect(lobbyView(facts({ camera })).camera).toMatchObject({ text, tone });
  });

  it('checks the network by what is known of it', () => {
    const network = (level: number, more: Parameters<typeof fakeConnection>[1] = {}) =>
      lobbyView(facts({ quality: { level } }, { connection: fakeConnection(mobx, more) })).network.text;
    expect([network(0), network(3), network(1)]).toEqual(['良好', '一般', '较差']);
    expect([network(0, { phase: 'opening' }), network(0, { networkDown: true })]).toEqual(['正在连接…', '已断开']);
  });

  it('says who is there, or that nobody is', () => {
    const people = (members: number, openedMs: number) =>
      lobbyView(facts({}, { room: fakeRoom(mobx, { preview: { title: '', members, capacity: 16, names: [], openedMs } }) }))
        .people;
    expect([people(3, 12 * 60_000), people(2, 5_000), people(0, 0)]).toEqual([
      '3 人在房间里，已开始 12 分钟',
      '2 人在房间里',
      '还没有人，你会是第一个',
    ]);
    expect(lobbyView(facts({}, { room: fakeRoom(mobx, { preview: null }) })).people).toBe('正在看看谁在…');
  });

  it('lights the boxes of the meter, and has none where the loudness cannot be told', () => {
    expect([0, 50, 100].map((volume) => lobbyView(facts({ volume })).meter)).toEqual([0, 6, 12]);
    expect(lobbyView(facts({ volume: 50 }, { screen: { meter: false } })).meter).toBe(-1);
    expect(lobbyView(facts({ volume: 50, microphone: toggle(false) })).meter).toBe(-1);
  });

  it.each([
    [zhCN, '房间已满，最多 4 人', '再试一次'],
    [en, 'Room is full: 4 people at most', 'Try again'],
  ])('[V56] says that a full room is full, and offers no plain join', (texts, people, join) => {
    const inside = (members: number) => ({ title: '', members, capacity: 4, names: [], openedMs: 0 });
    const lobby = (members: number) => lobbyView(facts({}, { texts, room: fakeRoom(mobx, { preview: inside(members) }) }));
    expect(lobby(4)).toMatchObject({ people, join, quiet: true });
    expect(lobby(3)).toMatchObject({ join: texts['lobby.join'], quiet: false });
  });

  it('[S195] has neither meter nor hint of silence without a camera, whose preview tells the loudness', () => {
    const me = { volume: 0, camera: toggle(true, 'failed', 'camera_missing') };
    expect(lobbyView(facts(me, { isSilent: true }))).toMatchObject({ meter: -1, silent: '', microphone: { text: '正常' } });
    const draft = new LobbyForm();
    const looks = [0, 60_000].map((now) => lobbyOf({ ...facts({ ...me, camera: toggle(false) }), draft, now }));
    expect(looks.map(({ silent }) => silent)).toEqual(['', '']);
  });

  it('[V31] says after five seconds that nothing is heard, and takes it back with the first sound', () => {
    const detector = new SilenceDetector();
    const silent = [0, 4_999, 5_000, 5_100].map((now) => detector.isSilent(0, true, now));
    expect([...silent, detector.isSilent(40, true, 6_000), detector.isSilent(0, true, 10_999)]).toEqual([
      false, false, true, true, false, false,
    ]); // prettier-ignore
    expect(detector.isSilent(0, false, 60_000)).toBe(false);
  });
});

describe('a device that was refused', () => {
  const explain = (permit: Permission, browser: boolean, texts = zhCN) =>
    permissionView({
      me: fakeMe({ microphone: toggle(true, 'failed', 'microphone_refused') }),
      permissions: { camera: 'granted', microphone: permit },
      screen: { browser },
      texts,
    });

  it.each<[string, Permission, boolean, string, string, number]>([
    ['the mini program', 'refused', false, '还没有麦克风权限', 'openSettings', 0],
    ['ringing', 'granted', false, '微信没有麦克风权限', 'retryDevices', 3],
    ['the browser', 'refused', true, '浏览器没有麦克风权限', 'retryDevices', 0],
    ['the privacy agreement', 'undeclared', false, '这个小程序还不能使用摄像头和麦克风', 'retryDevices', 0],
  ])('[V29] by %s', (_who, permit, browser, title, act, steps) => {
    const page = explain(permit, browser);
    expect(page).toMatchObject({ title, act });
    expect(page?.steps).toHaveLength(steps);
    expect(explain(permit, browser, en as typeof zhCN)?.title).not.toBe(title);
  });

  it('[V29] speaks of the microphone first when both are refused, and of none when none is', () => {
    const both = { microphone: toggle(true, 'failed', 'microphone_refused'), camera: toggle(true, 'failed', 'camera_refused') };
    const given = {
      permissions: { camera: 'refused', microphone: 'refused' } as const,
      screen: { browser: false },
      texts: zhCN,
    };
    expect(permissionView({ me: fakeMe(both), ...given })?.title).toBe('还没有麦克风权限');
    expect(permissionView({ me: fakeMe(), ...given })).toBeNull();
  });
});

describe('entering by itself', () => {
  const room = (more: object = {}) => ({ state: 'idle' as const, resumable: false, error: null, ...more });

  it.each([
    ['never with a lobby', { room: room(), autoJoin: false, lobby: true }, true, false],
    ['with auto-join', { room: room(), autoJoin: true, lobby: true }, false, true],
    ['without a lobby', { room: room(), autoJoin: false, lobby: false }, false, true],
    ['when it can be resumed', { room: room({ resumable: true }), autoJoin: false, lobby: true }, false, true],
    ['not again after a failure', { room: room({ error: rtcError('room_full') }), autoJoin: true, lobby: true }, false, false],
    ['not while it is under way', { room: room({ state: 'joining' }), autoJoin: true, lobby: true }, false, false],
    ['not after leaving', { room: room({ state: 'left' }), autoJoin: true, lobby: true }, false, false],
    ['not without a room', { room: null, autoJoin: true, lobby: true }, false, false],
  ])('[V32] %s', (_when, given, lobby, enters) => {
    expect([wantsLobby(given), shouldJoin(given)]).toEqual([lobby, enters]);
  });
});
