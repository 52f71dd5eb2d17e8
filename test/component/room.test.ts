import { rtcError } from '../../components/core/protocol/errors';
import { fakeMember, toggle } from '../fakes/store/fake-room-model';
import { componentTestbed, type ComponentTestbed } from './harness/component-testbed';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';

const roomOf = async (set: ComponentTestbed, properties: Record<string, unknown> = {}) => {
  const room = await set.mount('room', properties);
  await set.phone.turn();
  return room;
};

afterEach(() => document.body.replaceChildren());

onEveryVersion('a room on the screen of %s', (version) => {
  it('[V33] shows members and controls, as far as the version has them', async () => {
    const set = componentTestbed({ version });
    set.addMembers('陈知远', '苏禾');
    const room = await roomOf(set);
    expect([room.text('.top__title'), room.texts('.sub')[0]]).toEqual(['秋季新品讨论', expect.stringContaining('3 人')]);
    expect(room.texts(isAtLeastVersion(version, '2.9.1') ? '.plate__name' : '.tile__foot')).toEqual(['我', '陈知远', '苏禾']);
    const route = isAtLeastVersion(version, '1.9.90') ? ['扬声器'] : [];
    expect(room.texts('.control__text')).toEqual(['静音', '摄像头', '翻转', ...route, '离开']);
    expect(room.values('.control', 'ariaLabel').every((label) => typeof label === 'string' && label !== '')).toBe(true);
    expect(set.phone.faults).toEqual([]);
  });

  it('[V33] shows the state where the version allows', async () => {
    const set = componentTestbed({ version });
    set.addMembers('陈知远', '苏禾');
    set.room.state = 'reconnecting';
    Object.assign(set.room.remotes[0] ?? {}, { status: 'reconnecting' });
    const room = await roomOf(set);
    expect(room.text('.banner__words')).toContain('正在重连');
    expect(room.text(isAtLeastVersion(version, '2.9.1') ? '.tile__veil' : '.tile__inside')).toBe('正在重连…');
    set.room.state = 'left';
    set.room.left = 'kicked';
    await set.phone.turn();
    expect([room.text('.result__title'), room.count('.grid'), room.live]).toEqual(['你已被移出房间', 0, []]);
  });
});

