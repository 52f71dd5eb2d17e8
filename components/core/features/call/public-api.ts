import type { CallKind, CallRecord, EndReason, Party } from '../../protocol/call-state';
import type { CallPhase } from '../../protocol/call-table';
import type { RtcError } from '../../protocol/errors';
import type { Release } from '../../shared/release';
import type { CallSounds, CallOptions, RejectReason, UserPresence } from './types';
import type { Room } from '../../app/public-api';

/** One call, to one person or among several. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
export interface Call {
  /** Letters, digits, `_` and `-`. '' until the server has answered `call()`; another one where two called each other. */
  readonly id: string;
  readonly kind: CallKind;
  readonly direction: 'in' | 'out';
  /** More than two were meant: it can be joined by its id, and goes on when one leaves. */
  readonly group: boolean;
  /** `ringing` is both sides' word for it; `direction` says whose phone rings. Ended is ended at once when we end it. */
  readonly state: CallPhase;
  /** Why it is over for us; null while it is not. */
  readonly reason: EndReason | 'answered_elsewhere' | null;
  /** Why the last wish, or the call itself, failed; null when all is well. */
  readonly error: RtcError | null;
  /** Everybody, in order of invitation. */
  readonly parties: readonly Party[];
  readonly others: readonly Party[];
  readonly me: Party | null;
  /** Whoever began it. */
  readonly from: Party | null;
  /** Sound and picture: `null` while it rings here. Its microphone and camera are set there. */
  readonly room: Room | null;
  /** When two first heard each other, as `Date.now()` tells time; null while they never have. */
  readonly activeAt: number | null;
  readonly endedAt: number | null;
  /** Answered here, and the server has not said so yet. */
  readonly answering: boolean;
  /** The connection is lost, ours or the only other's, and the call waits for it. */
  readonly reconnecting: boolean;
  /** Nothing of it is on a screen, so nothing of ours is sent or played. */
  readonly paused: boolean;
  /** Who asks to turn video on; '' when nobody does. */
  readonly videoRequest: '' | 'me' | 'them';
  /** Ends the present call first. Rejects with `answered_elsewhere`, `call_over`. */
  accept(wish?: CallOptions): Promise<void>;
  reject(why?: RejectReason): Promise<void>;
  /** Cancels, hangs up, or leaves the others to themselves. The promise waits for the server and never rejects. */
  end(): Promise<void>;
  /** 1 to 15 more people. Rejects with `call_full`, `rate_limited`. */
  invite(to: readonly string[]): Promise<void>;
  /** To `audio` at once; to `video` at once in a group, else when the other agrees. */
  switchKind(kind: CallKind): Promise<void>;
  /** The answer to `asks`. */
  answerVideoRequest(agrees: boolean): Promise<void>;
  /** Ends the call with `moved` and goes on as an ordinary room, for everybody. */
  convertToRoom(): Promise<void>;
  /** A page of one's own shows it, until released: else the others are told that nobody looks. `<rtc-call>` and `<rtc-pusher>` say so by themselves. */
  show(): Release;
}

export interface CallsEvents {
  /** A call asks to be answered. */
  incoming: Call;
  /** It is over for us: `reason` is set. Once for each call. */
  ended: Call;
  /** The state of the present call has changed. */
  changed: Call;
}

/** Calls of this person. `<rtc-call>` does all of this by itself; a listener, or `listen()`, makes this device one that rings. */
export interface Calls {
  /** The call we are in, calling or answered; also one that ended less than 2 s ago, answered or not, so that a screen can say why. */
  readonly current: Call | null;
  /** The call that asks to be answered; with `current` set it waits beside it. */
  readonly incoming: Call | null;
  /** Calls reach this device now. */
  readonly reachable: boolean;
  /** The last 50, newest first. */
  readonly history: readonly CallRecord[];
  /** Calls that nobody answered since `markRead()`. */
  readonly missed: number;
  /** Do not disturb: nothing rings here or on any other device of this person. */
  readonly doNotDisturb: boolean;
  /** User ids whose calls do not ring. */
  readonly blocked: readonly string[];
  /**
   * Calls one person, or up to 15. `current` is the new call at once. A voice call unless `kind` says otherwise.
   * Rejects with `already_in_call`, `rate_limited`, `no_server`, `bad_request`.
   */
  call(to: string | readonly string[], wish?: CallOptions & { group?: boolean }): Promise<Call>;
  /** A call by its id, as a message carries it: it rings if it still does, else it says how it ended. Rejects with `not_found`, `call_over`. */
  open(id: string): Promise<Call>;
  /** Into a group call that goes on. Rejects with `not_found`, `call_over`, `call_full`. */
  join(id: string, wish?: CallOptions): Promise<Call>;
  /** Whether people can be called now: up to 64. */
  presence(users: readonly string[]): Promise<readonly { id: string; presence: UserPresence }[]>;
  setDoNotDisturb(quiet: boolean): Promise<void>;
  block(user: string): Promise<void>;
  unblock(user: string): Promise<void>;
  /** Who we are to those whom we call; remembered. A name has up to 20 characters, an avatar is a URL. */
  setProfile(profile: { name: string; avatar?: string }): void;
  markRead(): void;
  /** Keeps the connection open, so that calls ring here, until released. */
  listen(): Release;
  /** Sounds to ring with, as paths in the package or URLs; '' is silence. The last one who says so counts. */
  useSounds(sounds: CallSounds): Release;
  on<Name extends keyof CallsEvents>(name: Name, listener: (event: CallsEvents[Name]) => void): Release;
}
