/**
 * Every failure that the kit or the server can report. A reason never changes its meaning and is never reused;
 * docs/errors.md is generated from this table, and `text` is the key of the words people see.
 */
export const errors = {
  // ---- answered by a server ----
  bad_request: {
    retry: false,
    text: 'error.internal',
    help: 'A field is missing, of another type, or out of range; the message says which.',
  },
  unknown_method: { retry: false, text: 'error.tooOld', help: 'The server does not know this request: update the server.' },
  unauthorized: {
    retry: false,
    text: 'error.unauthorized',
    help: 'The token is missing, malformed, expired or signed with another key: issue a new one.',
  },
  forbidden: { retry: false, text: 'error.forbidden', help: 'The token or the role does not allow this.' },
  not_found: {
    retry: false,
    text: 'error.notFound',
    help: 'No such room, or the token does not name it: the two are not told apart on purpose.',
  },
  not_in_room: { retry: false, text: 'error.notInRoom', help: 'Join the room first.' },
  room_full: { retry: false, text: 'error.roomFull', help: 'Every seat is taken.' },
  room_locked: { retry: false, text: 'error.roomLocked', help: 'The host has locked the room.' },
  banned: { retry: false, text: 'error.kicked', help: 'The person was removed from this room and may not come back yet.' },
  bad_name: { retry: false, text: 'error.badName', help: 'A name has 1 to 20 characters after control characters are stripped.' },
  already_in_call: { retry: false, text: 'error.busy', help: 'End the present call first.' },
  busy: { retry: false, text: 'error.busy', help: 'The other side is in a call.' },
  offline: { retry: false, text: 'error.offline', help: 'The other side is not connected.' },
  conflict: { retry: true, text: 'error.internal', help: 'Somebody else changed it first: read and try again.' },
  expired: { retry: false, text: 'error.linkExpired', help: 'The link or invitation is too old.' },
  rate_limited: { retry: true, text: 'error.rateLimited', help: 'Too many requests: wait for `afterMs`.' },
  too_large: { retry: false, text: 'error.tooLarge', help: 'The frame or a field is over its limit.' },
  internal: { retry: true, text: 'error.internal', help: 'The server failed; its log has the cause.' },
  unavailable: { retry: true, text: 'error.unavailable', help: 'The server is starting, draining, or has lost its engine.' },
  // ---- found on the client ----
  no_server: { retry: true, text: 'error.noServer', help: 'No address of the list could be reached.' },
  no_network: { retry: true, text: 'error.noNetwork', help: 'The phone has no network.' },
  token_failed: {
    retry: true,
    text: 'error.unauthorized',
    help: 'The `token` function of createRtc rejected; its cause is attached.',
  },
  timeout: { retry: true, text: 'error.unavailable', help: 'No answer in time.' },
  closed: { retry: false, text: 'error.closed', help: 'The connection was closed by rtc.close() or for good by the server.' },
  replaced: { retry: false, text: 'error.replaced', help: 'The same person connected from another device.' },
  too_old: { retry: false, text: 'error.tooOld', help: 'The server no longer speaks this version: update the mini program.' },
  unsupported: {
    retry: false,
    text: 'error.unsupported',
    help: 'This base library, platform or media plane lacks the ability; ask `rtc.capabilities` first.',
  },
  camera_refused: { retry: false, text: 'error.cameraRefused', help: 'Camera permission is missing at one of its three levels.' },
  microphone_refused: {
    retry: false,
    text: 'error.microphoneRefused',
    help: 'Microphone permission is missing at one of its three levels.',
  },
  camera_missing: { retry: false, text: 'error.cameraMissing', help: 'There is no camera.' },
  microphone_missing: { retry: false, text: 'error.microphoneMissing', help: 'There is no microphone.' },
  camera_in_use: { retry: true, text: 'error.cameraInUse', help: 'Another app holds the camera.' },
  microphone_in_use: { retry: true, text: 'error.microphoneInUse', help: 'Another app holds the microphone.' },
  encode_failed: { retry: false, text: 'error.encodeFailed', help: 'The device cannot encode at any preset.' },
  push_broken: { retry: true, text: 'error.pushBroken', help: 'The native engine gave up sending.' },
  play_broken: { retry: true, text: 'error.playBroken', help: 'The native engine gave up playing.' },
} as const;

export type Reason = keyof typeof errors;

/** What every promise of the kit rejects with, and what an `error` event carries. */
export interface RtcError extends Error {
  readonly rtc: true;
  readonly reason: Reason;
  /** True when trying the same thing again can work without the user doing anything. */
  readonly retry: boolean;
  readonly afterMs?: number;
  readonly cause?: unknown;
}

/** A factory, not a class: ES5 output breaks `instanceof` on subclasses of Error. */
export function rtcError(reason: Reason, more: { message?: string; cause?: unknown; afterMs?: number } = {}): RtcError {
  const text = more.message === undefined ? reason : `${reason}: ${more.message}`;
  const optional = more.afterMs === undefined ? {} : { afterMs: more.afterMs };
  return Object.assign(new Error(text), { rtc: true as const, reason, retry: errors[reason].retry, cause: more.cause }, optional);
}

/** Whether a caught value is ours. */
export const isRtcError = (value: unknown): value is RtcError =>
  typeof value === 'object' && value !== null && (value as { rtc?: unknown }).rtc === true;

/** A reason that arrived from a server: one that this version does not know counts as `internal`. */
export const knownReason = (code: string): Reason =>
  Object.prototype.hasOwnProperty.call(errors, code) ? (code as Reason) : 'internal';