// Texts are the same on every base library, so both languages are tested on one.
describe('texts of a room', () => {
  it.each([
    ['zh-CN', '3 人', ['我', '陈知远', '苏禾'], ['静音', '摄像头', '翻转', '扬声器', '离开']],
    ['en', '3 people', ['You', '陈知远', '苏禾'], ['Mute', 'Camera', 'Flip', 'Speaker', 'Leave']],
  ] as const)('[V33] shows members and controls: %s', async (texts, people, names, controls) => {
    const set = componentTestbed({ texts });
    set.addMembers('陈知远', '苏禾');
    const room = await roomOf(set);

    expect(room.text('.top__title')).toBe('秋季新品讨论');
    expect(room.texts('.sub')[0]).toContain(people);
    expect(room.texts('.plate__name')).toEqual(names);
    expect(room.texts('.control__text')).toEqual(controls);
    expect(set.phone.faults).toEqual([]);
  });

  it.each([
    ['zh-CN', '还没有其他人', '邀请'],
    ['en', 'No one else is here yet', 'Invite'],
  ] as const)('[V33] shows an invitation while alone: %s', async (texts, line, invite) => {
    const set = componentTestbed({ texts });
    set.addMembers();
    const room = await roomOf(set);
    expect(room.text('.empty')).toBe(line + invite);
  });

  it('[V57] has one region that says who came and who left', async () => {
    const set = componentTestbed();
    set.addMembers();
    const room = await roomOf(set);
    expect(room.texts('.said')).toEqual(['']);
    set.addMembers('苏禾');
    await set.phone.turn();
    await set.phone.turn();
    expect(room.texts('.said')).toEqual(['苏禾 进来了']);
    expect(room.values('.said', 'ariaLive')).toEqual(['polite']);
  });

  it('[V54] has one invite button, alone and with others', async () => {
    const set = componentTestbed();
    set.addMembers();
    const room = await roomOf(set);
    expect([room.texts('.invite'), room.texts('.empty .invite')]).toEqual([['邀请'], ['邀请']]);
    set.addMembers('苏禾');
    await set.phone.turn();
    await set.phone.turn();
    expect([room.texts('.invite'), room.texts('.empty')]).toEqual([['邀请'], []]);
  });

  it.each([
    ['zh-CN', '连接断开，正在重连（第 2 次）', '立即重试', '正在重连…', '暂时离开'],
    ['en', 'Connection lost. Reconnecting (2)', 'Retry now', 'Reconnecting…', 'Away'],
  ] as const)('[V33] shows the state: %s', async (texts, banner, action, veil, away) => {
    const set = componentTestbed({ texts });
    set.addMembers('陈知远', '苏禾');
    set.room.state = 'reconnecting';
    set.connection.attempt = 2;
    Object.assign(set.room.remotes[0] ?? {}, { status: 'reconnecting' });
    Object.assign(set.room.remotes[1] ?? {}, { member: fakeMember('m1', '苏禾', { presence: 'away' }) });
    const room = await roomOf(set);
    expect(room.text('.banner__words')).toBe(banner);
    expect(room.text('.banner__act')).toBe(action);
    expect(room.text('.tile__veil')).toBe(veil);
    expect(room.texts('.tile__note')).toContain(away);
  });

  it.each([
    ['zh-CN', '检测到啸叫：附近有另一台设备在同一房间', '静音'],
    ['en', 'Feedback: another device nearby is in this room', 'Mute'],
  ] as const)('[S174] shows feedback, and mutes by one tap: %s', async (texts, banner, action) => {
    const set = componentTestbed({ texts });
    set.addMembers('陈知远');
    set.room.me.feedback = true;
    const room = await roomOf(set);
    expect([room.text('.banner__words'), room.text('.banner__act')]).toEqual([banner, action]);
    room.tap('.banner__act');
    expect(set.room.asked).toContain('setMicrophone false');
  });

  it.each([
    ['kicked', 'zh-CN', '你已被移出房间', '返回'],
    ['kicked', 'en', 'You were removed from the room', 'Back'],
    ['replaced', 'zh-CN', '你已在另一台设备加入', '在这里加入'],
    ['closed', 'en', 'The room has ended', 'Back'],
  ] as const)('[V33] shows that the user was %s, in %s', async (left, texts, title, action) => {
    const set = componentTestbed({ texts });
    set.room.state = 'left';
    set.room.left = left;
    const room = await roomOf(set);
    expect([room.text('.result__title'), room.text('.result__act')]).toEqual([title, action]);
    expect(room.count('.grid')).toBe(0);
  });

  it.each([
    ['room_full', '房间已满'],
    ['unauthorized', '没有通过验证'],
    ['not_found', '没有这个房间'],
    ['too_old', '请更新微信后再加入'],
    ['unavailable', '连不上服务器'],
  ] as const)('[V33] shows why joining failed: %s', async (reason, title) => {
    const set = componentTestbed();
    set.room.state = 'idle';
    set.room.error = rtcError(reason);
    expect((await roomOf(set)).text('.result__title')).toBe(title);
  });

  it('[V24] counts down to the next retry, and retries at once on a tap', async () => {
    const set = componentTestbed();
    let tried = 0;
    set.connection.retryNow = () => void (tried += 1);
    set.room.state = 'joining';
    Object.assign(set.connection, { phase: 'waiting', attempt: 4, retryAt: set.phone.clock.now() + 6_000 });
    const room = await roomOf(set);
    expect(room.text('.result__line')).toBe('请检查网络，6 秒后自动重试。');
    await set.phone.clock.advance(2_000);
    await set.phone.turn();
    expect(room.text('.result__line')).toBe('请检查网络，4 秒后自动重试。');
    room.tap('.result__act');
    expect(tried).toBe(1);
  });

  it('[V33] its texts and theme follow its own properties', async () => {
    const set = componentTestbed();
    set.addMembers('陈知远');
    const room = await roomOf(set, { locale: 'en', theme: 'dark' });
    expect(room.text('.control__text')).toBe('Mute');
    expect(room.attributes('.room').class).toContain('rtc--dark');
    room.set({ locale: 'zh-CN', theme: 'light' });
    await set.phone.turn();
    expect(room.text('.control__text')).toBe('静音');
    expect(room.attributes('.room').class).not.toContain('rtc--dark');
  });
});

onEveryVersion('before anything is known on %s', (version) => {
  it.each(['room', 'lobby', 'grid', 'pusher', 'player', 'controls', 'devices', 'inspector', 'check'])(
    '[V33] a %s without a name loads no image',
    (name) => {
      const { phone } = componentTestbed({ version });
      // Drawn from its initial data, before the first setData.
      const mounted = phone.mount(name, { room: 'tea' });
      const icons = ['sub', 'top', 'result', 'banner', 'permit', 'tray', 'check', 'tile', 'plate', 'control', 'flip'];
      const classes = icons.flatMap((icon) => mounted.values(`.${icon}__icon`, 'class'));
      expect(classes.filter((names) => !/ icon icon--[a-z]/.test(String(names)))).toEqual([]);
    },
  );
});

