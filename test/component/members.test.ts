import { rtcError } from '../../components/core/protocol/errors';
import type { Role, Rules } from '../../components/core/protocol/room-state';
import type { Mounted } from '../fakes/phone/mounted';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';
import { fakeMember } from '../fakes/store/fake-room-model';
import { fakeOrder, type FakeOrder } from '../fakes/store/fake-order';
import { componentTestbed, type ComponentTestbed } from './harness/component-testbed';

interface Bed {
  set: ComponentTestbed;
  order: FakeOrder;
  room: Mounted;
  members: Mounted;
  turn(): Promise<void>;
  /** Opens the list. */
  open(): Promise<void>;
  /** Taps the line of a page with this text. */
  choose(text: string): Promise<void>;
}

const rules = (more: Partial<Rules> = {}): Rules => ({ entry: 'open', forbidden: [], waiting: 0, ...more });

async function bed(role: Role = 'host', version = 'newest', texts: 'zh-CN' | 'en' = 'zh-CN'): Promise<Bed> {
  let order: FakeOrder | null = null;
  const set = componentTestbed({ version, texts, order: (mobx, room) => (order = fakeOrder(mobx, room)) });
  if (order === null) throw new Error('no order');
  set.addMembers('陈知远', '苏禾');
  set.room.me.role = role;
  set.room.members = set.room.members.map((member, place) => (place === 0 ? { ...member, role } : member));
  const room = await set.mount('room');
  const members = await set.mount('members');
  const turn = async (): Promise<void> => {
    await set.phone.turn();
    await set.phone.turn();
  };
  await turn();
  return {
    set,
    order,
    room,
    members,
    turn,
    async open() {
      room.tap('.control--members');
      await turn();
    },
    async choose(text) {
      members.tap('.choice', members.texts('.choice__words').indexOf(text));
      await turn();
    },
  };
}

afterEach(() => document.body.replaceChildren());

onEveryVersion('rtc-members on %s', (version) => {
  const drawsOver = isAtLeastVersion(version, '2.9.1');

  it('[V200] opens from the row where something can be drawn over video, and else says that WeChat is too old', async () => {
    const { set, room, members, open } = await bed('host', version);
    expect(room.count('.control--members')).toBe(1);
    expect(room.count('.control--hand')).toBe(0);
    await open();
    expect(members.count('.sheet')).toBe(drawsOver ? 1 : 0);
    if (drawsOver) expect(members.texts('.name__text')).toEqual(['林晚秋', '陈知远', '苏禾']);
    else expect(room.text('.toast__words')).toBe('请更新微信，再查看成员');
    expect(set.phone.faults).toEqual([]);
  });

  it('[V201] raises the own hand and asks the questions of moderators on every version', async () => {
    const { set, order, room, members, turn } = await bed('audience', version);
    room.tap('.control--hand');
    await turn();
    expect(order.acts).toEqual(['raiseHand']);
    order.asked = { kind: 'audio', by: 'm0' };
    await turn();
    expect(members.texts('.dialog__title')).toEqual(drawsOver ? ['主持人请你打开麦克风'] : []);
    expect(set.phone.faults).toEqual([]);
  });
});

