import { isRtcError, rtcError, type RtcError } from './errors';

/** Promises can reject with any value. A value that is not an `RtcError` becomes `internal`. */
export const toRtcError = (cause: unknown): RtcError => (isRtcError(cause) ? cause : rtcError('internal', { cause }));