onEveryVersion('taps on %s', (version) => {
  it.each([
    ['.control--microphone', 'setMicrophone false', ''],
    ['.control--camera', 'setCamera false', ''],
    ['.control--flip', 'switchCamera', ''],
    ['.control--route', 'setRoute earpiece', '1.9.90'],
    ['.control--leave', 'leave', ''],
    ['.flip', 'switchCamera', '2.9.1'],
    ['.top__back', 'leave', ''],
  ])('[V39] on %s request %s', async (selector, wish, since) => {
    const set = componentTestbed({ version });
    set.addMembers('陈知远');
    const room = await roomOf(set);
    set.room.asked.length = 0;
    const isThere = isAtLeastVersion(version, since || '1.7.0');
    expect(room.count(selector)).toBe(isThere ? 1 : 0);
    if (isThere) room.tap(selector);
    expect(set.room.asked).toEqual(isThere ? [wish] : []);
  });

  it('[V39] on a failed picture retry it, by the right name', async () => {
    const set = componentTestbed({ version });
    set.addMembers('陈知远', '苏禾');
    Object.assign(set.room.remotes[1] ?? {}, { status: 'failed' });
    const room = await roomOf(set);
    room.tap('.tile__retry');
    expect(set.room.asked).toContain('retryPlay m1 main');
  });

  it('[V39] on a result page join again', async () => {
    const set = componentTestbed({ version });
    Object.assign(set.room, { state: 'left', left: 'replaced' });
    const room = await roomOf(set);
    room.tap('.result__act');
    expect(set.room.asked).toContain('join {}');
  });

  it('[V39] that are refused show a text', async () => {
    const set = componentTestbed({ version });
    set.addMembers('陈知远');
    const room = await roomOf(set);
    set.room.refusal = rtcError('forbidden');
    room.tap('.control--camera');
    await set.phone.turn();
    expect(room.text('.toast')).toBe('没有权限这样做');
  });

  it('[S175] that the same user withdrew show no text', async () => {
    const set = componentTestbed({ version });
    set.addMembers('陈知远');
    const room = await roomOf(set);
    set.room.refusal = rtcError('screen_refused');
    room.tap('.control--camera');
    await set.phone.turn();
    expect(room.count('.toast')).toBe(0);
  });

  it('[V26] on a disabled button explain why, and request nothing', async () => {
    const set = componentTestbed({ version });
    set.addMembers('陈知远');
    set.room.me.camera = toggle(false);
    const room = await roomOf(set);
    set.room.asked.length = 0;
    room.tap('.control--flip');
    await set.phone.turn();
    expect(room.text('.toast')).toBe('先打开摄像头');
    expect(set.room.asked).toEqual([]);
  });
});

onEveryVersion('events of a page on %s', (version) => {
  const told = (set: ComponentTestbed, name: string) =>
    set.phone.events.filter((event) => event.component === 'room' && event.name === name).map(({ detail }) => detail);

  it('[V41] joined, left and error, once each', async () => {
    const set = componentTestbed({ version });
    await roomOf(set);
    set.room.events.emit('joined', { members: 2 });
    set.room.events.emit('left', { reason: 'kicked' });
    set.room.events.emit('error', rtcError('room_full'));
    expect(told(set, 'joined')).toEqual([{}]);
    expect(told(set, 'left')).toEqual([{ reason: 'kicked' }]);
    expect(told(set, 'error')).toEqual([{ reason: 'room_full', retry: false }]);
  });

  it('[V41] going back without a room to leave', async () => {
    const set = componentTestbed({ version });
    set.room.state = 'idle';
    const room = await roomOf(set);
    room.tap('.top__back');
    expect(told(set, 'left')).toEqual([{ reason: 'left' }]);
    expect(set.room.asked).not.toContain('leave');
  });
});

onEveryVersion('joining and leaving on %s', (version) => {
  it('[V32] joins automatically once when it should', async () => {
    const set = componentTestbed({ version });
    set.room.state = 'idle';
    await roomOf(set, { autoJoin: true });
    expect(set.room.asked.filter((wish) => wish.startsWith('join'))).toEqual(['join {}']);
    expect(lobbyCrossings(set)).toBe(0);
  });

  it('[V32] does not join before the user asks for it in the lobby', async () => {
    const set = componentTestbed({ version });
    set.room.state = 'idle';
    const room = await roomOf(set);
    expect(set.room.asked.filter((wish) => wish.startsWith('join'))).toEqual([]);
    expect(room.count('.lobby')).toBe(1);
  });

  it('[V40] leaves its room with its page, and leaves no resources', async () => {
    const set = componentTestbed({ version });
    set.addMembers('陈知远', '苏禾');
    const room = await roomOf(set);
    const before = set.room.asked.length;
    room.detach();
    await set.phone.clock.advance(3_000);
    expect(set.room.asked.slice(before).sort()).toEqual([
      'detachPlayer m0 main',
      'detachPlayer m1 main',
      'detachPusher',
      'leave',
    ]);
    expect(set.phone.held()).toMatchObject({ timers: 0, live: 0, sockets: 0 });
    const crossings = set.phone.setData.length;
    set.room.title = 'x';
    await set.phone.turn();
    expect(set.phone.setData.length).toBe(crossings);
  });

  it('[V40] leaves the old room when its name becomes another', async () => {
    const set = componentTestbed({ version });
    const room = await roomOf(set);
    room.set({ room: '' });
    await set.phone.turn();
    expect(set.room.asked).toContain('leave');
    expect(room.text('.wait__words')).toBe('还没有房间名');
  });

  function lobbyCrossings(set: ComponentTestbed): number {
    return set.phone.setData.filter(({ component }) => component === 'rtc-lobby').length;
  }
});
