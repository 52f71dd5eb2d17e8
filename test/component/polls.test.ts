import type { PollEntry } from '../../components/core/features/polls/types';
import { observableModel, type MobxApi } from '../fakes/store/fake-room-model';
import type { Mounted } from '../fakes/phone/mounted';
import { onEveryVersion } from '../fakes/phone/versions';
import { componentTestbed, type ComponentTestbed, type TestbedOptions } from './harness/component-testbed';

const poll = (n: number, more: Partial<PollEntry> = {}): PollEntry => ({
  id: `p${n}`,
  kind: 'choices',
  question: `第 ${n} 问`,
  choices: ['米饭', '面条'],
  many: false,
  anonymous: false,
  hidden: false,
  by: 'm0',
  name: '陈知远',
  openedAt: n,
  closedAt: 0,
  rev: 1,
  voters: 3,
  counts: [2, 1],
  mine: [],
  ...more,
});
const hands = (more: Partial<PollEntry> = {}): PollEntry =>
  poll(1, { kind: 'hands', choices: ['✋'], anonymous: true, counts: [4], voters: 4, ...more });

/** Polls whose state a test sets; they record what is asked of them. */
const fakePolls = (mobx: MobxApi) =>
  observableModel(mobx, {
    asked: [] as string[],
    refusal: '' as string,
    polls: [] as readonly PollEntry[],
    current: null as PollEntry | null,
    unread: 0,
    state: 'ready' as string,
    isAvailable: true,
    mayOpen: false,
    news: null as object | null,
    pages: [] as object[],
    ask(what: string, ...more: unknown[]): Promise<void> {
      this.asked.push([what, ...more.map((one) => JSON.stringify(one))].join(' '));
      return this.refusal === '' ? Promise.resolve() : Promise.reject({ rtc: true, reason: this.refusal });
    },
    open(...more: unknown[]) {
      return this.ask('open', ...more);
    },
    vote(...more: unknown[]) {
      return this.ask('vote', ...more);
    },
    close(...more: unknown[]) {
      return this.ask('close', ...more);
    },
    votes(...more: unknown[]) {
      return this.ask('votes', ...more).then(() => this.pages.shift());
    },
    reload() {
      return this.ask('reload');
    },
    markSeen() {
      this.unread = 0;
    },
  });
type FakePolls = ReturnType<typeof fakePolls>;

interface Page {
  set: ComponentTestbed;
  polls: FakePolls;
  room: Mounted;
  panel: Mounted;
  turn(): Promise<void>;
}

async function pageOf(options: TestbedOptions & { first?: (polls: FakePolls) => void } = {}): Promise<Page> {
  const { first, ...rest } = options;
  const made: { polls?: FakePolls } = {};
  const set = componentTestbed({
    ...rest,
    polls: (mobx) => {
      const polls = fakePolls(mobx);
      first?.(polls);
      made.polls = polls;
      return { of: () => polls };
    },
  });
  set.room.state = 'joined';
  set.addMembers('陈知远');
  const room = await set.mount('room');
  const panel = await set.mount('polls');
  const turn = async (): Promise<void> => {
    await set.phone.turn();
    await set.phone.turn();
  };
  await turn();
  return { set, polls: made.polls as FakePolls, room, panel, turn };
}

async function openPage(options: Parameters<typeof pageOf>[0] = {}): Promise<Page> {
  const page = await pageOf(options);
  page.room.tap('.control--polls');
  await page.turn();
  return page;
}

const show = (polls: FakePolls, ...all: PollEntry[]): void => {
  polls.polls = all;
  polls.current = all.filter(({ closedAt }) => closedAt === 0)[0] ?? null;
};

/** Taps the button with this text. */
const press = (panel: Mounted, text: string, place = 0): void => {
  const texts = panel.texts('.rtc-press');
  const found = texts.map((one, at) => ({ one, at })).filter(({ one }) => one === text)[place];
  if (found === undefined) throw new Error(`no button ${text} among ${texts.join()}`);
  panel.tap('.rtc-press', found.at);
};

afterEach(() => document.body.replaceChildren());

