import type { Reason } from './errors';

/** The action of a client after `bye`: stop and say why, wait and reconnect, or reconnect at once. */
export type CloseAction = 'final' | 'backoff' | 'now';

/**
 * Close codes by name. The hundreds decide what a client does, so that it can act on an unknown code:
 * 4000–4099 final, 4100–4199 back off, 4200–4299 now. Broken frames use the standard codes 1003, 1007, 1008 and 1009.
 */
export const closeCodes = {
  badFrame: { code: 4000, reason: 'bad_request' },
  replaced: { code: 4001, reason: 'replaced' },
  version: { code: 4002, reason: 'too_old' },
  unauthorized: { code: 4003, reason: 'unauthorized' },
  kicked: { code: 4004, reason: 'banned' },
  banned: { code: 4005, reason: 'banned' },
  roomClosed: { code: 4006, reason: 'closed' },
  overload: { code: 4100, reason: 'unavailable' },
  rate: { code: 4101, reason: 'rate_limited' },
  internal: { code: 4102, reason: 'internal' },
  restart: { code: 4200, reason: 'unavailable' },
  slow: { code: 4201, reason: 'unavailable' },
  stale: { code: 4202, reason: 'unavailable' },
  token: { code: 4203, reason: 'unauthorized' },
} as const satisfies { [name: string]: { code: number; reason: Reason } };

export function closeActionOf(code: number): CloseAction {
  if (code >= 4000 && code < 4100) return 'final';
  if (code >= 4200 && code < 4300) return 'now';
  return 'backoff';
}

/** The reason that users read for a final code. */
export function reasonOf(code: number): Reason {
  const names = Object.keys(closeCodes) as (keyof typeof closeCodes)[];
  const name = names.filter((candidate) => closeCodes[candidate].code === code)[0];
  return name === undefined ? 'unavailable' : closeCodes[name].reason;
}
