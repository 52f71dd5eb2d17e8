import type { Room, Rtc } from '../../app/public-api';
import type { CallKind, CallRecord, EndReason, Party } from '../../protocol/call-state';
import type { CallPhase } from '../../protocol/call-table';
import type { RtcError } from '../../protocol/errors';
import type { RoomModel } from '../../room/types';
import type { Release } from '../../shared/release';

export type RejectReason = 'rejected' | 'busy';

/** The reason for which a call is over for this user: the server's, or that another device of the same user answered. */
export type CallEndReason = EndReason | 'answered_elsewhere';

export interface CallOptions {
  kind?: CallKind;
  /** The own devices once the call connects: the microphone is on, the camera is on in a video call. */
  microphone?: boolean;
  camera?: boolean;
}

/**
 * One call, to one user or among several. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. `R` is the type
 * of the call's room for the reader.
 */
export interface CallModel<R = RoomModel> {
  /** Letters, digits, `_` and `-`. '' until the server has answered `call()`; it changes when two users called each other. */
  readonly id: string;
  readonly kind: CallKind;
  readonly direction: 'in' | 'out';
  /** More than two were meant: the call can be joined by its id, and goes on when one party leaves. */
  readonly group: boolean;
  /** `ringing` is used on both sides; `direction` tells the two apart. A call that is ended here is `ended` at once. */
  readonly state: CallPhase;
  /** The reason why the call is over for this user; null while it goes on. */
  readonly reason: CallEndReason | null;
  /** The error of the last request or of the call itself; null if there is none. */
  readonly error: RtcError | null;
  /** All parties, in order of invitation. */
  readonly parties: readonly Party[];
  readonly others: readonly Party[];
  readonly me: Party | null;
  /** The caller. */
  readonly from: Party | null;
  /** Sound and picture; null while the call rings here. Microphone and camera are switched there. */
  readonly room: R | null;
  /** `Date.now()` at which two parties were first connected; null before. */
  readonly activeAt: number | null;
  readonly endedAt: number | null;
  /** Accepted here, and not yet confirmed by the server. */
  readonly answering: boolean;
  /** The connection of this device, or of the only other party, is lost, and the call waits for it. */
  readonly reconnecting: boolean;
  /** No page shows the call, so nothing is sent or played. */
  readonly paused: boolean;
  /** The party that asks to turn video on; '' if none does. */
  readonly videoRequest: '' | 'me' | 'them';
  /** Ends the present call first. Rejects with `answered_elsewhere`, `call_over`. */
  accept(options?: CallOptions): Promise<void>;
  reject(why?: RejectReason): Promise<void>;
  /** Cancels, hangs up, or leaves the others to themselves. The promise waits for the server and never rejects. */
  end(): Promise<void>;
  /** Invites 1 to 15 more users. Rejects with `call_full`, `rate_limited`. */
  invite(to: readonly string[]): Promise<void>;
  /** Switches to `audio` at once; to `video` at once in a group, else when the other party agrees. */
  switchKind(kind: CallKind): Promise<void>;
  /** Answers `videoRequest`; false also takes the own request back. */
  answerVideoRequest(agrees: boolean): Promise<void>;
  /** Ends the call with `moved` and goes on as an ordinary room, for all parties. */
  convertToRoom(): Promise<void>;
  /** Tells the call that a page shows it, until released. A call that no page shows is paused. `<rtc-call>` and `<rtc-pusher>` call it. */
  show(): Release;
}

export interface CallsEvents<C = CallModel> {
  /** A call waits to be answered. */
  incoming: C;
  /** The call is over for this user: `reason` is set. Emitted once for each call. */
  ended: C;
  /** The state of the present call has changed. */
  changed: C;
}

/** Paths in the package or URLs of the sounds; '' is silence. */
export interface CallSounds {
  readonly incoming: string;
  readonly outgoing: string;
  readonly ended: string;
}

export type UserPresence = 'online' | 'busy' | 'offline';

/**
 * The calls of this user. `<rtc-call>` uses all of this by itself. Calls ring on this device while it has a listener, or after `listen()`.
 * `C` is the type of a call for the reader.
 */
export interface CallsModel<C = CallModel> {
  /** The call in progress, outgoing or accepted; for 2 s also the one that ended last, so that a screen can show the reason. */
  readonly current: C | null;
  /** The call that waits to be answered, also during `current`. */
  readonly incoming: C | null;
  /** Calls reach this device now. */
  readonly reachable: boolean;
  /** The last 50, newest first. */
  readonly history: readonly CallRecord[];
  /** The number of unanswered incoming calls since `markRead()`. */
  readonly missed: number;
  /** No call rings on any device of this user. */
  readonly doNotDisturb: boolean;
  /** User ids whose calls do not ring. */
  readonly blocked: readonly string[];
  /**
   * Calls one user, or up to 15; `current` is the new call at once. A voice call unless `kind` says otherwise.
   * Rejects with `already_in_call`, `rate_limited`, `no_server`, `bad_request`.
   */
  call(to: string | readonly string[], options?: CallOptions & { group?: boolean }): Promise<C>;
  /** Opens a call by its id, for example from a message: it rings if it still does, else it shows how it ended. Rejects with `not_found`, `call_over`. */
  open(id: string): Promise<C>;
  /** Joins a group call in progress. Rejects with `not_found`, `call_over`, `call_full`. */
  join(id: string, options?: CallOptions): Promise<C>;
  /** The presence of up to 64 users: whether they can be called now. Rejects with `bad_request`. */
  presence(users: readonly string[]): Promise<readonly { id: string; presence: UserPresence }[]>;
  setDoNotDisturb(on: boolean): Promise<void>;
  block(user: string): Promise<void>;
  unblock(user: string): Promise<void>;
  /** The name and picture that callees see; remembered. A name has up to 40 characters, an avatar is a URL. */
  setProfile(profile: { name: string; avatar?: string }): void;
  markRead(): void;
  /** Keeps the connection open, so that calls ring here, until released. */
  listen(): Release;
  /** Sets the sounds of calls, until released. The last of several calls counts. */
  useSounds(sounds: CallSounds): Release;
  on<Name extends keyof CallsEvents>(name: Name, listener: (event: CallsEvents<C>[Name]) => void): Release;
}

/** A call as a customer's code sees it. */
export type Call = CallModel<Room>;

/** `rtc.calls`, as a customer's code sees it. */
export type Calls = CallsModel<Call>;

/** The result of `createRtc({ features: [calls()] })`. */
export type RtcWithCalls = Rtc & { readonly calls: Calls };
