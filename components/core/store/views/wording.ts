import { localeOf, textsOf, type Texts, type TextsChoice } from '../../texts/texts';
import { makeObservable, ref } from '../mobx';

/** The words of the app: chosen by an option of createRtc, else by the phone's language. A component's `locale` goes before both. */
class Wording {
  private chosen: TextsChoice | null = null;
  private phone = 'zh_CN';

  constructor() {
    makeObservable<this, 'chosen' | 'phone'>(this, { chosen: ref, phone: ref });
  }

  /** `locale` is a component's property; '' follows the app. */
  texts(locale = ''): Texts {
    return textsOf(locale || (this.chosen ?? localeOf(this.phone)));
  }

  /** The app's choice; null goes back to the phone's language. */
  choose(choice: TextsChoice | null): void {
    this.chosen = choice;
  }

  /** What the phone speaks, `zh_CN`. */
  hear(language: string): void {
    this.phone = language;
  }
}

export const wording = new Wording();
