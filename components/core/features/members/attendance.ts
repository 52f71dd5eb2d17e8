import type { Member } from '../../protocol/room-state';
import type { Attendance } from './types';

/** Stays that are kept; the oldest are dropped. */
const most = 2_000;

/** The list after these members came. One who is on it already is not counted twice. */
export function arrived(list: readonly Attendance[], members: readonly Member[]): readonly Attendance[] {
  const present: { [id: string]: true } = {};
  list.forEach(({ id, leftAt }) => leftAt === null && (present[id] = true));
  const fresh = members
    .filter(({ id }) => present[id] === undefined)
    .map(({ id, name, joinedAt }) => ({ id, name, joinedAt, leftAt: null }));
  return fresh.length === 0 ? list : list.concat(fresh).slice(-most);
}

/** The list after the members left for whom `isGone` is true. */
export const departed = (list: readonly Attendance[], isGone: (id: string) => boolean, leftAt: number): readonly Attendance[] =>
  list.map((stay) => (stay.leftAt === null && isGone(stay.id) ? { ...stay, leftAt } : stay));

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

/** Local time of day, with the date: `2026-12-01 09:05`. */
function timeOf(ms: number | null): string {
  if (ms === null) return '';
  const date = new Date(ms);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A name as a cell of its own. A spreadsheet runs what begins with one of these signs, also in full width, unless an apostrophe stands before it. */
const cellOf = (name: string): string => name.replace(/\s+/g, ' ').replace(/^ ?[=+\-@＝＋－＠]/, "'$&");

/** A table of text that spreadsheets take: a line for each stay, with tabs between the cells. */
export const attendanceText = (list: readonly Attendance[], head: string): string =>
  [head].concat(list.map(({ name, joinedAt, leftAt }) => [cellOf(name), timeOf(joinedAt), timeOf(leftAt)].join('\t'))).join('\n');
