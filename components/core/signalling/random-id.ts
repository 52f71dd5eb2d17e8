import type { Clock } from '../shared/clock';

/** Random letters and digits, for ids that must be unique but need not be secret. */
export function randomId(clock: Clock, length: number): string {
  let id = '';
  while (id.length < length) id += Math.floor(clock.random() * 36).toString(36);
  return id;
}
