import { rtcError, type Reason, type RtcError } from '../../protocol/errors';
import type { RequestError, RequestFailure } from './types';

/** The reasons whose texts users read; the other failures have that of their own name. */
const reasons: { readonly [Failure in RequestFailure]?: Reason } = {
  no_member: 'not_found',
  left: 'offline',
  no_handler: 'unsupported',
  refused: 'forbidden',
  busy: 'rate_limited',
};

export const requestError = (failure: Exclude<RequestFailure, 'server'>, code = ''): RequestError =>
  Object.assign(rtcError(reasons[failure] ?? (failure as Reason), { message: failure }), { failure, code });

/** The failure that an error of the server amounts to. `wasSent`: the server took the request before. */
export function failureOf(error: RtcError, wasSent: boolean): RequestError {
  const { reason } = error;
  if (reason === 'not_found') return requestError(wasSent ? 'left' : 'no_member');
  return Object.assign(error, {
    failure: reason === 'not_in_room' || reason === 'too_large' ? reason : 'server',
    code: '',
  } as const);
}

/**
 * The error with which a handler refuses, so that the asker gets a word of at most 64 characters as `code`.
 *
 * @example room.answer('draw', () => { throw refusal('not_now'); });
 */
export const refusal = (code: string): Error & { readonly refusal: string } =>
  Object.assign(new Error(code), { refusal: code.slice(0, 64) });

/** The word of a refusal; undefined for any other error, which is nothing for other devices. */
export const wordOf = (cause: unknown): string | undefined => ((cause ?? {}) as Partial<ReturnType<typeof refusal>>).refusal;
