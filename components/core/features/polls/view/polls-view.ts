import { pollLimits } from '../../../protocol/polls/rules';
import { pollWordsOf, type PollWords } from '../../../texts/polls';
import { formatText, type Texts } from '../../../texts/texts';
import { lookOf, type Look, type Screen } from '../../../view/screen';
import type { ToastView } from '../../../view/toast';
import { cardOf, type CardView } from './poll-card';
import type { PollOption } from './poll-form';
import type { PollsPanel } from './polls-panel';

interface FieldView {
  key: number;
  text: string;
  label: string;
  most: number;
  focus: boolean;
  /** The name of the button that removes it, or ''. */
  remove: string;
}

interface FormView {
  title: string;
  fields: readonly FieldView[];
  mayAdd: boolean;
  options: readonly { name: PollOption; text: string; on: boolean }[];
  fault: string;
  isSending: boolean;
}

interface OpenPollsView {
  /** A panel begins below the bar of the room. */
  style: string;
  cards: readonly CardView[];
  /** The form takes the place of the cards. */
  form: FormView | null;
  isLoading: boolean;
  hasFailed: boolean;
  /** The two lines in an empty sheet, or ''. */
  empty: string;
  wait: string;
  mayStart: boolean;
}

export interface PollsPageView extends Pick<Look, 'look'> {
  polls: OpenPollsView | null;
  toasts: ToastView[];
  said: string;
  words: Partial<PollWords>;
}

/** The value before there is a room. */
export const closedPolls: PollsPageView = { look: '', polls: null, toasts: [], said: '', words: {} };

/** Everything that an rtc-polls shows on its page. */
export function pollsOnPage(panel: PollsPanel, { screen, texts }: { screen: Screen; texts: Texts }): PollsPageView {
  const { polls, isOpen, toasts, said } = panel;
  const words = pollWordsOf(texts);
  return {
    look: lookOf(screen, texts).look,
    toasts,
    said,
    words: isOpen ? words : {},
    polls: polls === null || !isOpen ? null : openView(),
  };

  function openView(): OpenPollsView | null {
    if (polls === null) return null;
    const { mayOpen, state, current } = polls;
    const { closing, votes } = panel;
    // The open one first, then the newest.
    const all = polls.polls.slice().reverse();
    const cards = all.map((poll) => cardOf(poll, { mayClose: mayOpen, closing, votes, words }));
    const { bar, form } = screen;
    const isEmpty = cards.length === 0 && state === 'ready';
    return {
      style: form === 'desktop' && bar !== null ? `top:${bar.top + Math.max(56, bar.height)}px` : '',
      cards,
      form: formView(),
      isLoading: state === 'loading',
      hasFailed: state === 'failed',
      empty: isEmpty ? words.empty : '',
      wait: isEmpty && !mayOpen ? words.wait : '',
      mayStart: mayOpen && current === null && state !== 'loading',
    };
  }

  function formView(): FormView | null {
    const { kind, choices, mayAdd, mayRemove, options, fault, isSending, focus, question } = panel.form;
    if (kind === null) return null;
    const option = (name: PollOption, text: keyof PollWords) => ({ name, text: words[text], on: options[name] });
    const first: FieldView = {
      key: 0,
      text: question,
      label: words.question,
      most: pollLimits.pollQuestionLength,
      focus: focus === 0,
      remove: '',
    };
    return {
      title: words[kind === 'hands' ? 'count' : 'new'],
      fields: [first].concat(
        choices.map(({ key, text }, at) => ({
          key,
          text,
          label: formatText(words.choice, { number: at + 1 }),
          most: pollLimits.pollChoiceLength,
          focus: focus === key,
          remove: mayRemove ? formatText(words.remove, { number: at + 1 }) : '',
        })),
      ),
      mayAdd,
      options:
        kind === 'hands' ? [] : [option('many', 'askMany'), option('anonymous', 'askAnonymous'), option('hidden', 'askHidden')],
      fault,
      isSending,
    };
  }
}
