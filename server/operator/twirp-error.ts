import { isRtcError, type Reason } from '../../components/core/protocol/errors';

/** The codes of Twirp (https://twitchtv.github.io/twirp/docs/errors.html) that this server answers, with their HTTP status. */
export const twirpStatus = {
  invalid_argument: 400,
  malformed: 400,
  unauthenticated: 401,
  permission_denied: 403,
  not_found: 404,
  bad_route: 404,
  aborted: 409,
  already_exists: 409,
  failed_precondition: 412,
  resource_exhausted: 429,
  internal: 500,
  unimplemented: 501,
  unavailable: 503,
} as const;

export type TwirpCode = keyof typeof twirpStatus;

/** A refusal of a method: its code, and a reason for the caller. */
export interface TwirpError extends Error {
  readonly twirp: TwirpCode;
}

export const twirpError = (code: TwirpCode, message: string): TwirpError => Object.assign(new Error(message), { twirp: code });

export const isTwirpError = (value: unknown): value is TwirpError =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'twirp');

/** Refusals of the decisions that operators share with members. Every other failure is one of this server. */
const codeOf: Readonly<Partial<Record<Reason, TwirpCode>>> = {
  bad_request: 'invalid_argument',
  bad_name: 'invalid_argument',
  too_large: 'invalid_argument',
  not_found: 'not_found',
  not_in_room: 'not_found',
  call_over: 'not_found',
  conflict: 'aborted',
  room_full: 'resource_exhausted',
  unavailable: 'unavailable',
};

/** Returns the refusal that the caller gets; null for a failure that is no refusal, of which the caller learns nothing. */
export function refusalOf(cause: unknown): TwirpError | null {
  if (isTwirpError(cause)) return cause;
  const code = isRtcError(cause) ? codeOf[cause.reason] : undefined;
  return code === undefined || !isRtcError(cause) ? null : twirpError(code, cause.message);
}
