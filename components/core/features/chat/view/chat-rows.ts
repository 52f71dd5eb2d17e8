import type { ChatTexts } from '../../../texts/chat';
import { formatText } from '../../../texts/texts';
import type { AvatarView } from '../../../view/avatar';
import type { ChatEntry } from '../types';

/** A piece of a text: plain, a mention, or a link, which is copied by a tap. */
export interface PartView {
  at: number;
  text: string;
  kind: '' | 'at' | 'link';
}

/** A line of the list. `note`: a time, or a word about a member. `new`: the line above new messages. */
export interface RowView {
  key: string;
  kind: 'message' | 'note' | 'new';
  /** The text of a note. */
  text: string;
  mine: boolean;
  /** '' below another message of the same sender. */
  name: string;
  face: AvatarView | null;
  /** The message that this one answers, in a line; '' without one. */
  quote: string;
  parts: readonly PartView[];
  image: string;
  imageLabel: string;
  /** The delivery in words; '' for all but the last own message and those that are not sent. */
  line: string;
  failed: boolean;
  /** The buttons under a message that was tapped: `acts`, or the question before it is deleted. */
  menu: '' | 'acts' | 'sure';
  /** The server has it, so it can be answered. */
  isSent: boolean;
  /** The user may delete it. */
  mayDelete: boolean;
}

export interface RowsFacts {
  entries: readonly ChatEntry[];
  me: string;
  isModerator: boolean;
  /** The names and pictures of members that are known now. */
  face(id: string, name: string): AvatarView;
  nameOf(id: string): string;
  /** Server time of the last message that was read when the chat was opened; null without new ones. */
  newFrom: number | null;
  chosen: string;
  isSure: boolean;
  now: number;
  texts: ChatTexts;
}

/** A time is written above a message that comes so long after the one before. */
const pauseMs = 10 * 60_000;
const quoteLength = 60;
const link = 'https?://[^\\s<>"，。；！？、）》”]+';

const two = (value: number): string => (value < 10 ? '0' : '') + value;

function timeOf(ts: number, now: number, texts: ChatTexts): string {
  const at = new Date(ts);
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const today = new Date(now);
  const [month, day] = [at.getMonth(), at.getDate()];
  if (month === today.getMonth() && day === today.getDate()) return time;
  return formatText(texts['chat.date'], { month: month + 1, day, time });
}

/** The text in pieces. It is text only: nothing in it becomes markup. */
export function partsOf(text: string, names: readonly string[]): readonly PartView[] {
  const marks = names
    .filter((name) => name !== '')
    .sort((one, other) => other.length - one.length)
    .map((name) => `@${name}`.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return text
    .split(new RegExp(`(${[link].concat(marks).join('|')})`))
    .map((part, at): PartView => ({ at, text: part, kind: at % 2 === 0 ? '' : part.charAt(0) === '@' ? 'at' : 'link' }))
    .filter((part) => part.text !== '');
}

const empty: Omit<RowView, 'key' | 'kind' | 'text'> = {
  mine: false,
  name: '',
  face: null,
  quote: '',
  parts: [],
  image: '',
  imageLabel: '',
  line: '',
  failed: false,
  menu: '',
  isSent: false,
  mayDelete: false,
};

function lineOf({ state, reason }: ChatEntry, isLast: boolean, texts: ChatTexts): string {
  if (state === 'sending') return texts['chat.sending'];
  if (state === 'sent') return isLast ? texts['chat.sent'] : '';
  if (reason === 'not_allowed') return texts['chat.off'];
  return texts[reason === 'forbidden' ? 'chat.refused' : reason === 'too_large' ? 'chat.long' : 'chat.failed'];
}

const systemTexts: { readonly [text: string]: keyof ChatTexts } = {
  joined: 'chat.joined',
  left: 'chat.left',
  muted: 'chat.muted',
};

/** The rows of the list, the oldest first. */
export function rowsOf(facts: RowsFacts): readonly RowView[] {
  const { entries, me, newFrom, now, texts } = facts;
  const rows: RowView[] = [];
  const add = (key: string, kind: 'note' | 'new', text: string): void => void rows.push({ ...empty, key, kind, text });
  const lastOwn = entries.filter(({ from, state }) => from === me && state === 'sent').pop();
  let before: ChatEntry | null = null;
  let isNew = newFrom === null;
  entries.forEach((entry) => {
    const { key, ts, from, name, state, text } = entry;
    if (before === null || ts - before.ts > pauseMs) add(`t${key}`, 'note', timeOf(ts, now, texts));
    if (state === 'system') add(key, 'note', formatText(texts[systemTexts[text] ?? 'chat.joined'], { name }));
    else {
      const mine = from === me;
      if (!isNew && !mine && newFrom !== null && ts > newFrom) {
        isNew = true;
        add('new', 'new', texts['chat.new']);
      }
      const follows =
        before !== null && before.from === from && before.state !== 'system' && rows[rows.length - 1]?.kind === 'message';
      rows.push({
        ...empty,
        key,
        kind: 'message',
        text,
        mine,
        name: mine || follows ? '' : name,
        face: mine || follows ? null : facts.face(from, name),
        quote: quoteOf(entry, facts),
        parts: partsOf(text, (entry.mentions ?? []).map(facts.nameOf)),
        image: entry.image ?? '',
        imageLabel: formatText(texts['chat.picture'], { name }),
        line: mine ? lineOf(entry, entry === lastOwn, texts) : '',
        failed: state === 'failed',
        menu: facts.chosen !== key ? '' : facts.isSure ? 'sure' : 'acts',
        isSent: state === 'sent',
        mayDelete: mine || facts.isModerator,
      });
    }
    before = entry;
  });
  return rows;
}

function quoteOf({ reply }: ChatEntry, { entries, texts }: RowsFacts): string {
  if (reply === undefined) return '';
  const answered = entries.filter(({ id }) => id === reply)[0];
  return answered === undefined ? texts['chat.gone'] : quoted(answered, texts);
}

/** The beginning of a message that is answered. */
export const quoted = ({ name, text }: ChatEntry, texts: ChatTexts): string =>
  formatText(texts['chat.answers'], { name, text: (text || texts['chat.image']).slice(0, quoteLength) });
