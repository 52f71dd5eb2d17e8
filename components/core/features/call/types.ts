import type { CallKind, CallRecord, EndReason, Party } from '../../protocol/call-state';
import type { RtcError } from '../../protocol/errors';
import type { CallPhase } from '../../protocol/call-table';
import type { Release } from '../../shared/release';
import type { RoomModel } from '../../room/types';

/** What the parts of `rtc-call` read and do. Every field is observable; every method is a wish and may reject with an RtcError. */

export type RejectReason = 'rejected' | 'busy';

export interface CallOptions {
  kind?: CallKind;
  /** One's own devices when it connects; microphone on, camera on in a video call. */
  microphone?: boolean;
  camera?: boolean;
}

export interface CallModel {
  /** '' until the server has answered `call()`; another one after a merge. */
  readonly id: string;
  readonly kind: CallKind;
  readonly direction: 'in' | 'out';
  readonly group: boolean;
  /** `ringing` is both sides' word for it: `direction` says whose phone rings. Ended is ended at once when we end it. */
  readonly state: CallPhase;
  /** Why it is over for us; null while it is not. Another device that answered is `answered_elsewhere`. */
  readonly reason: EndReason | 'answered_elsewhere' | null;
  /** Why the last wish, or the call itself, failed: no_server, camera_refused …; null when all is well. */
  readonly error: RtcError | null;
  readonly parties: readonly Party[];
  readonly others: readonly Party[];
  readonly me: Party | null;
  /** Whoever began it. */
  readonly from: Party | null;
  /** The media, from the moment in which we call or answer: its preview before, its members afterwards. */
  readonly room: RoomModel | null;
  /** Clock time at which two first heard each other; null while they never have. */
  readonly activeAt: number | null;
  readonly endedAt: number | null;
  /** Answered here, and the server has not said so yet. */
  readonly answering: boolean;
  /** The connection is lost, ours or the only other's, and the call waits for it. */
  readonly reconnecting: boolean;
  /** No page shows the call at the moment, so nothing of ours is sent or played. */
  readonly paused: boolean;
  /** 'me' or 'them' asks to turn video on; '' when nobody does. */
  readonly videoRequest: '' | 'me' | 'them';

  accept(wish?: CallOptions): Promise<void>;
  reject(why?: RejectReason): Promise<void>;
  /** Cancels, hangs up, or leaves the others to themselves: over at once here, whatever the network does. */
  end(): Promise<void>;
  invite(to: readonly string[]): Promise<void>;
  /** Audio at once; video at once in a group, else when the other agrees. */
  switchKind(kind: CallKind): Promise<void>;
  answerVideoRequest(agrees: boolean): Promise<void>;
  /** Goes on as an ordinary room, for everybody. */
  convertToRoom(): Promise<void>;
  /** A page shows the media: rtc-call says so while it is the call's page. */
  show(): Release;
}

export interface CallEvents {
  /** A call has come in, or a second one waits. */
  incoming: CallModel;
  /** It is over for us: `reason` is set. */
  ended: CallModel;
  /** The state of the present call has changed. */
  changed: CallModel;
}

/** Paths or URLs of the sounds; '' is silence. */
export interface CallSounds {
  readonly incoming: string;
  readonly outgoing: string;
  readonly ended: string;
}

export type UserPresence = 'online' | 'busy' | 'offline';

export interface CallsModel {
  /** The call we are in, calling or answered; also one that ended less than 2 s ago, answered here or not, so that screens can say why. */
  readonly current: CallModel | null;
  /** A call that asks to be answered. With `current` set it waits beside it. */
  readonly incoming: CallModel | null;
  /** The inbox is heard: calls reach this device. */
  readonly reachable: boolean;
  readonly history: readonly CallRecord[];
  /** Calls that nobody answered here since the history was last read. */
  readonly missed: number;
  readonly doNotDisturb: boolean;
  readonly blocked: readonly string[];

  call(to: string | readonly string[], wish?: CallOptions & { group?: boolean }): Promise<CallModel>;
  /** A call by its id, as a link or a message carries it: rings again if it still does for us, else says how it ended. */
  open(id: string): Promise<CallModel>;
  /** Into a group call that goes on. */
  join(id: string, wish?: CallOptions): Promise<CallModel>;
  presence(users: readonly string[]): Promise<readonly { id: string; presence: UserPresence }[]>;
  setDoNotDisturb(quiet: boolean): Promise<void>;
  block(user: string): Promise<void>;
  unblock(user: string): Promise<void>;
  /** Who we are to those whom we call; remembered. */
  setProfile(profile: { name: string; avatar?: string }): void;
  markRead(): void;
  /** Keeps the connection open and hears the inbox until released: every `rtc-call` does, and every listener. */
  listen(): Release;
  /** Where the sounds are; the last one who says so counts. rtc-call knows, as the kit's files are where it is. */
  useSounds(sounds: CallSounds): Release;
  on<Name extends keyof CallEvents>(name: Name, listener: (event: CallEvents[Name]) => void): Release;
}
