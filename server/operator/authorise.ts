import type { IncomingMessage } from 'node:http';
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { jwtVerify } from 'jose';
import { limits } from '../../components/core/protocol/limits';
import type { Clock } from '../clock';
import { isSameSecret } from '../same-secret';
import type { Grant } from './method-description';
import { twirpError } from './twirp-error';

/** The key and the secret by which operators sign their server tokens. */
export interface OperatorAccess {
  /** `iss` of the tokens; no secret. */
  apiKey: string;
  /** 32 bytes or more. */
  apiSecret: string;
}

/** The rights of one server token. */
export interface ServerGrants {
  readonly roomCreate: boolean;
  readonly roomList: boolean;
  readonly roomAdmin: boolean;
  readonly roomRecord: boolean;
  /** The room of `roomAdmin`; `*` for every room, '' for none. A token of `roomRecord` that names none is for every room, as in LiveKit. */
  readonly room: string;
  /** The room into which `roomAdmin` may move a participant of its room; '' for none. */
  readonly destinationRoom: string;
}

const minSecretBytes = 32;
/** The life that LiveKit's SDK gives to a token of which nobody says how long it lives. */
const maxLifeMs = 6 * 60 * 60_000;
const everyRoom = '*';

const claims = TypeCompiler.Compile(
  Type.Object({
    exp: Type.Number(),
    video: Type.Object({
      roomCreate: Type.Optional(Type.Boolean()),
      roomList: Type.Optional(Type.Boolean()),
      roomAdmin: Type.Optional(Type.Boolean()),
      roomRecord: Type.Optional(Type.Boolean()),
      room: Type.Optional(Type.String()),
      destinationRoom: Type.Optional(Type.String()),
    }),
  }),
);

/** Throws for an empty key and a short secret. */
export function requireWholeAccess({ apiKey, apiSecret }: OperatorAccess): void {
  if (apiKey === '') throw new Error('apiKey is empty: it names the issuer of server tokens');
  if (Buffer.byteLength(apiSecret) < minSecretBytes)
    throw new Error(`apiSecret has fewer than ${minSecretBytes} bytes: everybody could guess it`);
}

/** Throws when the access would be no protection: a secret that is short, or that also signs the tokens of clients. */
export function requireSafeAccess({ apiKey, apiSecret }: OperatorAccess, tokenKey: unknown): void {
  requireWholeAccess({ apiKey, apiSecret });
  const key = typeof tokenKey === 'string' ? tokenKey : tokenKey instanceof Uint8Array ? Buffer.from(tokenKey).toString() : null;
  if (key !== null && isSameSecret(key, apiSecret))
    throw new Error('apiSecret is the key of tokens: whoever issues tokens for clients would be an operator');
}

/** Whether a request carries the operators' secret itself, as a reader of metrics does. */
export const bearsSecret =
  (apiSecret: string) =>
  ({ headers }: IncomingMessage): boolean =>
    isSameSecret(headers.authorization ?? '', `Bearer ${apiSecret}`);

/**
 * Reads the grants of the server token in a request: a JWT, HS256 and nothing else, with `iss` (the API key), `exp` (at most six hours
 * ahead) and `video` (the grants). Throws `unauthenticated` for every other request, such as one with a client's token.
 */
export function grantsReader(
  { apiKey, apiSecret }: OperatorAccess,
  clock: Clock,
): (request: Pick<IncomingMessage, 'headers'>) => Promise<ServerGrants> {
  const key = new TextEncoder().encode(apiSecret);
  return async ({ headers }) => {
    const [, token] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
    if (token === undefined) throw twirpError('unauthenticated', 'authorization: Bearer <server token> is missing');
    const now = clock.now();
    const rules = {
      algorithms: ['HS256'],
      issuer: apiKey,
      clockTolerance: limits.clockLeewayMs / 1000,
      currentDate: new Date(now),
    };
    const { payload } = await jwtVerify(token, key, rules).catch(() => {
      throw twirpError('unauthenticated', 'not a server token, or not valid now');
    });
    if (!claims.Check(payload)) throw twirpError('unauthenticated', 'exp or video is missing in the server token');
    if (payload.exp * 1000 > now + maxLifeMs + limits.clockLeewayMs)
      throw twirpError('unauthenticated', 'the server token is valid for more than six hours');
    const { roomCreate = false, roomList = false, roomAdmin = false, roomRecord = false } = payload.video;
    const { room = '', destinationRoom = '' } = payload.video;
    return { roomCreate, roomList, roomAdmin, roomRecord, room, destinationRoom };
  };
}

/** The rooms of a request. `room` is null for methods that reach every room, `destination` for those that are about one. */
export interface Reach {
  readonly room: string | null;
  readonly destination: string | null;
}

/** Whether grants allow a method that reaches these rooms. */
export function allows(grants: ServerGrants, grant: Grant, { room, destination }: Reach): boolean {
  if (grant === 'roomRecord') return grants.roomRecord && ['', everyRoom, room].includes(grants.room);
  if (grant !== 'roomAdmin') return grants[grant];
  if (!grants.roomAdmin || grants.room === '') return false;
  if (grants.room === everyRoom) return true;
  return grants.room === room && (destination === null || grants.destinationRoom === destination);
}
