/** The media of a call. It can switch from `audio` to `video` with consent, and back at once. */
export type CallKind = 'audio' | 'video';

/**
 * The state of one party. `queued`: waits until the callee is free. `inviting`: no device has reported that it rings.
 * `connecting`: accepted, and media are not there yet. The caller starts in `connecting`. Transitions: call-table.ts.
 */
export type PartyState = 'queued' | 'inviting' | 'ringing' | 'connecting' | 'active' | 'ended';

/** The reason for the end of a party or a call. The texts that users read are in core/texts under `call.<reason>`. */
export type EndReason =
  | 'hangup'
  | 'rejected'
  | 'busy'
  | 'timeout'
  | 'unreachable'
  | 'cancelled'
  | 'lost'
  | 'media_failed'
  /** Two users called each other, and the other call goes on. */
  | 'merged'
  /** The call goes on as an ordinary room. */
  | 'moved';

/** A user in a call. */
export interface Party {
  id: string;
  /** The user id when no name is known. */
  name: string;
  avatar?: string;
  /** The inviting user; '' for the caller and for a party who joined by the call's id. */
  by: string;
  state: PartyState;
  reason: EndReason | null;
  /** The device that is in the call for this user, as in `hello.dev`; '' while there is none. */
  device: string;
  /** The device's connection is lost; the party is kept for a grace period. */
  offline: boolean;
}

/** The state of a call, the same on every screen. Only `activeMs` depends on the time of the snapshot. */
export interface CallState {
  id: string;
  kind: CallKind;
  /** The room for the media. Parties that are connecting or active join it. */
  room: string;
  from: string;
  /** The call was ever meant for more than two. Only such a call can be joined by its id, and goes on when one party leaves. */
  group: boolean;
  /** In order of invitation, with the caller first. */
  parties: readonly Party[];
  /** The time since two parties first connected, when this state was written; null before. */
  activeMs: number | null;
  /** The user who requests to switch the call to video; '' without a request. */
  videoRequestBy: string;
  /** Null while the call goes on. */
  reason: EndReason | null;
  /** With `merged`: the call that goes on. */
  into: string;
}

/** One finished call in a user's history. */
export interface CallRecord {
  id: string;
  kind: CallKind;
  direction: 'in' | 'out';
  group: boolean;
  /** The others, in order of invitation. */
  others: readonly { id: string; name: string; avatar?: string }[];
  reason: EndReason;
  /** Server time in milliseconds, for sorting and for the date. */
  at: number;
  /** 0 when nobody answered. */
  lastedMs: number;
}

/** The state of a user's inbox: the calls that concern them now, their history, and their settings for calls. */
export interface InboxState {
  /** Ids of calls in which this user's part is not over. */
  calls: readonly string[];
  /** Newest first. */
  history: readonly CallRecord[];
  /** No call rings, and callers get `unreachable`. */
  doNotDisturb: boolean;
  /** Users whose calls do not ring. */
  blocked: readonly string[];
}

export const emptyInbox: InboxState = { calls: [], history: [], doNotDisturb: false, blocked: [] };
