import { isRtcError, rtcError, type RtcError } from './errors';

/** Promises reject with anything; whatever is not ours is a fault of ours. */
export const toRtcError = (cause: unknown): RtcError => (isRtcError(cause) ? cause : rtcError('internal', { cause }));