describe('the list of members', () => {
  it('[V202] shows raised hands first, with their place, and lets them speak', async () => {
    const { set, order, members, open, turn } = await bed();
    const [, first, second] = set.room.members;
    if (first === undefined || second === undefined) throw new Error('no members');
    const hands = [
      { ...second, role: 'audience' as const, tracks: [], hand: 5 },
      { ...first, hand: 9 },
    ];
    set.room.members = [...set.room.members.slice(0, 1), ...hands];
    order.hands = hands;
    await open();
    expect(members.texts('.name__text')).toEqual(['苏禾', '陈知远', '林晚秋']);
    expect(members.texts('.warn')).toEqual(['举手 第 1', '举手 第 2']);
    members.tap('.go', 0);
    members.tap('.go', 1);
    await turn();
    expect(order.acts).toEqual(['invite "m1"', 'ask "audio" "m0"']);
  });

  it('[V203] offers only what the role may do', async () => {
    const speaker = await bed('speaker');
    await speaker.open();
    expect([speaker.members.count('.foot'), speaker.members.texts('.name__text').length]).toEqual([0, 3]);
    document.body.replaceChildren();
    const cohost = await bed('cohost');
    await cohost.open();
    expect(cohost.members.texts('.foot__act')).toEqual(['全体静音', '锁定房间']);
    document.body.replaceChildren();
    const host = await bed();
    await host.open();
    expect(host.members.texts('.foot__act')).toEqual(['全体静音', '锁定房间', '结束房间']);
  });

  it.each([
    ['静音', 'mute "audio" "m0"'],
    ['关闭摄像头', 'mute "video" "m0"'],
    ['设为联席主持人', 'setRole "m0" "cohost"'],
    ['改为观众', 'setRole "m0" "audience"'],
    ['设为大画面', 'setRules {"spotlight":"m0"}'],
    ['聊天', 'forbid "m0" ["chat"]'],
  ])('[V204] the page of a member has %s', async (text, act) => {
    const { order, members, open, turn, choose } = await bed();
    await open();
    members.tap('.mark', members.count('.mark') - 4);
    await turn();
    expect(members.text('.head__title')).toBe('陈知远');
    await choose(text);
    expect(order.acts).toEqual([act]);
  });

  it.each([
    ['移出房间', 'remove "m0" 0'],
    ['移出并禁止再次进入', 'remove "m0" 86400000'],
    ['移交主持人', 'handOver "m0"'],
  ])('[V205] asks before %s', async (text, act) => {
    const { order, members, open, turn, choose } = await bed();
    await open();
    members.tap('.mark', members.count('.mark') - 4);
    await turn();
    await choose(text);
    expect([order.acts, members.text('.dialog__title')]).toEqual([[], expect.stringContaining('陈知远')]);
    members.tap('.dialog__act', 0);
    await turn();
    expect([order.acts, members.count('.dialog')]).toEqual([[], 0]);
    await choose(text);
    members.tap('.dialog__act', 1);
    await turn();
    expect([order.acts, members.count('.dialog')]).toEqual([[act], 0]);
  });

  it('[V206] sets the rules of the room, and a PIN only with its digits', async () => {
    const { set, order, members, open, turn, choose } = await bed();
    set.room.rules = rules({ forbidden: ['chat'] });
    await open();
    members.tap('.tool', 1);
    await turn();
    await choose('经主持人准入');
    await choose('聊天');
    await choose('改名');
    await choose('知道密码的人');
    members.trigger('.field__input', 'input', { value: '12' });
    members.tap('.field .act');
    await turn();
    expect(members.text('.toast__words')).toBe('密码是 4 到 12 位数字');
    members.trigger('.field__input', 'input', { value: '2468' });
    members.tap('.field .act');
    await turn();
    expect(order.acts).toEqual([
      'setRules {"entry":"waiting"}',
      'setRules {"forbidden":[]}',
      'setRules {"forbidden":["chat","rename"]}',
      'setRules {"entry":"pin","pin":"2468"}',
    ]);
  });

  it('[V207] has those who wait above the members, with a word to them', async () => {
    const { order, room, members, open, turn } = await bed();
    order.waiting = [
      { id: 'z', name: '江岚', guest: true, since: 0 },
      { id: 'y', name: '顾南山', guest: false, since: 0 },
    ];
    await turn();
    expect(room.text('.control__badge')).toBe('2');
    await open();
    expect(members.texts('.section')).toEqual(['等候中 2', '房间里 3']);
    members.tap('.act', 0);
    members.tap('.act', 3);
    members.trigger('.field__input', 'input', { value: '两分钟后开始' });
    members.tap('.field .act');
    members.tap('.rtc-button--text');
    await turn();
    expect(order.acts).toEqual(['deny "z"', 'admit ["y"]', 'tellWaiting "两分钟后开始"', 'admit']);
  });

  it('[V208] finds members by a part of their name, and says when there is none', async () => {
    const { set, members, open, turn } = await bed();
    set.room.members = set.room.members.concat(Array.from({ length: 120 }, (_, at) => fakeMember(`x${at}`, `User ${at}`)));
    await open();
    expect([members.count('.row'), members.text('.note')]).toEqual([100, '还有 23 人，可以搜索']);
    members.trigger('.search', 'input', { value: 'user 11' });
    await turn();
    expect(members.count('.row')).toBe(11);
    members.trigger('.search', 'input', { value: '谁' });
    await turn();
    expect([members.count('.row'), members.text('.note')]).toEqual([0, '没有找到“谁”']);
  });

  it('[V209] says a refusal of the server in plain words', async () => {
    const { order, members, open, turn } = await bed();
    await open();
    order.refusal = rtcError('not_allowed');
    members.tap('.foot__act', 0);
    await turn();
    expect(members.text('.toast__words')).toBe('主持人已关闭此功能');
    expect(members.text('.said')).toBe('主持人已关闭此功能');
  });

  it.each([
    ['zh-CN', '主持人已将你静音', '打开麦克风'],
    ['en', 'The host muted you', 'Unmute'],
  ] as const)('[V210] says that a moderator muted, with the way back: %s', async (texts, words, action) => {
    const { set, order, members, turn } = await bed('speaker', 'newest', texts);
    order.mutedByHost = 'audio';
    await turn();
    expect([members.text('.notice__words'), members.text('.notice__act')]).toEqual([words, action]);
    members.tap('.notice__act');
    await turn();
    expect(set.room.asked).toContain('setMicrophone true');
    order.forbidden = ['microphone'];
    await turn();
    members.tap('.notice__act');
    await turn();
    expect(order.acts).toEqual(['dismissMute']);
  });

  it('[V211] stands before the room while the user waits, and takes a PIN', async () => {
    const { set, order, members, turn } = await bed('speaker');
    set.room.state = 'idle';
    set.room.error = rtcError('pin_wrong');
    await turn();
    expect(members.text('.dialog__line')).toBe('密码不对，请再输一次');
    members.trigger('.entry__input', 'input', { value: '2468' });
    members.tap('.entry__act', 0);
    await turn();
    expect(set.room.asked).toContain('join {"pin":"2468"}');
    order.waitingNote = '两分钟后开始';
    await turn();
    expect([members.text('.dialog__title'), members.text('.dialog__line')]).toEqual(['正在等主持人准入…', '两分钟后开始']);
    members.tap('.entry__act', 0);
    await turn();
    expect(members.count('.entry')).toBe(0);
  });

  it('[V212] crosses to the view for those who speak only while it is open', async () => {
    const { set, members, open, turn } = await bed();
    await open();
    members.tap('.scrim');
    await turn();
    const before = set.phone.setData.length;
    Object.assign(set.room.remotes[0] ?? {}, { speaking: true });
    await turn();
    expect(
      set.phone.setData.slice(before).filter(({ patch }) => Object.keys(patch).some((key) => key.startsWith('sheet'))),
    ).toEqual([]);
  });
});

describe('rtc-more', () => {
  it('[V213] takes what the row of a phone has no room for, and gives it back when it goes', async () => {
    const { set, room, turn } = await bed('speaker');
    const all = room.texts('.control__text');
    expect(all.length).toBeGreaterThan(5);
    const more = await set.mount('more');
    await turn();
    expect(room.texts('.control__text')).toEqual(['静音', '摄像头', '更多', '离开']);
    room.tap('.control--more');
    await turn();
    expect(more.texts('.control__text')).toEqual(all.slice(2, -1));
    more.tap('.control--flip');
    await turn();
    expect([set.room.asked.includes('switchCamera'), more.count('.sheet')]).toEqual([true, 0]);
    more.detach();
    await turn();
    expect(room.texts('.control__text')).toEqual(all);
  });
});
