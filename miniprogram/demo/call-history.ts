import { filled, type CallWords } from './call-words';
import type { Calls, Kind } from './calls';
import { letterAvatar, type LetterAvatar } from './letter-avatar';

type CallRecord = Calls['history'][number];

/** One entry of the history, as the page draws it. */
export interface HistoryEntry extends LetterAvatar {
  id: string;
  name: string;
  kind: Kind;
  people: string[];
  missed: boolean;
  line: string;
  clock: string;
  redial: string;
}

export interface Day {
  day: string;
  lines: HistoryEntry[];
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

const durationText = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  return `${hours > 0 ? `${hours}:` : ''}${two(minutes % 60)}:${two(seconds % 60)}`;
};

const clockOf = (at: number): string => `${two(new Date(at).getHours())}:${two(new Date(at).getMinutes())}`;

const startOfDay = (at: number): number => {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
};

function dayOf(at: number, now: number, words: CallWords): string {
  if (startOfDay(at) === startOfDay(now)) return words.today;
  // An hour before midnight is always yesterday, even if a day has 23 or 25 hours.
  if (startOfDay(at) === startOfDay(startOfDay(now) - 3_600_000)) return words.yesterday;
  const date = new Date(at);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** An incoming call that was neither answered nor rejected. */
export const isMissed = ({ direction, reason, lastedMs }: CallRecord): boolean =>
  direction === 'in' && lastedMs === 0 && ['timeout', 'cancelled', 'unreachable', 'busy'].indexOf(reason) >= 0;

function reasonOf({ direction, reason, lastedMs }: CallRecord, words: CallWords): string {
  const isOut = direction === 'out';
  if (lastedMs > 0 && reason !== 'lost') return filled(words.hangup, { time: durationText(lastedMs) });
  if (reason === 'rejected') return isOut ? words.rejectedOut : words.rejectedIn;
  if (reason === 'busy') return isOut ? words.busyOut : words.busyIn;
  if (reason === 'cancelled') return isOut ? words.cancelledOut : words.cancelledIn;
  if (reason === 'timeout') return words.timeoutOut;
  return reason === 'hangup' ? words.ended : words[reason];
}

function entryOf(record: CallRecord, words: CallWords): HistoryEntry {
  const { id, kind, others, at, direction } = record;
  const name = others.map((other) => other.name).join(words.and);
  const missed = isMissed(record);
  const way = missed ? words.missed : direction === 'out' ? words.outgoing : words.incoming;
  return {
    ...letterAvatar(others[0] ?? { id, name }),
    id,
    name,
    kind,
    people: others.map((other) => other.id),
    missed,
    // A missed call needs no further reason.
    line: missed ? way : `${way} · ${reasonOf(record, words)}`,
    clock: clockOf(at),
    redial: filled(words.redial, { name }),
  };
}

/** The history in days, newest first. */
export function daysOf(history: readonly CallRecord[], now: number, words: CallWords): Day[] {
  const days: Day[] = [];
  history.forEach((record) => {
    const day = dayOf(record.at, now, words);
    const last = days[days.length - 1];
    if (last !== undefined && last.day === day) last.lines.push(entryOf(record, words));
    else days.push({ day, lines: [entryOf(record, words)] });
  });
  return days;
}