onEveryVersion('the polls of %s', (version) => {
  it('[V271] [V272] open from the row of the room, take a vote, and close', async () => {
    const { set, polls, room, panel, turn } = await openPage({ version, first: (one) => show(one, poll(1)) });
    expect([panel.count('.sheet'), room.count('.room--side')]).toEqual([1, 1]);
    expect(panel.texts('.choice__words')).toEqual(['米饭', '面条']);
    expect(panel.texts('.choice__tally')).toEqual(['2 票 · 67%', '1 票 · 33%']);
    panel.tap('.choice', 1);
    await turn();
    expect(polls.asked).toEqual(['vote "p1" [1]']);
    show(polls, poll(1, { mine: [1] }));
    await turn();
    expect(panel.count('.box__icon')).toBe(1);
    panel.tap('.tap');
    await turn();
    expect([panel.count('.sheet'), room.count('.room--side')]).toEqual([0, 0]);
    expect(set.phone.faults).toEqual([]);
  });

  it('[V274] write a poll in a form', async () => {
    const { set, polls, panel, turn } = await openPage({ version, first: (one) => (one.mayOpen = true) });
    panel.tap('.act', 1);
    await turn();
    panel.trigger('.field__text', 'input', { value: ' 吃什么？ ' });
    panel.trigger('.field__text', 'input', { value: '米饭' }, 1);
    panel.tap('.act', 1);
    await turn();
    expect(panel.text('.fault')).toBe('请写下至少两个不同的选项');
    panel.trigger('.field__text', 'input', { value: '面条' }, 2);
    panel.tap('.option', 1);
    await turn();
    panel.tap('.act', 1);
    await turn();
    expect(polls.asked).toEqual([
      'open {"question":"吃什么？","choices":["米饭","面条"],"many":false,"anonymous":true,"hidden":false}',
    ]);
    expect([panel.count('.form'), set.phone.faults]).toEqual([0, []]);
  });
});

