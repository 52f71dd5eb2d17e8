import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Source } from '../../components/core/protocol/room-state';
import type { SeatRef } from './media-server';

/** Which way a stream goes through a URL. It is part of the signature, so a URL to play can never publish. */
export type Direction = 'publish' | 'play';

/** What one URL allows: one direction of one stream, to one seat (by its tag), until `expiresAt` in seconds. */
export interface Claim {
  direction: Direction;
  stream: string;
  seat: string;
  expiresAt: number;
}

/** The query of a URL: seat tag, expiry in base 36 seconds, signature. Short names, since phones log and retry whole URLs. */
export interface Signed {
  s: string;
  e: string;
  g: string;
}

const mac = (key: string, parts: readonly (string | number)[], bytes: number): string =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest().subarray(0, bytes).toString('base64url');

/** The name of what a seat sends from one source: unguessable, and nothing about the member can be read from it. */
export const streamName = (key: string, seat: SeatRef, source: Source): string =>
  mac(key, ['stream', seat.room, seat.member, seat.seat, source], 16);

/** Stands for a seat in URLs and in the deny list; the seat itself stays in the server. */
export const seatTag = (key: string, seat: SeatRef): string => mac(key, ['seat', seat.room, seat.member, seat.seat], 12);

const signature = (key: string, claim: Claim): string =>
  mac(key, ['url', claim.direction, claim.stream, claim.seat, claim.expiresAt], 16);

export function signedQuery(key: string, claim: Claim): string {
  return `s=${claim.seat}&e=${claim.expiresAt.toString(36)}&g=${signature(key, claim)}`;
}

/** What a URL really allows, or null when it was not signed by us for this direction and stream. Expiry and denial are asked elsewhere. */
export function readClaim(
  key: string,
  asked: { direction: Direction; stream: string; query: Readonly<Record<string, unknown>> },
): Claim | null {
  const { s, e, g } = asked.query;
  if (typeof s !== 'string' || typeof e !== 'string' || typeof g !== 'string') return null;
  const claim = { direction: asked.direction, stream: asked.stream, seat: s, expiresAt: parseInt(e, 36) };
  const wanted = Buffer.from(signature(key, claim));
  const given = Buffer.from(g);
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? claim : null;
}
