import type { Phone } from '../fakes/fake-phone';

const { WALK_FROM: from = '1', WALK_SEEDS: many } = process.env;

/** Seeds from 1 on. WALK_SEEDS asks for more of them than every run can wait for, WALK_FROM begins elsewhere. */
export const seedsOf = (count: number): number[] =>
  Array.from({ length: Number(many ?? count) }, (_none, at) => Number(from) + at);

export const mostPages = 5;

/** What holds at every moment: no pusher that the phone leaves out, one on a page, and nothing that cannot cross to the screen. */
export function pushersAreRight({ live, faults }: Phone): void {
  const pushers = live.filter(({ tag }) => tag === 'live-pusher');
  expect(pushers.filter(({ inserted }) => !inserted)).toEqual([]);
  expect(new Set(pushers.map(({ page }) => page)).size).toBe(pushers.length);
  expect(faults).toEqual([]);
}
