/** What a call carries when it begins; `audio` can be turned to `video` with consent, and back at once. */
export type CallKind = 'audio' | 'video';

/**
 * Where one person stands in a call. `queued`: waits until they are free; `inviting`: no device of theirs has said that it rings;
 * `connecting`: answered, media not there yet. The caller begins in `connecting`. Transitions: call-table.ts.
 */
export type PartyState = 'queued' | 'inviting' | 'ringing' | 'connecting' | 'active' | 'ended';

/** Why somebody's part ended, and why a call did. Reasons are for people: the words stand in core/texts under `call.<reason>`. */
export type EndReason =
  | 'hangup'
  | 'rejected'
  | 'busy'
  | 'timeout'
  | 'unreachable'
  | 'cancelled'
  | 'lost'
  | 'media_failed'
  /** Two people called each other: this call goes on as the other one. */
  | 'merged'
  /** The call goes on as an ordinary room. */
  | 'moved';

/** One person in a call. */
export interface Party {
  id: string;
  /** The user id when no name is known. */
  name: string;
  avatar?: string;
  /** Who invited; '' for whoever began the call or joined it by its id. */
  by: string;
  state: PartyState;
  reason: EndReason | null;
  /** The device that speaks for this person, as in `hello.dev`; '' while none does. */
  device: string;
  /** The device's connection is lost; the part is kept for a while. */
  offline: boolean;
}

/** What is true of a call, on every screen. A snapshot is dated by `activeMs`; everything else is timeless. */
export interface CallState {
  id: string;
  kind: CallKind;
  /** The room that carries the media: to be joined by who is connecting or active. */
  room: string;
  from: string;
  /** More than two were ever meant. Only such a call can be joined by its id, and goes on when one leaves. */
  group: boolean;
  /** In order of invitation; who began the call first. */
  parties: readonly Party[];
  /** For how long two have heard each other, when this was written; null while they never have. */
  activeMs: number | null;
  /** Who asks to turn an audio call into video; '' when nobody does. */
  asks: string;
  /** null while the call goes on. */
  reason: EndReason | null;
  /** With `merged`: the call that goes on. */
  into: string;
}

/** One finished call as its owner remembers it. */
export interface CallRecord {
  id: string;
  kind: CallKind;
  direction: 'in' | 'out';
  group: boolean;
  /** The others, in order of invitation. */
  others: readonly { id: string; name: string; avatar?: string }[];
  reason: EndReason;
  /** Server time, for order and for the day. */
  at: number;
  /** 0 when nobody answered. */
  lastedMs: number;
}

/** What a person's own inbox says: the calls that concern them now, the last ones, and their wishes about calls. */
export interface InboxState {
  /** Ids of calls in which this person's part is not over. */
  calls: readonly string[];
  /** Newest first. */
  history: readonly CallRecord[];
  /** Do not disturb: nothing rings, and callers hear `unreachable`. */
  quiet: boolean;
  /** Users whose calls do not ring. */
  blocked: readonly string[];
}

export const emptyInbox: InboxState = { calls: [], history: [], quiet: false, blocked: [] };
