import type { Locator } from 'playwright-core';
import { expectAccessible } from '../../harness/browsers/accessibility';
import { openBrowserTestbed, type BrowserTestbed } from '../../harness/browsers/browser-testbed';
import { until } from '../../harness/browsers/live-testbed';
import type { RoomUser, RoomUserOptions } from '../../harness/browsers/room-user';
import { checkScreen, noImage, screens } from '../../harness/browsers/screen-check';
import { unfold } from '../../harness/browsers/unfold';

const words = {
  'zh-CN': {
    title: '投票',
    create: '发起投票',
    count: '举手计数',
    question: '问题',
    choice: '选项',
    start: '发起',
    end: '结束投票',
    names: '看谁投了什么',
    hand: /^举手/,
    hidden: '结束后才公布结果',
    several: '可以选多项',
  },
  'en-US': {
    title: 'Polls',
    create: 'New poll',
    count: 'Hand count',
    question: 'Question',
    choice: 'Choice',
    start: 'Start',
    end: 'Close the poll',
    names: 'Show who voted',
    hand: /^Hand up/,
    hidden: 'Results only at the end',
    several: 'Several choices',
  },
} as const;
const wordsOf = ({ options }: RoomUser) => words[options.locale ?? 'zh-CN'];

const desktop = { width: 1280, height: 800 };
const sheet = (user: RoomUser): Locator => user.page.getByRole('dialog', { name: wordsOf(user).title });
const inSheet = (user: RoomUser, name: string): Locator => sheet(user).getByRole('button', { name, exact: true });
const field = (user: RoomUser, name: string): Locator => sheet(user).getByRole('textbox', { name, exact: true });
const choice = (user: RoomUser, name: string | RegExp): Locator =>
  sheet(user).locator('[aria-role="radio"],[role="radio"],[role="checkbox"]').filter({ hasText: name }).first();
/** The results as they are read. */
const tallies = (user: RoomUser): Promise<string[]> => sheet(user).locator('[class*="choice__tally"]').allInnerTexts();
const shows = (user: RoomUser, wanted: readonly string[]): Promise<true> =>
  until(`${user.name} sees ${wanted.join(' ')}`, async () => ((await tallies(user)).join() === wanted.join() ? true : null));

let testbed: BrowserTestbed;
beforeAll(async () => {
  testbed = await openBrowserTestbed();
});
afterAll(() => testbed.close());

const enter = async (options: RoomUserOptions): Promise<RoomUser> => {
  const user = await testbed.user(options);
  await user.join();
  return user;
};

async function openSheet(user: RoomUser): Promise<void> {
  const button = user.page.locator('[class*="control--polls"]').filter({ visible: true });
  await user.page.locator('[class*="control--more"],[class*="control--polls"]').filter({ visible: true }).first().waitFor();
  if ((await button.count()) === 0) await unfold(user.page);
  await button.first().click();
  await sheet(user).waitFor();
}

async function ask(user: RoomUser, question: string, choices: readonly string[], ...options: string[]): Promise<void> {
  const { create, start } = wordsOf(user);
  await inSheet(user, create).click();
  await field(user, wordsOf(user).question).fill(question);
  for (const [at, text] of choices.entries()) {
    const name = `${wordsOf(user).choice} ${at + 1}`;
    // The return key of the last field makes another one.
    if ((await field(user, name).count()) === 0) await field(user, `${wordsOf(user).choice} ${at}`).press('Enter');
    await field(user, name).fill(text);
  }
  for (const option of options) await sheet(user).getByRole('checkbox', { name: option }).click();
  await inSheet(user, start).click();
  await inSheet(user, wordsOf(user).end).waitFor();
}

