import { toggle } from '../fakes/store/fake-room-model';
import type { Mounted } from '../fakes/phone/mounted';
import { componentTestbed, type ComponentTestbed, type TestbedOptions } from './harness/component-testbed';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';

const lobbyOf = async (options: TestbedOptions = {}, arrange: (set: ComponentTestbed) => void = () => undefined) => {
  const set = componentTestbed(options);
  set.room.state = 'idle';
  arrange(set);
  const room = await set.mount('room');
  await set.phone.turn();
  return { set, room };
};

afterEach(() => document.body.replaceChildren());

onEveryVersion('the lobby of %s', (version) => {
  it('[V33] shows the members, a name, three checks and one button, with a meter where the level is reported', async () => {
    const { set, room } = await lobbyOf({ version }, ({ room: model }) => (model.me.volume = 50));
    expect([room.text('.head__title'), room.text('.join')]).toEqual(['秋季新品讨论', '加入房间']);
    expect(room.texts('.check__title')).toEqual(['摄像头', '麦克风', '网络']);
    expect([room.count('.meter'), room.count('.meter__box--on')]).toEqual(isAtLeastVersion(version, '2.12.0') ? [1, 6] : [0, 0]);
    room.trigger('.field__input', 'input', { value: '' });
    room.tap('.join');
    await set.phone.turn();
    expect(room.text('.fault')).toBe('请填写名字');
    room.trigger('.field__input', 'input', { value: 'Ana' });
    room.trigger('.field__input', 'confirm', { value: 'Ana' });
    expect(set.room.asked.filter((wish) => wish.startsWith('join'))).toEqual([
      'join {"name":"Ana","microphone":true,"camera":true}',
    ]);
    expect(set.phone.faults).toEqual([]);
  });

  it('[V29] explains a camera that is refused, and opens the settings', async () => {
    const { set, room } = await lobbyOf({ version }, (before) => {
      before.permissions = { camera: 'refused', microphone: 'granted' };
      before.room.me.camera = toggle(true, 'failed', 'camera_refused');
    });
    room.tap('.permit__act');
    await set.phone.turn();
    expect(set.settingsOpened).toBe(1);
    expect(set.room.asked).toContain('retryDevices');
  });
});

