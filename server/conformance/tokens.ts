import { execFile } from 'node:child_process';
import { signToken } from '../tokens';
import { causeOf } from '../log';
import type { Role } from '../../components/core/protocol/room-state';

/** Makes tokens for the users of a run. */
export interface TokenSource {
  /** A token by which the user may enter every room of the run in this role. */
  tokenOf(user: string, role: Role): Promise<string>;
  /** The secret, where the run knows it; only then it can make tokens that a server must refuse. */
  readonly secret: string | null;
}

const ttlSeconds = 900;
const limitMs = 10_000;
const maxBytes = 64 * 1_024;

/** Signs with HS256, as `signToken` of this package does. */
export const tokensBySecret = (secret: string, audience?: string): TokenSource => ({
  secret,
  tokenOf: (user, role) =>
    signToken({ key: secret, user, rooms: { '*': role }, ttlSeconds, ...(audience === undefined ? {} : { audience }) }),
});

/** Runs a command of the operator, which finds the user in RTC_USER and the role in RTC_ROLE, and prints a token. */
export const tokensByCommand = (command: string): TokenSource => ({
  secret: null,
  tokenOf: (user, role) =>
    new Promise((resolve, reject) => {
      const env = { ...process.env, RTC_USER: user, RTC_ROLE: role };
      execFile('/bin/sh', ['-c', command], { env, timeout: limitMs, maxBuffer: maxBytes }, (fault, out, err) => {
        if (fault === null) return resolve(tokenIn(out));
        reject(new Error(`the token command failed: ${err.trim() || causeOf(fault)}`));
      });
    }),
});

/** Fetches a URL in which `{user}` and `{role}` are replaced. The answer is the token, or JSON with the field `token`. */
export const tokensByUrl = (url: string): TokenSource => ({
  secret: null,
  async tokenOf(user, role) {
    const address = url.replaceAll('{user}', encodeURIComponent(user)).replaceAll('{role}', role);
    const response = await fetch(address, { signal: AbortSignal.timeout(limitMs) });
    if (!response.ok) throw new Error(`the token URL answered ${response.status}`);
    return tokenIn(await response.text());
  },
});

function tokenIn(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{')) return trimmed;
  const { token } = JSON.parse(trimmed) as { token?: unknown };
  if (typeof token !== 'string') throw new Error('the answer has no field "token"');
  return token;
}
