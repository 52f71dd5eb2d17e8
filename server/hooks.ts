import type { CallKind, CallRecord } from '../components/core/protocol/call-state';
import type { Ability, Entry } from '../components/core/protocol/room-state';
import type { RecordingHook } from './recordings/recording-hook';

/** A call that none of the callee's devices has reported to ring: enough to write a message that leads back to it. */
export interface CalleeNotification {
  call: string;
  kind: CallKind;
  group: boolean;
  from: { id: string; name: string };
  to: string;
  /** The time left to answer. */
  leftMs: number;
}

/** A message of the chat before it is sent. */
export interface MessageToModerate {
  room: string;
  from: string;
  name: string;
  text: string;
  /** The URL of its image. */
  image?: string;
}

/** The settings of a room that opens. */
export interface OpenRoomAnswer {
  /** By default the room's id. */
  title?: string;
  /** The listed members, from 1 to 1,000 (`limits.membersPerRoomMost`); the default is 16. */
  capacity?: number;
  /**
   * The users with the role `audience` who may come beside them without being listed, up to 100,000 (`limits.audiencePerRoomMost`); by
   * default 0, and then everybody is listed.
   */
  audience?: number;
  /** The way in; by default `open`. With `waiting`, users who come before a host wait too. `pin` needs a PIN. */
  entry?: Entry;
  /** 4 to 12 digits. */
  pin?: string;
  /** Forbidden to all but hosts and co-hosts; by default nothing. */
  forbidden?: readonly Ability[];
  /** False: when the last host leaves, nobody else becomes host. */
  succession?: boolean;
}

/** Decisions and notifications for the customer's backend. A rejecting hook is logged, and its decision counts as a refusal. */
export interface Hooks {
  /** Asked when a room opens, also for a user who only waits. Returns its settings, or null when there is no such room. */
  openRoom?(room: string): Promise<OpenRoomAnswer | null>;
  /** Whether `from` may call `to` and see their presence. Without the hook everybody may. */
  mayCall?(from: string, to: string): Promise<boolean>;
  /**
   * Asked when no device of the callee has reported that it rings. Returns true when the user was notified by other means, and
   * may be rung for the whole ring time.
   */
  notifyCallee?(call: CalleeNotification): Promise<boolean>;
  /** The recorder that operators start by `StartRecording`. Without it, they start one themselves. */
  recording?: RecordingHook;
  /**
   * Asked before a message of the chat is sent, such as for WeChat's `msgSecCheck`. Returns true to send it as it is, another text to send
   * in its place, or false to refuse it. While it rejects or is late, nothing is sent, and the sender's app tries again.
   */
  moderateMessage?(message: MessageToModerate): Promise<boolean | string>;
  /** Called for each party when a call is over. */
  callEnded?(user: string, record: CallRecord): Promise<void>;
}