// Texts are the same on every base library, so both languages are tested on one.
describe('texts of a lobby', () => {
  it.each([
    ['zh-CN', '3 人在房间里，已开始 12 分钟', ['摄像头', '麦克风', '网络'], '加入房间'],
    ['en', '3 in the room, started 12 min ago', ['Camera', 'Microphone', 'Network'], 'Join the room'],
  ] as const)('[V33] shows the members, three checks and one button: %s', async (texts, people, checks, join) => {
    const { set, room } = await lobbyOf({ texts });
    expect([room.text('.head__title'), room.text('.head__people')]).toEqual(['秋季新品讨论', people]);
    expect(room.texts('.face')).toEqual(['陈', '苏', '周']);
    expect(room.texts('.check__title')).toEqual(checks);
    expect(room.text('.join')).toBe(join);
    expect(room.attributes('.field__input').value).toBe('林晚秋');
    expect(set.room.asked).toContain('look');
    expect(set.phone.faults).toEqual([]);
  });

  it('[V33] shows at the field what is missing, and only then', async () => {
    const { set, room } = await lobbyOf({}, ({ room: model }) => (model.me.name = ''));
    expect(room.count('.fault')).toBe(0);
    room.tap('.join');
    await set.phone.turn();
    expect(room.text('.fault')).toBe('请填写名字');
    room.trigger('.field__input', 'input', { value: '字'.repeat(41) });
    await set.phone.turn();
    expect(room.text('.fault')).toBe('名字最多 40 个字');
  });

  it('[V39] joins with the name and the available devices, by the button or by Enter', async () => {
    const { set, room } = await lobbyOf();
    room.trigger('.field__input', 'input', { value: 'Ana' });
    room.trigger('.field__input', 'confirm', { value: 'Ana' });
    set.room.me.camera = toggle(true, 'failed', 'camera_refused');
    room.tap('.join');
    const joins = set.room.asked.filter((wish) => wish.startsWith('join'));
    expect(joins).toEqual([
      'join {"name":"Ana","microphone":true,"camera":true}',
      'join {"name":"Ana","microphone":true,"camera":false}',
    ]);
  });

  it('[V39] sends one request while joining, and shows that', async () => {
    const { set, room } = await lobbyOf();
    set.room.state = 'joining';
    await set.phone.turn();
    expect(room.text('.join')).toBe('正在进入房间…');
    room.tap('.join');
    expect(set.room.asked.filter((wish) => wish.startsWith('join'))).toEqual([]);
  });

  it.each([
    ['.tray__box', 'setMicrophone false'],
    ['.tray__box--off', 'setCamera true'],
  ])('[V39] a button on the preview sends a request: %s', async (selector, wish) => {
    const { set, room } = await lobbyOf({}, ({ room: model }) => (model.me.camera = toggle(false)));
    room.tap(selector);
    expect(set.room.asked).toContain(wish);
  });

  it.each([
    ['refused', 'zh-CN', '还没有摄像头权限', '去允许'],
    ['refused', 'en', 'Camera access is off', 'Allow'],
    ['granted', 'zh-CN', '微信没有摄像头权限', '我已打开，重新检查'],
    ['undeclared', 'zh-CN', '这个小程序还不能使用摄像头和麦克风', '我已打开，重新检查'],
  ] as const)('[V29] explains a camera whose permission is %s, in %s', async (permission, texts, title, action) => {
    const { set, room } = await lobbyOf({ texts }, (before) => {
      before.permissions = { camera: permission, microphone: 'granted' };
      before.room.me.camera = toggle(true, 'failed', 'camera_refused');
    });
    expect([room.text('.permit__title'), room.text('.permit__act')]).toEqual([title, action]);
    room.tap('.permit__act');
    await set.phone.turn();
    expect(set.settingsOpened).toBe(permission === 'refused' ? 1 : 0);
    expect(set.room.asked).toContain('retryDevices');
  });

  it('[V31] shows a meter, and a hint after five seconds of silence', async () => {
    const { set, room } = await lobbyOf({}, ({ room: model }) => (model.me.volume = 50));
    expect(room.count('.meter__box--on')).toBe(6);
    set.room.me.volume = 0;
    await set.phone.clock.advance(7_000);
    await set.phone.turn();
    expect(room.text('.check__silent')).toBe('没有听到声音');
  });
});

onEveryVersion('from the lobby to the room on %s', (version) => {
  /** On older libraries a text replaces it, and the element is created with the room. */
  const previews = isAtLeastVersion(version, '2.7.0');
  const pushers = (room: Mounted) => room.live.filter(({ tag }) => tag === 'live-pusher');

  it('[V36] the pusher stays the same element, where there is a preview', async () => {
    const { set, room } = await lobbyOf({ version });
    const before = pushers(room);
    expect(before).toHaveLength(previews ? 1 : 0);
    set.addMembers('陈知远', '苏禾');
    set.room.state = 'joining';
    await set.phone.turn();
    set.room.state = 'joined';
    await set.phone.turn();
    await set.phone.turn();
    expect(room.texts(isAtLeastVersion(version, '2.9.1') ? '.plate__name' : '.tile__foot')).toHaveLength(3);
    const after = room.element({ tag: 'live-pusher' });
    expect(before.every((element) => element === after)).toBe(true);
    expect(set.room.asked.filter((wish) => wish === 'attachPusher')).toHaveLength(1);
  });

  it('[V36] creates another element when the store requests one', async () => {
    const { set, room } = await lobbyOf({ version });
    const before = pushers(room);
    set.room.me.pusherKey = 'me.1';
    await set.phone.turn();
    expect([before.length, pushers(room).length, pushers(room)[0] === before[0]]).toEqual(
      previews ? [1, 1, false] : [0, 0, true],
    );
  });
});
