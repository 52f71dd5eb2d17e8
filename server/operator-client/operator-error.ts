import type { OperatorMethod } from '../operator/methods';
import { twirpStatus, type TwirpCode } from '../operator/twirp-error';

/** The code of a refusal; `deadline_exceeded` when no answer came in time, `unknown` when the answer is not one of this API. */
export type OperatorErrorCode = TwirpCode | 'deadline_exceeded' | 'unknown';

/** The reason why a method of the operators' API was not carried out, as far as this client knows. */
export interface OperatorError extends Error {
  readonly name: 'OperatorError';
  readonly twirp: OperatorErrorCode;
  readonly method: OperatorMethod;
  /** The HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** The thing to do about it. */
  readonly advice: string;
  /** Whether the request may have been carried out although it failed: look before you send it again. */
  readonly mayBeDone: boolean;
}

export const isOperatorError = (value: unknown): value is OperatorError =>
  value instanceof Error && value.name === 'OperatorError' && Object.hasOwn(value, 'mayBeDone');

export function operatorError(
  facts: Pick<OperatorError, 'twirp' | 'method' | 'status' | 'mayBeDone'>,
  text: string,
  cause?: unknown,
): OperatorError {
  const advice = advices[facts.twirp];
  const error = new Error(`${facts.method}: ${facts.twirp}: ${text} (${advice})`, cause === undefined ? {} : { cause });
  return Object.assign(error, { name: 'OperatorError' as const, advice, ...facts });
}

const advices: { readonly [Code in OperatorErrorCode]: string } = {
  invalid_argument: 'correct the field that the message names',
  malformed: 'send a smaller request: one JSON object of up to 64 KiB',
  unauthenticated: 'compare apiKey and apiSecret with those of the server, and both clocks',
  permission_denied: 'name the room or the call in the request, and update this package if it is older than the server',
  not_found: 'the room, participant, track or call is not there now: read the list again',
  bad_route: 'check the url, and that the server was started with apiKey and apiSecret',
  aborted: 'another change came first each time: send the request again later',
  already_exists: 'end the other one first, or ask for the same',
  failed_precondition: 'the state does not allow it: the message says what to do instead',
  resource_exhausted: 'the message names the limit: ask for less, or raise it at the server',
  internal: 'read the log of the server, or of the proxy before it',
  unimplemented: 'leave the field or the method out: this server has nothing like it',
  unavailable: 'see whether the server runs and whether /readyz answers 200, then send the request again',
  deadline_exceeded: 'look whether the request was carried out, or raise timeoutMs',
  unknown: 'check that the url leads to this server and not to another program',
};

/** The refusal in the body of an answer; null when the body is none of this API. */
export function refusalIn(text: string): { code: TwirpCode; message: string } | null {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof body !== 'object' || body === null) return null;
  const { code, msg } = body as { code?: unknown; msg?: unknown };
  if (typeof code !== 'string' || !Object.hasOwn(twirpStatus, code)) return null;
  return { code: code as TwirpCode, message: typeof msg === 'string' ? msg : 'no reason given' };
}

/**
 * The code for an answer of something between the client and the server, such as a proxy, as Twirp assigns it
 * (https://twitchtv.github.io/twirp/docs/spec_v7.html, "HTTP error responses by intermediaries").
 */
export function codeOfStatus(status: number): OperatorErrorCode {
  if (status >= 300 && status < 400) return 'internal';
  return codes[status] ?? 'unknown';
}

const codes: Readonly<Partial<Record<number, OperatorErrorCode>>> = {
  400: 'internal',
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'bad_route',
  429: 'unavailable',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};
