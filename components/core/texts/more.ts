/** The texts of rtc-more, apart from all others, so that an app without it does not carry them. */
const zhCN = { 'more.title': '更多', 'more.close': '关闭' };

export type MoreTexts = { readonly [Key in keyof typeof zhCN]: string };

const en: MoreTexts = { 'more.title': 'More', 'more.close': 'Close' };

/** The texts of a language; an app's own set of texts may replace each. */
export const moreTextsOf = (texts: { readonly script: string } & Partial<MoreTexts>): MoreTexts => ({
  ...(texts.script === 'latin' ? en : zhCN),
  ...texts,
});
