/** The texts of rtc-polls in Chinese and English, apart from all others, so that an app without it does not carry them. */
const table = {
  title: ['投票', 'Polls'],
  unread: ['投票，{count} 条新动态', 'Polls, {count} new'],
  close: ['关闭投票面板', 'Close polls'],
  loading: ['正在加载投票…', 'Loading polls…'],
  failed: ['投票没有加载出来', 'Polls did not load'],
  retry: ['重试', 'Retry'],
  empty: ['还没有投票', 'No polls yet'],
  wait: ['主持人发起后会显示在这里', 'A poll of the host shows here'],
  new: ['发起投票', 'New poll'],
  count: ['举手计数', 'Hand count'],
  open: ['进行中', 'Open'],
  over: ['已结束', 'Closed'],
  voters: ['{count} 人已投', '{count} voted'],
  hands: ['{count} 人举手', '{count} hands up'],
  anonymous: ['匿名', 'Anonymous'],
  many: ['可多选', 'Several choices'],
  hiddenNow: ['结果在结束后公布', 'Results come when it closes'],
  hand: ['举手', 'Hand up'],
  tally: ['{count} 票 · {share}%', '{count} · {share}%'],
  row: ['{text}，{count} 票，占 {share}%', '{text}, {count} votes, {share}%'],
  mine: ['{row}，你的选择', '{row}, your choice'],
  names: ['看谁投了什么', 'Show who voted'],
  nobody: ['还没有人投票', 'Nobody has voted yet'],
  comma: ['、', ', '],
  moreNames: ['更多', 'More'],
  end: ['结束投票', 'Close the poll'],
  sure: ['结束后结果不再改变', 'Its result will not change any more'],
  cancel: ['取消', 'Cancel'],
  question: ['问题', 'Question'],
  choice: ['选项 {number}', 'Choice {number}'],
  add: ['添加选项', 'Add a choice'],
  remove: ['删除选项 {number}', 'Remove choice {number}'],
  askMany: ['可以选多项', 'Several choices'],
  askAnonymous: ['匿名', 'Anonymous'],
  askHidden: ['结束后才公布结果', 'Results only at the end'],
  start: ['发起', 'Start'],
  noQuestion: ['请写下问题', 'Write a question'],
  noChoices: ['请写下至少两个不同的选项', 'Write at least two different choices'],
  late: ['投票已结束', 'The poll is closed'],
  busy: ['已有进行中的投票', 'Another poll is open'],
  quick: ['操作太快，请稍后再试', 'Too fast. Try again soon'],
  refused: ['没有通过审核', 'Refused by a check'],
  wrong: ['没有成功，请再试一次', 'That failed. Try again'],
  saidOpened: ['{name} 发起了投票：{question}', '{name} opened a poll: {question}'],
  saidClosed: ['投票已结束：{question}', 'The poll is closed: {question}'],
} as const;

type PollText = keyof typeof table;
export type PollWords = { readonly [Key in PollText]: string };

/** The texts that an app's own set may contain for rtc-polls. */
export type PollTexts = { readonly [Key in PollText as `polls.${Key}`]?: string };

/** The texts of a language; an app's own set of texts may replace each. */
export function pollWordsOf(texts: { readonly script: string } & PollTexts): PollWords {
  const words: { [key: string]: string } = {};
  (Object.keys(table) as PollText[]).forEach((key) => {
    words[key] = texts[`polls.${key}`] ?? table[key][texts.script === 'latin' ? 1 : 0];
  });
  return words as PollWords;
}
