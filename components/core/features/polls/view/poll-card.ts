import { formatText } from '../../../texts/texts';
import type { PollWords } from '../../../texts/polls';
import { isOpenPoll } from '../known-polls';
import type { PollEntry } from '../types';
import type { ShownVotes } from './polls-panel';

interface ChoiceView {
  n: number;
  text: string;
  /** The votes in words, or '' while they are hidden. */
  tally: string;
  label: string;
  mine: boolean;
  /** The style of the bar; '' while the votes are hidden. */
  bar: string;
  /** Those who voted for it, or ''. */
  names: string;
}

export interface CardView {
  id: string;
  isOpen: boolean;
  state: string;
  /** Its kind in words, and how many voted. */
  line: string;
  question: string;
  /** `radio` or `checkbox` while it is open; `img` when its choices are no longer buttons. */
  role: string;
  box: string;
  choices: readonly ChoiceView[];
  /** The button that shows names, or ''. */
  more: string;
  /** The text in place of names, or ''. */
  nobody: string;
  mayClose: boolean;
  isSure: boolean;
}

export interface CardFacts {
  mayClose: boolean;
  closing: string;
  votes: ShownVotes | null;
  words: PollWords;
}

const percent = (votes: number, voters: number): number => (voters === 0 ? 0 : Math.round((100 * votes) / voters));

/** One poll, as its card shows it: each result as a bar, a number and a text. */
export function cardOf(poll: PollEntry, { mayClose, closing, votes, words }: CardFacts): CardView {
  const { id, kind, question, choices, many, anonymous, hidden, voters, counts, mine } = poll;
  const isOpen = isOpenPoll(poll);
  const isCount = kind === 'hands';
  const shown = votes?.poll === id ? votes : null;
  const kinds = [
    formatText(words[isCount ? 'hands' : 'voters'], { count: voters }),
    many ? words.many : '',
    anonymous && !isCount ? words.anonymous : '',
    isOpen && hidden ? words.hiddenNow : '',
  ];
  return {
    id,
    isOpen,
    state: words[isOpen ? 'open' : 'over'],
    line: kinds.filter((text) => text !== '').join(' · '),
    question,
    role: !isOpen ? 'img' : many || isCount ? 'checkbox' : 'radio',
    box: many || isCount ? '' : 'box--round',
    choices: choices.map((choice, n) => choiceOf(choice, n)),
    more:
      anonymous || (isOpen && hidden) || voters === 0
        ? ''
        : shown === null
          ? words.names
          : shown.next === ''
            ? ''
            : words.moreNames,
    nobody: shown !== null && shown.votes.length === 0 ? words.nobody : '',
    mayClose: mayClose && isOpen,
    isSure: closing === id,
  };

  function choiceOf(choice: string, n: number): ChoiceView {
    const count = counts[n];
    const text = isCount ? words.hand : choice;
    const isMine = mine.indexOf(n) >= 0;
    const share = percent(count ?? 0, voters);
    const row = count === undefined || isCount ? text : formatText(words.row, { text, count, share });
    const names = (shown?.votes ?? []).filter((vote) => vote.choices.indexOf(n) >= 0).map(({ name }) => name);
    return {
      n,
      text,
      tally: count === undefined ? '' : isCount ? String(count) : formatText(words.tally, { count, share }),
      label: isMine ? formatText(words.mine, { row }) : row,
      mine: isMine,
      bar: share === 0 || isCount ? '' : `width:${share}%`,
      names: names.join(words.comma),
    };
  }
}
