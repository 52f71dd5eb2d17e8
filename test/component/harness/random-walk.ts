import type { Phone } from '../../fakes/phone/fake-phone';

const { WALK_FROM: from = '1', WALK_SEEDS: many } = process.env;

/** Seeds from 1 on. WALK_SEEDS sets their number, WALK_FROM the first one. */
export const seedsOf = (count: number): number[] =>
  Array.from({ length: Number(many ?? count) }, (_none, at) => Number(from) + at);

export const maxPages = 5;

/** Invariants: the phone ignores no pusher, a page has at most one, and all data can cross to the screen. */
export function expectValidPushers({ live, faults }: Phone): void {
  const pushers = live.filter(({ tag }) => tag === 'live-pusher');
  expect(pushers.map(({ stage }) => stage)).not.toContain('ignored');
  expect(new Set(pushers.map(({ page }) => page)).size).toBe(pushers.length);
  expect(faults).toEqual([]);
}