describe('polls', () => {
  it('[U89] have the same result for all, keep a vote over a reload, and do not change after their end', async () => {
    const room = 'vote';
    const host = await enter({ name: 'Hana', room, viewport: desktop, role: 'host' });
    const speaker = await enter({ name: 'Sven', room, role: 'speaker' });
    const guest = await enter({ name: 'Ada', room, role: 'audience' });
    // By keys alone: open, write, start.
    const { page } = host;
    await page.locator('[class*="control--polls"]').filter({ visible: true }).first().focus();
    await page.keyboard.press('Enter');
    await inSheet(host, '发起投票').focus();
    await page.keyboard.press('Enter');
    await field(host, '问题').waitFor();
    await until('the question has the keyboard', async () =>
      (await field(host, '问题').evaluate((element) => element === document.activeElement)) ? true : null,
    );
    await page.keyboard.type('吃什么？');
    await page.keyboard.press('Enter');
    await until('the first choice has the keyboard', async () =>
      (await field(host, '选项 1').evaluate((element) => element === document.activeElement)) ? true : null,
    );
    await page.keyboard.type('米饭');
    await page.keyboard.press('Enter');
    await until('the second choice has the keyboard', async () =>
      (await field(host, '选项 2').evaluate((element) => element === document.activeElement)) ? true : null,
    );
    await page.keyboard.type('面条');
    await inSheet(host, '发起').focus();
    await page.keyboard.press('Enter');
    await choice(host, '米饭').waitFor();
    await choice(host, '米饭').focus();
    await page.keyboard.press('Enter');
    await openSheet(speaker);
    await choice(speaker, '面条').click();
    await openSheet(guest);
    await choice(guest, '米饭').click();
    for (const user of [host, speaker, guest]) await shows(user, ['2 票 · 67%', '1 票 · 33%']);
    await expectAccessible(host.page, 'an open poll');
    // A changed vote, and a page that is loaded again.
    await choice(guest, '面条').click();
    for (const user of [host, speaker]) await shows(user, ['1 票 · 33%', '2 票 · 67%']);
    await guest.page.reload();
    await guest.control('leave').waitFor();
    await openSheet(guest);
    await shows(guest, ['1 票 · 33%', '2 票 · 67%']);
    expect(await choice(guest, '面条').getAttribute('aria-checked')).toBe('true');
    // One who leaves is counted.
    await speaker.closeTab();
    await inSheet(host, '结束投票').click();
    await sheet(host).getByText('结束后结果不再改变').waitFor();
    await inSheet(host, '结束投票').click();
    for (const user of [host, guest]) await sheet(user).getByText('已结束').waitFor();
    for (const user of [host, guest]) await shows(user, ['1 票 · 33%', '2 票 · 67%']);
    expect(await choice(guest, '米饭').count()).toBe(0);
    await inSheet(guest, '看谁投了什么').click();
    await sheet(guest).getByText('Sven、Ada').or(sheet(guest).getByText('Ada、Sven')).waitFor();
    // A hand count after it, whose number all see.
    await inSheet(host, '举手计数').click();
    await field(host, '问题').fill('都听得到吗？');
    await inSheet(host, '发起').click();
    await choice(guest, words['zh-CN'].hand).click();
    for (const user of [host, guest]) await sheet(user).getByText('1 人举手').waitFor();
    await host.page.keyboard.press('Escape');
    await sheet(host).waitFor({ state: 'detached' });
    await Promise.all([host.closeTab(), guest.closeTab()]);
  });

  it.each(screens)('[U90] are whole on $screen, with long words, results, names and the form', async ({ screen, ...options }) => {
    const room = `polls-${screen}`;
    const host = await enter({ ...options, name: 'Hana', room, role: 'host' });
    const other = await enter({ name: '林晚秋', room, role: 'speaker' });
    await openSheet(host);
    await checkScreen(host, `polls-empty-${screen}`, noImage);
    const { create, end, names, count, question, start, hand, hidden, several } = wordsOf(host);
    await inSheet(host, create).click();
    await field(host, question).fill('周五下午的评审放在哪里？');
    await checkScreen(host, `polls-form-${screen}`, noImage);
    await sheet(host)
      .getByRole('button', { name: /^(取消|Cancel)$/ })
      .click();
    const long = `Über${'lang'.repeat(16)}`;
    await ask(host, '周五下午的评审放在哪里？', ['三楼小会议室', long, '线上'], several);
    await openSheet(other);
    await choice(other, '三楼小会议室').click();
    await choice(other, '线上').click();
    await choice(host, '三楼小会议室').click();
    await until('the result', async () => ((await tallies(host))[0]?.startsWith('2') ? true : null));
    await inSheet(host, names).click();
    await sheet(host).locator('[class*="names"]').first().waitFor();
    await checkScreen(host, `polls-open-${screen}`, noImage);
    await inSheet(host, end).click();
    await checkScreen(host, `polls-sure-${screen}`, noImage);
    await inSheet(host, end).click();
    await inSheet(host, count).click();
    await field(host, question).fill('都准备好了吗？');
    await inSheet(host, start).click();
    await choice(other, words['zh-CN'].hand).click();
    await choice(host, hand).click();
    await until('two hands', async () => ((await tallies(host))[0] === '2' ? true : null));
    await checkScreen(host, `polls-hands-${screen}`, noImage);
    await inSheet(host, end).click();
    await inSheet(host, end).click();
    await ask(host, '谁来写纪要？', ['我来', '轮流'], hidden);
    await checkScreen(host, `polls-hidden-${screen}`, noImage);
    await Promise.all([host.closeTab(), other.closeTab()]);
  });
});
