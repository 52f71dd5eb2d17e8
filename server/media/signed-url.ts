import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Source } from '../../components/core/protocol/room-state';
import type { MembershipRef } from './media-server';

/** The direction of a stream. It is part of the signature, so a playback URL can never publish. */
export type Direction = 'publish' | 'play';

/** The scope of one URL: one direction of one stream, for one membership (by its tag), until `expiresAt` in seconds. */
export interface UrlScope {
  direction: Direction;
  stream: string;
  member: string;
  expiresAt: number;
}

/**
 * The query of a URL: membership tag, expiry in seconds (base 36), signature. The names are short, because phones log and retry
 * whole URLs.
 */
export interface SignedQuery {
  s: string;
  e: string;
  g: string;
}

const mac = (key: string, parts: readonly (string | number)[], bytes: number): string =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest().subarray(0, bytes).toString('base64url');

/** The name of a membership's stream from one source: it cannot be guessed, and reveals nothing about the member. */
export const streamName = (key: string, membership: MembershipRef, source: Source): string =>
  mac(key, ['stream', membership.room, membership.member, membership.id, source], 16);

/** The same name in hexadecimal, because some CDNs take the part after an underscore for a transcoding template. */
export const hexStreamName: typeof streamName = (key, membership, source) =>
  Buffer.from(streamName(key, membership, source), 'base64url').toString('hex');

/** Stands for a membership in URLs and in the deny list; the membership's id stays in the server. */
export const membershipTag = (key: string, membership: MembershipRef): string =>
  mac(key, ['membership', membership.room, membership.member, membership.id], 12);

const signature = (key: string, scope: UrlScope): string =>
  mac(key, ['url', scope.direction, scope.stream, scope.member, scope.expiresAt], 16);

export function signedQuery(key: string, scope: UrlScope): string {
  return `s=${scope.member}&e=${scope.expiresAt.toString(36)}&g=${signature(key, scope)}`;
}

/**
 * Returns the scope of a URL, or null when its signature is not ours for this direction and stream. Callers check expiry and
 * denial.
 */
export function verifyUrl(
  key: string,
  request: { direction: Direction; stream: string; query: Readonly<Record<string, unknown>> },
): UrlScope | null {
  const { s, e, g } = request.query;
  if (typeof s !== 'string' || typeof e !== 'string' || typeof g !== 'string') return null;
  const scope = { direction: request.direction, stream: request.stream, member: s, expiresAt: parseInt(e, 36) };
  const wanted = Buffer.from(signature(key, scope));
  const given = Buffer.from(g);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? scope : null;
}
