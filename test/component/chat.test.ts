import type { ChatEntry, ShownReaction } from '../../components/core/features/chat/types';
import { fakeMember, observableModel, type MobxApi } from '../fakes/store/fake-room-model';
import type { Mounted } from '../fakes/phone/mounted';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';
import { componentTestbed, type ComponentTestbed, type TestbedOptions } from './harness/component-testbed';

const entry = (n: number, more: Partial<ChatEntry> = {}): ChatEntry => ({
  key: `k${n}`,
  id: `z${1_000 - n}`,
  ts: 1_700_000_000_000 + n * 1_000,
  from: 'm0',
  name: '陈知远',
  text: `第 ${n} 条`,
  state: 'sent',
  reason: null,
  ...more,
});

/** A chat whose state a test sets; it records what is asked of it. */
const fakeChat = (mobx: MobxApi) =>
  observableModel(mobx, {
    asked: [] as string[],
    messages: [] as readonly ChatEntry[],
    unread: 0,
    readUpTo: 0,
    hasMore: false,
    isForbidden: false,
    isAvailable: true,
    reactions: [] as readonly ShownReaction[],
    ask(what: string, ...more: unknown[]): Promise<void> {
      this.asked.push([what, ...more.map((one) => JSON.stringify(one))].join(' '));
      return Promise.resolve();
    },
    send(...more: unknown[]) {
      return this.ask('send', ...more);
    },
    retry(key: string) {
      return this.ask('retry', key);
    },
    remove(key: string) {
      return this.ask('remove', key);
    },
    loadMore() {
      return this.ask('loadMore');
    },
    markRead() {
      this.unread = 0;
    },
    react(kind: string) {
      void this.ask('react', kind);
    },
  });

interface Page {
  set: ComponentTestbed;
  chat: ReturnType<typeof fakeChat>;
  room: Mounted;
  panel: Mounted;
  turn(): Promise<void>;
}

async function pageOf(
  options: TestbedOptions & { upload?: () => Promise<string>; entries?: readonly ChatEntry[] } = {},
): Promise<Page> {
  const { upload, entries = [], ...rest } = options;
  const made: { chat?: ReturnType<typeof fakeChat> } = {};
  const set = componentTestbed({
    ...rest,
    chat: (mobx) => {
      const chat = fakeChat(mobx);
      chat.messages = entries;
      made.chat = chat;
      return { of: () => chat, upload };
    },
  });
  set.room.state = 'joined';
  set.addMembers('陈知远', 'Ana');
  const room = await set.mount('room');
  const panel = await set.mount('chat');
  const turn = async (): Promise<void> => {
    await set.phone.turn();
    await set.phone.turn();
  };
  await turn();
  return { set, chat: made.chat as ReturnType<typeof fakeChat>, room, panel, turn };
}

async function openPage(options: Parameters<typeof pageOf>[0] = {}): Promise<Page> {
  const page = await pageOf(options);
  page.room.tap('.control--chat');
  await page.turn();
  return page;
}

afterEach(() => document.body.replaceChildren());

onEveryVersion('the chat of %s', (version) => {
  it('[V160] opens from the row of the room, which makes place for it, writes, and closes', async () => {
    const { set, chat, room, panel, turn } = await openPage({ version });
    expect([panel.count('.sheet'), room.count('.room--side')]).toEqual([1, 1]);
    expect(panel.text('.empty')).toBe('还没有消息');
    panel.tap('.tap--send');
    panel.trigger('.field__text', 'input', { value: ' 各 20 个 ' });
    await turn();
    panel.trigger('.field__text', 'confirm', { value: ' 各 20 个 ' });
    await turn();
    expect(chat.asked).toEqual(['send "各 20 个" {}']);
    expect(panel.attributes('.field__text').value).toBe('');
    chat.messages = [entry(1), entry(2, { from: 'me', text: '好', state: 'failed', reason: 'timeout' })];
    await turn();
    expect(panel.texts('.words')).toEqual(['第 1 条', '好']);
    panel.tap('.line');
    expect(chat.asked[1]).toBe('retry "k2"');
    panel.tap('.tap--close');
    await turn();
    expect([panel.count('.sheet'), room.count('.room--side'), set.phone.faults]).toEqual([0, 0, []]);
  });

  it('[V167] lets reactions rise over the pictures where something can be drawn there', async () => {
    const { set, chat, panel, turn } = await pageOf({ version });
    chat.reactions = Array.from({ length: 12 }, (_, key) => ({ key, kind: 'clap' as const, name: 'Ana' }));
    await turn();
    expect(panel.count('.float')).toBe(isAtLeastVersion(version, '2.9.1') ? 12 : 0);
    expect(panel.text('.said')).toBe('Ana：鼓掌');
    expect(set.phone.faults).toEqual([]);
  });
});

