import { en } from './en';
import { zhCN } from './zh-cn';

export type TextKey = keyof typeof zhCN;

/** Every word people see. A customer may hand over their own; `{name}` stands for a value. */
export type Texts = { readonly [Key in TextKey]: string };

export type Locale = 'zh-CN' | 'en';

/** What an option or a property may say: a language, or all the words. */
export type TextsChoice = Locale | Texts;

const languages: { readonly [Name in Locale]: Texts } = { 'zh-CN': zhCN, en };

/** The language of a phone (`zh_CN`, `zh_TW`, `en`, `fr`) as one that we speak: every Chinese reads Chinese, everybody else English. */
export const localeOf = (language: string): Locale => (/^zh/i.test(language) ? 'zh-CN' : 'en');

/** The words of a choice; a choice that is none of ours is a phone's language. */
export function textsOf(choice: TextsChoice | string): Texts {
  return typeof choice === 'string' ? languages[localeOf(choice)] : choice;
}

/** One text with its values filled in. */
export function say(text: string, values: { readonly [name: string]: string | number }): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (values[name] === undefined ? hole : String(values[name])));
}
