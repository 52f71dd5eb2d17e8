/** An error after which the same attempt fails again, until somebody does something; `text` is the end of its text's key. */
const final = <Text extends string>(text: Text) => ({ retry: false, text: `error.${text}` as const });
/** An error after which the same attempt may succeed. */
const passing = <Text extends string>(text: Text) => ({ retry: true, text: `error.${text}` as const });

/**
 * Every failure that the kit or the server can report. A reason never changes its meaning and is never reused;
 * `text` is the key of the text that users read. docs/errors.md is generated from this table and from tools/generate/error-help.ts,
 * whose help for developers is not part of the build.
 */
export const errors = {
  // ---- answered by a server ----
  bad_request: final('internal'),
  unknown_method: final('tooOld'),
  unauthorized: final('unauthorized'),
  forbidden: final('forbidden'),
  not_found: final('notFound'),
  not_in_room: final('notInRoom'),
  room_full: final('roomFull'),
  room_locked: final('roomLocked'),
  pin_needed: final('pinNeeded'),
  pin_wrong: final('pinWrong'),
  waiting: passing('waiting'),
  denied: final('denied'),
  not_allowed: final('notAllowed'),
  poll_closed: final('notAllowed'),
  banned: final('kicked'),
  bad_name: final('badName'),
  already_in_call: final('busy'),
  busy: final('busy'),
  offline: final('offline'),
  call_over: final('callOver'),
  answered_elsewhere: final('answeredElsewhere'),
  call_full: final('callFull'),
  conflict: passing('internal'),
  expired: final('linkExpired'),
  rate_limited: passing('rateLimited'),
  too_large: final('tooLarge'),
  internal: passing('internal'),
  unavailable: passing('unavailable'),
  // ---- found on the client ----
  no_server: passing('noServer'),
  token_failed: passing('unauthorized'),
  timeout: passing('unavailable'),
  closed: final('closed'),
  replaced: final('replaced'),
  too_old: final('tooOld'),
  unsupported: final('unsupported'),
  camera_refused: final('cameraRefused'),
  microphone_refused: final('microphoneRefused'),
  camera_missing: final('cameraMissing'),
  microphone_missing: final('microphoneMissing'),
  camera_in_use: passing('cameraInUse'),
  microphone_in_use: passing('microphoneInUse'),
  screen_refused: final('screenRefused'),
  not_entitled: final('notEntitled'),
  weak_network: passing('weakNetwork'),
  encode_failed: final('encodeFailed'),
  device_failed: passing('internal'),
  push_broken: passing('pushBroken'),
  play_broken: passing('playBroken'),
  media_refused: final('mediaRefused'),
  media_entry_failed: final('mediaEntryFailed'),
  media_removed: final('mediaRemoved'),
} as const;

export type Reason = keyof typeof errors;

/** The error with which promises of the kit reject, and which an `error` event carries. */
export interface RtcError extends Error {
  readonly rtc: true;
  readonly reason: Reason;
  /** True when a retry can work without any action of the user. */
  readonly retry: boolean;
  readonly afterMs?: number;
  /** A word of the host to those who wait (`waiting`). */
  readonly note?: string;
  readonly cause?: unknown;
}

/** A factory, not a class: ES5 output breaks `instanceof` on subclasses of Error. */
export function rtcError(
  reason: Reason,
  more: { message?: string; cause?: unknown; afterMs?: number; note?: string } = {},
): RtcError {
  const text = more.message === undefined ? reason : `${reason}: ${more.message}`;
  const optional = {
    ...(more.afterMs === undefined ? {} : { afterMs: more.afterMs }),
    ...(more.note === undefined ? {} : { note: more.note }),
  };
  return Object.assign(new Error(text), { rtc: true as const, reason, retry: errors[reason].retry, cause: more.cause }, optional);
}

/** Whether a caught value is an error of the kit. */
export const isRtcError = (value: unknown): value is RtcError =>
  typeof value === 'object' && value !== null && (value as { rtc?: unknown }).rtc === true;

/** Reads the reason from a server; an unknown one becomes `internal`. */
export const knownReason = (code: string): Reason =>
  Object.prototype.hasOwnProperty.call(errors, code) ? (code as Reason) : 'internal';