describe('the polls', () => {
  it('[V271] have a button with a number, and open by their property when the room is joined', async () => {
    const { polls, room, panel, turn } = await pageOf();
    polls.unread = 2;
    await turn();
    expect([room.text('.control__badge'), room.values('.control--polls', 'ariaLabel')[0]]).toEqual(['2', '投票，2 条新动态']);
    panel.set({ open: true });
    await turn();
    expect([panel.count('.sheet'), polls.unread, room.count('.control__badge')]).toEqual([1, 0, 0]);
  });

  it('[V271] have no button in the lobby, without the feature, and at a server without polls', async () => {
    const { set, polls, room, panel, turn } = await openPage();
    set.room.state = 'left';
    await turn();
    expect([room.count('.control--polls'), panel.count('.sheet')]).toEqual([0, 0]);
    set.room.state = 'joined';
    polls.isAvailable = false;
    await turn();
    expect(room.count('.control--polls')).toBe(0);
    const bare = componentTestbed();
    bare.room.state = 'joined';
    const other = await bare.mount('room');
    await bare.mount('polls');
    expect(other.count('.control--polls')).toBe(0);
  });

  it('[V272] are radio buttons or check boxes, whose tap chooses, adds and takes out', async () => {
    const { polls, panel, turn } = await openPage({ first: (one) => show(one, poll(1, { mine: [0] })) });
    expect(panel.values('.choice', 'ariaRole')).toEqual(['radio', 'radio']);
    expect(panel.values('.choice', 'ariaLabel')).toEqual(['米饭，2 票，占 67%，你的选择', '面条，1 票，占 33%']);
    panel.tap('.choice', 0);
    panel.tap('.choice', 1);
    show(polls, poll(1, { many: true, mine: [0] }));
    await turn();
    expect(panel.values('.choice', 'ariaRole')).toEqual(['checkbox', 'checkbox']);
    panel.tap('.choice', 0);
    panel.tap('.choice', 1);
    await turn();
    expect(polls.asked).toEqual(['vote "p1" [0]', 'vote "p1" [1]', 'vote "p1" []', 'vote "p1" [0,1]']);
    polls.refusal = 'poll_closed';
    panel.tap('.choice', 1);
    await turn();
    expect(panel.texts('.toast__words')).toEqual(['投票已结束']);
  });

  it('[V273] show a closed one without buttons, and say that results are hidden', async () => {
    const { polls, panel, turn } = await openPage({
      first: (one) => show(one, poll(1, { closedAt: 2, mine: [1] }), poll(2, { hidden: true, counts: [] })),
    });
    // The open one first.
    expect(panel.texts('.card__question')).toEqual(['第 2 问', '第 1 问']);
    expect(panel.texts('.card__line')).toEqual(['进行中 3 人已投 · 结果在结束后公布', '已结束 3 人已投']);
    expect(panel.texts('.choice__tally')).toEqual(['', '', '2 票 · 67%', '1 票 · 33%']);
    expect(panel.values('.choice', 'ariaRole')).toEqual(['radio', 'radio', 'img', 'img']);
    expect([panel.count('.box--on'), panel.count('.box__icon')]).toEqual([1, 1]);
    panel.tap('.choice', 2);
    await turn();
    expect(polls.asked).toEqual([]);
  });

  it('[V274] have a form with two to ten choices, which keeps what was typed when the poll is refused', async () => {
    const { polls, panel, turn } = await openPage({ first: (one) => (one.mayOpen = true) });
    press(panel, '发起投票');
    await turn();
    expect([panel.count('.field'), panel.text('.head__title')]).toEqual([3, '发起投票']);
    press(panel, '发起');
    await turn();
    expect(panel.text('.fault')).toBe('请写下问题');
    for (let n = 0; n < 9; n += 1) {
      // The return key of the last field makes another one.
      panel.trigger('.field__text', 'confirm', { value: '' }, panel.count('.field') - 1);
      await turn();
    }
    expect([panel.count('.field'), panel.texts('.rtc-press').includes('添加选项')]).toEqual([11, false]);
    panel.trigger('.field__text', 'input', { value: 'q' });
    panel.trigger('.field__text', 'input', { value: 'a' }, 1);
    panel.trigger('.field__text', 'input', { value: 'b' }, 3);
    panel.tap('.field .tap', 1);
    await turn();
    expect(panel.count('.field')).toBe(10);
    polls.refusal = 'conflict';
    press(panel, '发起');
    await turn();
    expect(panel.text('.fault')).toBe('已有进行中的投票');
    polls.refusal = '';
    press(panel, '发起');
    await turn();
    expect(polls.asked[1]).toBe('open {"question":"q","choices":["a","b"],"many":false,"anonymous":false,"hidden":false}');
  });

  it('[V275] ask before one is closed', async () => {
    const { polls, panel, turn } = await openPage({
      first: (one) => {
        one.mayOpen = true;
        show(one, poll(1));
      },
    });
    press(panel, '结束投票');
    await turn();
    expect([polls.asked, panel.texts('.card__line')[1]]).toEqual([[], '结束后结果不再改变']);
    press(panel, '取消');
    await turn();
    expect(panel.count('.act--bad')).toBe(0);
    press(panel, '结束投票');
    await turn();
    press(panel, '结束投票');
    await turn();
    expect(polls.asked).toEqual(['close "p1"']);
  });

  it('[V276] count hands without names, and the own hand goes up and down', async () => {
    const { polls, panel, turn } = await openPage({ first: (one) => show(one, hands()) });
    expect([panel.texts('.choice__words'), panel.texts('.choice__tally'), panel.text('.card__line')]).toEqual([
      ['举手'],
      ['4'],
      '进行中 4 人举手',
    ]);
    panel.tap('.choice');
    show(polls, hands({ mine: [0] }));
    await turn();
    panel.tap('.choice');
    await turn();
    expect(polls.asked).toEqual(['vote "p1" [0]', 'vote "p1" []']);
    polls.mayOpen = true;
    show(polls);
    await turn();
    press(panel, '举手计数');
    await turn();
    expect([panel.count('.field'), panel.count('.option')]).toEqual([1, 0]);
    panel.trigger('.field__text', 'input', { value: '都好了？' });
    press(panel, '发起');
    await turn();
    expect(polls.asked[2]).toBe('open {"question":"都好了？"}');
  });

  it('[V277] show who voted for what, page by page', async () => {
    const { polls, panel, turn } = await openPage({ first: (one) => show(one, poll(1, { closedAt: 2 })) });
    polls.pages = [
      { votes: [{ id: 'a', name: 'Ana', choices: [0] }], next: 'a' },
      { votes: [{ id: 'b', name: 'Ben', choices: [0] }], next: '' },
    ];
    press(panel, '看谁投了什么');
    await turn();
    expect(panel.texts('.names')).toEqual(['Ana']);
    press(panel, '更多');
    await turn();
    expect([panel.texts('.names'), panel.texts('.rtc-press').includes('更多')]).toEqual([['Ana、Ben'], false]);
    expect(polls.asked).toEqual(['votes "p1" ', 'votes "p1" "a"']);
    show(polls, poll(2, { anonymous: true }));
    await turn();
    expect(panel.texts('.rtc-press').includes('看谁投了什么')).toBe(false);
  });

  it('[V278] say that they load, that they did not, and that there are none', async () => {
    const { polls, panel, turn } = await openPage({ first: (one) => (one.state = 'loading') });
    expect(panel.texts('.note__line')).toEqual(['正在加载投票…']);
    polls.state = 'failed';
    await turn();
    expect(panel.texts('.note__line')).toEqual(['投票没有加载出来']);
    press(panel, '重试');
    polls.state = 'ready';
    await turn();
    expect([polls.asked, panel.texts('.note__title'), panel.texts('.note__line')]).toEqual([
      ['reload'],
      ['还没有投票'],
      ['主持人发起后会显示在这里'],
    ]);
  });

  it('[V279] tell screen readers of one that opens and one that closes', async () => {
    const { polls, panel, turn } = await openPage({ texts: 'en' });
    polls.unread = 1;
    polls.news = { kind: 'opened', poll: poll(1, { question: 'Lunch?' }) };
    await turn();
    expect([panel.text('.said'), polls.unread]).toEqual(['陈知远 opened a poll: Lunch?', 0]);
    polls.news = { kind: 'closed', poll: poll(1, { question: 'Lunch?' }) };
    await turn();
    expect(panel.text('.said')).toBe('The poll is closed: Lunch?');
  });
});
