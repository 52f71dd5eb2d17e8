import type { TokenScope } from '../../../server/tokens';

const dayMs = 24 * 60 * 60_000;

/** In these runs a token is the name of its user: a host everywhere, for a day. Tokens have tests of their own. */
export const scopeOf = (token: string, nowMs: number): TokenScope => ({
  user: token,
  id: token,
  expiresAt: nowMs + dayMs,
  issuedAt: nowMs,
  name: token,
  rooms: { '*': 'host' },
});
