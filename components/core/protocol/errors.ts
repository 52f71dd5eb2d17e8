/**
 * Every failure that the kit or the server can report. A reason never changes its meaning and is never reused;
 * `text` is the key of the text that users read. docs/errors.md is generated from this table and from tools/generate/error-help.ts,
 * whose help for developers is not part of the build.
 */
export const errors = {
  // ---- answered by a server ----
  bad_request: { retry: false, text: 'error.internal' },
  unknown_method: { retry: false, text: 'error.tooOld' },
  unauthorized: { retry: false, text: 'error.unauthorized' },
  forbidden: { retry: false, text: 'error.forbidden' },
  not_found: { retry: false, text: 'error.notFound' },
  not_in_room: { retry: false, text: 'error.notInRoom' },
  room_full: { retry: false, text: 'error.roomFull' },
  room_locked: { retry: false, text: 'error.roomLocked' },
  banned: { retry: false, text: 'error.kicked' },
  bad_name: { retry: false, text: 'error.badName' },
  already_in_call: { retry: false, text: 'error.busy' },
  busy: { retry: false, text: 'error.busy' },
  offline: { retry: false, text: 'error.offline' },
  call_over: { retry: false, text: 'error.callOver' },
  answered_elsewhere: { retry: false, text: 'error.answeredElsewhere' },
  call_full: { retry: false, text: 'error.callFull' },
  conflict: { retry: true, text: 'error.internal' },
  expired: { retry: false, text: 'error.linkExpired' },
  rate_limited: { retry: true, text: 'error.rateLimited' },
  too_large: { retry: false, text: 'error.tooLarge' },
  internal: { retry: true, text: 'error.internal' },
  unavailable: { retry: true, text: 'error.unavailable' },
  // ---- found on the client ----
  no_server: { retry: true, text: 'error.noServer' },
  token_failed: { retry: true, text: 'error.unauthorized' },
  timeout: { retry: true, text: 'error.unavailable' },
  closed: { retry: false, text: 'error.closed' },
  replaced: { retry: false, text: 'error.replaced' },
  too_old: { retry: false, text: 'error.tooOld' },
  unsupported: { retry: false, text: 'error.unsupported' },
  camera_refused: { retry: false, text: 'error.cameraRefused' },
  microphone_refused: { retry: false, text: 'error.microphoneRefused' },
  camera_missing: { retry: false, text: 'error.cameraMissing' },
  microphone_missing: { retry: false, text: 'error.microphoneMissing' },
  camera_in_use: { retry: true, text: 'error.cameraInUse' },
  microphone_in_use: { retry: true, text: 'error.microphoneInUse' },
  screen_refused: { retry: false, text: 'error.screenRefused' },
  not_entitled: { retry: false, text: 'error.notEntitled' },
  weak_network: { retry: true, text: 'error.weakNetwork' },
  encode_failed: { retry: false, text: 'error.encodeFailed' },
  device_failed: { retry: true, text: 'error.internal' },
  push_broken: { retry: true, text: 'error.pushBroken' },
  play_broken: { retry: true, text: 'error.playBroken' },
  media_refused: { retry: false, text: 'error.mediaRefused' },
  media_entry_failed: { retry: false, text: 'error.mediaEntryFailed' },
  media_removed: { retry: false, text: 'error.mediaRemoved' },
} as const;

export type Reason = keyof typeof errors;

/** The error with which promises of the kit reject, and which an `error` event carries. */
export interface RtcError extends Error {
  readonly rtc: true;
  readonly reason: Reason;
  /** True when a retry can work without any action of the user. */
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

/** Whether a caught value is an error of the kit. */
export const isRtcError = (value: unknown): value is RtcError =>
  typeof value === 'object' && value !== null && (value as { rtc?: unknown }).rtc === true;

/** Reads the reason from a server; an unknown one becomes `internal`. */
export const knownReason = (code: string): Reason =>
  Object.prototype.hasOwnProperty.call(errors, code) ? (code as Reason) : 'internal';
