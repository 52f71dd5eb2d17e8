import { errors } from '../../components/core/protocol/errors';
import { en } from '../../components/core/texts/en';
import { localeOf, formatText, textsOf, type TextKey } from '../../components/core/texts/texts';
import { zhCN } from '../../components/core/texts/zh-cn';

const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();
const keys = Object.keys(zhCN) as TextKey[];

describe('texts', () => {
  it('[V16] every language has every text, and fills in the same values', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zhCN).sort());
    keys.forEach((key) => expect([key, holes(en[key])]).toEqual([key, holes(zhCN[key])]));
    keys.forEach((key) => expect(zhCN[key].length * en[key].length).toBeGreaterThan(0));
  });

  it('[V16] says things plainly: no exclamation marks, no apologies, 你 and not 您', () => {
    keys.forEach((key) => expect(`${zhCN[key]} ${en[key]}`).not.toMatch(/[!！您]|sorry|抱歉/i));
  });

  it('[V17] every reason of an error has its text in both languages', () => {
    Object.values(errors).forEach(({ text }) => expect([text, text in zhCN, text in en]).toEqual([text, true, true]));
  });

  it.each([
    ['zh_CN', 'zh-CN'],
    ['zh_TW', 'zh-CN'],
    ['zh-CN', 'zh-CN'],
    ['en', 'en'],
    ['fr', 'en'],
    ['', 'en'],
  ])('[V18] a phone that speaks %s reads %s', (language, locale) => {
    expect(localeOf(language)).toBe(locale);
  });

  it('[V18] words may be handed over whole', () => {
    const own = { ...en, 'control.leave': 'Bye' };
    expect(textsOf(own)['control.leave']).toBe('Bye');
    expect(textsOf('en')).toBe(en);
  });

  it('fills in what is given and leaves the rest to be seen', () => {
    expect(formatText('{count} of {most}', { count: 0 })).toBe('0 of {most}');
  });
});