describe('the chat', () => {
  it('[V161] shows unread messages at its button, a line above them, and a button down to later ones', async () => {
    const { chat, room, panel, turn } = await pageOf({ entries: [entry(1)] });
    chat.readUpTo = entry(1).ts;
    chat.unread = 120;
    chat.messages = [entry(1), entry(2)];
    await turn();
    expect([room.text('.control__badge'), room.values('.control--chat', 'ariaLabel')[0]]).toEqual(['99+', '聊天，99+ 条未读']);
    expect(panel.text('.said')).toBe('陈知远：第 2 条');
    room.tap('.control--chat');
    await turn();
    expect(chat.unread).toBe(0);
    expect(panel.texts('.row').map((text) => text.trim())).toEqual([
      expect.stringMatching(/\d\d:\d\d/),
      '陈陈知远第 1 条',
      '以下是新消息',
      '陈陈知远第 2 条',
    ]);
    panel.trigger('.list', 'scroll', { deltaY: 40 });
    chat.messages = [...chat.messages, entry(3)];
    chat.unread = 1;
    await turn();
    expect(panel.text('.down')).toBe('↓ 1 条新消息');
    panel.tap('.down');
    await turn();
    expect([chat.unread, panel.count('.down')]).toEqual([0, 0]);
  });

  it('[V162] shows text as text: links and mentions are marked, and an answer names what it answers', async () => {
    const text = '@陈知远 <b>看</b> https://example.com/a?b=1，谢谢';
    const mine = entry(2, { from: 'me', name: '林晚秋', text, mentions: ['m0'], reply: 'z999' });
    const { panel, set, turn } = await openPage({ entries: [entry(1), mine, entry(3, { reply: 'gone' })] });
    expect(panel.texts('.at')).toEqual(['@陈知远']);
    expect(panel.texts('.link')).toEqual(['https://example.com/a?b=1']);
    expect(panel.texts('.words')[1]).toBe(text);
    expect(panel.texts('.quote__title')).toEqual(['回复 陈知远：第 1 条', '原消息已不在']);
    expect(panel.texts('.line')).toEqual(['已送达']);
    panel.tap('.link');
    await turn();
    const copied = set.phone.state.shown.filter(({ member }) => member === 'setClipboardData');
    expect(copied.map(({ given }) => given)).toMatchObject([{ data: 'https://example.com/a?b=1' }]);
  });

  it('[V163] answers, copies and deletes by the buttons of a message, and asks before it deletes', async () => {
    const { chat, panel, turn } = await openPage({ entries: [entry(1), entry(2, { from: 'me' })] });
    panel.tap('.bubble', 0);
    await turn();
    expect(panel.texts('.act')).toEqual(['回复', '复制']);
    panel.tap('.act', 0);
    panel.trigger('.field__text', 'input', { value: '好' });
    panel.trigger('.field__text', 'confirm', { value: '好' });
    panel.tap('.bubble', 1);
    await turn();
    panel.tap('.act', 2);
    await turn();
    expect([panel.text('.menu__words'), panel.texts('.act')]).toEqual(['所有人都将看不到这条消息', ['删除', '取消']]);
    panel.tap('.act', 1);
    await turn();
    expect(panel.count('.menu')).toBe(0);
    panel.tap('.bubble', 1);
    await turn();
    panel.tap('.act', 2);
    await turn();
    panel.tap('.act', 0);
    await turn();
    expect(chat.asked).toEqual(['send "好" {"reply":"z999"}', 'remove "k2"']);
  });

  it('[V164] offers the members whose names begin like the word after the sign, and mentions them', async () => {
    const { chat, panel, turn } = await openPage();
    panel.trigger('.field__text', 'input', { value: '你好 @a' });
    await turn();
    expect(panel.texts('.act')).toEqual(['Ana']);
    panel.tap('.act');
    await turn();
    expect(panel.attributes('.field__text').value).toBe('你好 @Ana ');
    panel.trigger('.field__text', 'confirm', { value: '' });
    expect(chat.asked).toEqual(['send "你好 @Ana" {"mentions":["m1"]}']);
  });

  it('[V165] says why nothing can be written, and why a message was not sent', async () => {
    const reasons = ['timeout', 'forbidden', 'too_large', 'not_allowed'] as const;
    const entries = reasons.map((reason, n) => entry(n, { from: 'me', state: 'failed', reason }));
    const { chat, panel, turn } = await openPage({ entries });
    expect(panel.texts('.line')).toEqual([
      '没有发出，点此重发',
      '没有通过审核，没有发出',
      '文字太长，没有发出',
      '主持人已关闭聊天',
    ]);
    chat.isForbidden = true;
    await turn();
    expect([panel.text('.field'), panel.count('.field__text')]).toEqual(['主持人已关闭聊天', 0]);
  });

  it('[V166] has a button for images only if the app can upload them, and one for reactions', async () => {
    const plain = await openPage();
    expect(plain.panel.count('.icon--image')).toBe(0);
    let url = '';
    const page = await openPage({ upload: () => Promise.resolve(url) });
    page.panel.tap('.tap--image');
    await page.turn();
    url = 'https://img.example.com/1.png';
    page.panel.tap('.tap--image');
    await page.turn();
    page.panel.tap('.tap--emoji');
    await page.turn();
    page.panel.tap('.tap--face', 5);
    expect(page.chat.asked).toEqual(['send "" {"image":"https://img.example.com/1.png"}', 'react "tada"']);
  });

  it('[V168] shows fifty lines at first, and older ones on demand', async () => {
    const entries = Array.from({ length: 80 }, (_, n) => entry(n));
    const { chat, panel, turn } = await openPage({ entries });
    chat.hasMore = true;
    expect(panel.count('.bubble')).toBe(50);
    panel.tap('.older');
    await turn();
    expect(panel.count('.bubble')).toBe(80);
    panel.tap('.older');
    await turn();
    expect(chat.asked).toEqual(['loadMore']);
  });

  it('[V169] opens by its property, has no button in the lobby, and closes with the room', async () => {
    const page = await pageOf();
    page.panel.set({ open: true });
    await page.turn();
    expect(page.panel.count('.sheet')).toBe(1);
    page.set.room.state = 'left';
    await page.turn();
    expect([page.panel.count('.sheet'), page.room.count('.control--chat')]).toEqual([0, 0]);
    page.set.room.members = [fakeMember('me', '林晚秋')];
    page.set.room.state = 'joined';
    await page.turn();
    expect(page.panel.count('.sheet')).toBe(1);
  });

  it('[V169] speaks English, and is not there without the feature', async () => {
    const { panel } = await openPage({ texts: 'en' });
    expect([panel.text('.head__title'), panel.text('.empty')]).toEqual(['Chat', 'No messages yet']);
    const set = componentTestbed();
    set.room.state = 'joined';
    const room = await set.mount('room');
    await set.mount('chat');
    expect(room.count('.control--chat')).toBe(0);
  });
});
