import { randomUUID } from 'node:crypto';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { jwtVerify, SignJWT } from 'jose';
import { rtcError } from '../components/core/protocol/errors';
import { limits } from '../components/core/protocol/limits';
import type { Role } from '../components/core/protocol/room-state';
import { schemas } from '../components/core/protocol/schemas';
import { systemClock, type Clock } from './clock';
import { algorithmOf, signingKey, verifyingKey, type TokenKey } from './token-keys';

export type { TokenKey } from './token-keys';

/** The rights that a verified token gives. */
export interface TokenScope {
  user: string;
  /** The `jti`, by which a token is revoked. */
  id: string;
  /** In milliseconds. */
  expiresAt: number;
  /** In milliseconds; without it, the token counts as older than every other one. */
  issuedAt?: number;
  /** Used when the client gives no name. */
  name: string | null;
  /** Nobody vouches for the user's name. */
  guest?: true;
  /** Role by room id; `*` stands for every room that is not listed. */
  rooms: Readonly<Record<string, Role>>;
}

/**
 * Verifies a token. Rejects with an RtcError `unauthorized` for an invalid token, and with another error when it cannot be
 * verified now.
 */
export type VerifyToken = (token: string) => Promise<TokenScope>;

export interface TokenOptions {
  key: TokenKey;
  user: string;
  rooms: Readonly<Record<string, Role>>;
  ttlSeconds: number;
  name?: string;
  /** Nobody vouches for the user's name; the others see that in the list of members and in the waiting room. */
  guest?: boolean;
  audience?: string;
}

export const defaultAudience = 'miniprogram-rtc-kit';

const claims = TypeCompiler.Compile(schemas.claims);

/**
 * Issues an access token. Your own backend calls it, for a user it knows.
 *
 * @example const token = await signToken({ key, user: 'ana', rooms: { standup: 'host' }, ttlSeconds: 900 });
 */
export async function signToken(options: TokenOptions, clock: Clock = systemClock): Promise<string> {
  const maxSeconds = limits.tokenMaxTtlMs / 1000;
  if (!(options.ttlSeconds > 0 && options.ttlSeconds <= maxSeconds))
    throw new Error(`ttlSeconds is ${options.ttlSeconds}: allowed is more than 0, up to ${maxSeconds}`);
  const key = signingKey(options.key);
  const now = Math.floor(clock.now() / 1000);
  const payload = {
    gr: { rooms: options.rooms },
    ...(options.name === undefined ? {} : { name: options.name }),
    ...(options.guest === true ? { guest: true } : {}),
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: algorithmOf(key), typ: 'JWT' })
    .setSubject(options.user)
    .setAudience(options.audience ?? defaultAudience)
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setExpirationTime(now + Math.ceil(options.ttlSeconds))
    .sign(key);
}

/** Verifies tokens of one key, algorithm and audience, so that no token can choose how it is checked. */
export function tokenVerifier(options: { key: TokenKey; audience?: string; clock?: Clock }): VerifyToken {
  const key = verifyingKey(options.key);
  const clock = options.clock ?? systemClock;
  const algorithms = [algorithmOf(key)];
  const audience = options.audience ?? defaultAudience;
  const leewaySeconds = limits.clockLeewayMs / 1000;
  return async (token) => {
    const now = clock.now();
    const rules = { algorithms, audience, clockTolerance: leewaySeconds, currentDate: new Date(now) };
    const { payload } = await jwtVerify(token, key, rules).catch((cause: unknown) => {
      throw rtcError('unauthorized', { cause });
    });
    if (!claims.Check(payload)) throw rtcError('unauthorized', { message: 'claims are missing' });
    const expiresAt = payload.exp * 1000;
    if (expiresAt > now + limits.tokenMaxTtlMs + limits.clockLeewayMs)
      throw rtcError('unauthorized', { message: 'valid for too long' });
    const { name } = payload as { name?: unknown };
    const issuedAt = (payload as { iat?: number; nbf?: number }).iat ?? (payload as { nbf?: number }).nbf;
    return {
      user: payload.sub,
      id: payload.jti,
      expiresAt,
      ...(issuedAt === undefined ? {} : { issuedAt: issuedAt * 1000 }),
      name: typeof name === 'string' ? name : null,
      ...(payload.guest === true ? { guest: true } : {}),
      rooms: payload.gr.rooms,
    };
  };
}

/** No token that exists now is valid for longer, on clocks that differ as far as they may. */
export const tokenLifeMs = ({ tokenMaxTtlMs, clockLeewayMs }: { tokenMaxTtlMs: number; clockLeewayMs: number }): number =>
  tokenMaxTtlMs + 2 * clockLeewayMs;

/** The role that a token gives in a room, or null when it does not list the room. */
export function tokenRole(scope: TokenScope, room: string): Role | null {
  if (Object.hasOwn(scope.rooms, room)) return scope.rooms[room] ?? null;
  return Object.hasOwn(scope.rooms, '*') ? (scope.rooms['*'] ?? null) : null;
}
