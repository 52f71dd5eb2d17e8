import type { CallTexts } from './calls';
import type { ChatTexts } from './chat';
import type { CheckTexts } from './check';
import type { ConsentTexts } from './consent';
import type { DeviceTexts } from './devices';
import type { InspectorTexts } from './inspector';
import { en } from './en';
import type { OwnMemberTexts } from './members';
import type { MoreTexts } from './more';
import type { PollTexts } from './polls';
import type { ShortcutTexts } from './shortcuts';
import { zhCN } from './zh-cn';

export type TextKey = keyof typeof zhCN;

/** Every text shown to users. An app may pass its own, with those of the components that it uses; `{name}` is a placeholder. */
export type Texts = { readonly [Key in TextKey]: string } & Partial<
  CallTexts & ChatTexts & CheckTexts & ConsentTexts & DeviceTexts & InspectorTexts & MoreTexts & ShortcutTexts
> &
  OwnMemberTexts &
  PollTexts;

export type Locale = 'zh-CN' | 'en';

/** The value of a `locale` option or property: a language, or a full set of texts. */
export type TextsChoice = Locale | Texts;

const languages: { readonly [Name in Locale]: Texts } = { 'zh-CN': zhCN, en };

/** Maps the phone's language (`zh_CN`, `zh_TW`, `en`, `fr`) to a supported one: every Chinese variant to `zh-CN`, others to `en`. */
export const localeOf = (language: string): Locale => (/^zh/i.test(language) ? 'zh-CN' : 'en');

/** The texts of a choice; any other string is treated as a phone's language. */
export function textsOf(choice: TextsChoice | string): Texts {
  return typeof choice === 'string' ? languages[localeOf(choice)] : choice;
}

/** Replaces the placeholders of `text` with `values`. */
export function formatText(text: string, values: { readonly [name: string]: string | number }): string {
  return text.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    values[name] === undefined ? placeholder : String(values[name]),
  );
}
