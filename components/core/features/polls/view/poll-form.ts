import { pollLimits } from '../../../protocol/polls/rules';
import { makeObservable, ref } from '../../../shared/mobx';
import type { PollWords } from '../../../texts/polls';
import type { PollQuestion } from '../types';

export type PollOption = 'many' | 'anonymous' | 'hidden';

/** A field of a choice. Its key stays, so that the field keeps what is typed while others go. */
interface ChoiceField {
  readonly key: number;
  text: string;
}

const fewestChoices = 2;

/** The poll that is being written. The texts are no state of the view, which would set the field again under the fingers. */
export class PollForm {
  kind: 'choices' | 'hands' | null = null;
  choices: readonly ChoiceField[] = [];
  options: { readonly [Option in PollOption]: boolean } = { many: false, anonymous: false, hidden: false };
  /** The reason why it was not started, in words, or ''. */
  fault = '';
  isSending = false;
  /** The key of the field that gets the keyboard: 0 is the question, -1 none. */
  focus = -1;
  question = '';
  private lastKey = 0;

  constructor() {
    makeObservable(this, { kind: ref, choices: ref, options: ref, fault: ref, isSending: ref, focus: ref });
  }

  begin(kind: 'choices' | 'hands'): void {
    this.kind = kind;
    this.question = '';
    this.choices = kind === 'hands' ? [] : [this.field(), this.field()];
    this.options = { many: false, anonymous: false, hidden: false };
    this.fault = '';
    this.isSending = false;
    this.focus = 0;
  }

  end(): void {
    this.kind = null;
  }

  send(): void {
    this.isSending = true;
  }

  /** The poll was refused, for this reason in words. The texts stay. */
  refuse(fault: string): void {
    this.isSending = false;
    this.fault = fault;
  }

  /** `key` is 0 for the question. */
  type(key: number, text: string): void {
    if (key === 0) this.question = text;
    this.choices.forEach((choice) => {
      if (choice.key === key) choice.text = text;
    });
  }

  /** The return key goes on to the next field, and after the last one to a new one. */
  next(key: number): void {
    const keys = [0].concat(this.choices.map((choice) => choice.key));
    const next = keys[keys.indexOf(key) + 1];
    if (next === undefined) this.add();
    else this.focus = next;
  }

  get mayAdd(): boolean {
    return this.kind === 'choices' && this.choices.length < pollLimits.pollChoices;
  }

  get mayRemove(): boolean {
    return this.choices.length > fewestChoices;
  }

  add(): void {
    if (!this.mayAdd) return;
    const added = this.field();
    this.choices = this.choices.concat(added);
    this.focus = added.key;
  }

  remove(key: number): void {
    if (this.mayRemove) this.choices = this.choices.filter((choice) => choice.key !== key);
  }

  toggle(option: PollOption): void {
    this.options = { ...this.options, [option]: !this.options[option] };
  }

  /** The poll to open; null while something is missing, which `fault` then says. Empty fields at the end count for nothing. */
  take(words: PollWords): PollQuestion | null {
    const question = this.question.trim();
    const choices = this.choices.map(({ text }) => text.trim()).filter((text) => text !== '');
    const isDifferent = choices.every((text, at) => choices.indexOf(text) === at);
    if (question === '') this.fault = words.noQuestion;
    else if (this.kind === 'choices' && (choices.length < fewestChoices || !isDifferent)) this.fault = words.noChoices;
    else {
      this.fault = '';
      return this.kind === 'hands' ? { question } : { question, choices, ...this.options };
    }
    return null;
  }

  private field(): ChoiceField {
    this.lastKey += 1;
    return { key: this.lastKey, text: '' };
  }
}
