import { errors, type Reason } from '../../../protocol/errors';
import type { Source } from '../../../protocol/room-state';
import { inspectorTexts, type InspectorText } from '../../../texts/inspector';
import { formatText, type TextKey, type Texts } from '../../../texts/texts';
import type { LogLine, NativeCode } from '../types';

/** The names by which members are called: their own on the screen, numbers in the report. */
export type NameOf = (member: string) => string;

/** A text of the inspector, or one that rooms have too. */
export type Word = InspectorText | TextKey;

export type Words = (key: Word) => string;

export const wordsOf = (texts: Texts): Words => {
  const own = inspectorTexts(texts);
  return (key) => own(key as InspectorText) ?? texts[key as TextKey];
};

export const isReason = (value: unknown): value is Reason => Object.keys(errors).indexOf(String(value)) >= 0;

export const streamName = (name: string, source: Source, words: Words): string =>
  source === 'screen' ? formatText(words('tile.screen'), { name }) : name;

/** The effects whose words rooms have too. Those of failures have a reason. */
const effects: { readonly [type: string]: Word } = {
  weak: 'tile.weak',
  reconnecting: 'tile.reconnecting',
  unreachable: 'error.noServer',
  suspended: 'paused',
  interrupted: 'tile.interrupted',
  feedback: 'banner.feedback',
};

/** Number and meaning of a code: its own meaning, the reason of a failure, or the effect. */
export function codeWords({ code, event }: NativeCode, words: Words): string {
  const { type, reason } = (event ?? { type: 'unknown' }) as { type: string; reason?: Reason };
  const effect = reason === undefined ? (effects[type] ?? (type as Word)) : errors[reason].text;
  return `${code} ${words(String(code) as Word) ?? words(effect) ?? type}`;
}

/** The words of the kit's log lines; others stay as they are. */
const lines: { readonly [text: string]: Word } = {
  online: 'online',
  resumed: 'resumed',
  joining: 'room.joining',
  joined: 'joined',
  reconnecting: 'tile.reconnecting',
  left: 'page.left',
  'connection dropped': 'dropped',
  'connection ended': 'error.closed',
};

/** A line in plain words, for the screen. */
export function lineWords({ text, facts, native }: LogLine, words: Words, nameOf: NameOf): string {
  if (native !== null) return `${streamName(nameOf(native.member), native.source, words)} ${codeWords(native, words)}`;
  const { to, resumed, reason } = facts ?? {};
  if (text === 'request refused' && isReason(reason)) return words(errors[reason].text);
  const key = lines[text === 'room' ? String(to) : resumed === true ? 'resumed' : text];
  // A text may be the name of a method that every object has.
  return typeof key === 'string' ? words(key) : text;
}
