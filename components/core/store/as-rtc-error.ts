import { isRtcError, rtcError, type RtcError } from '../protocol/errors';

/** Promises reject with anything; whatever is not ours is a fault of ours. */
export const asRtcError = (cause: unknown): RtcError => (isRtcError(cause) ? cause : rtcError('internal', { cause }));
