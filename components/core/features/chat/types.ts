import type { Room, Rtc } from '../../app/public-api';
import type { Reason } from '../../protocol/errors';
import type { ReactionKind } from '../../protocol/chat/rules';

/** `system`: a line of the room about a member, which this device wrote. */
export type ChatState = 'sending' | 'sent' | 'failed' | 'system';

/** One line of a chat. */
export interface ChatEntry {
  /** The same from sending on; different from that of every other line. */
  readonly key: string;
  /** The server's id; '' until the server has the message, and for a line of the room. */
  readonly id: string;
  /** Server time in milliseconds; the time of this device while a message is not sent. */
  readonly ts: number;
  /** The id and the name of the sender, or of the member whom a line of the room is about. */
  readonly from: string;
  readonly name: string;
  /** The text; for a line of the room `joined`, `left`, or `muted` when a host muted the own microphone. */
  readonly text: string;
  readonly reply?: string;
  readonly mentions?: readonly string[];
  readonly image?: string;
  readonly state: ChatState;
  /** The reason why `state` is 'failed': `forbidden`, `timeout`, `too_large` …; null when it is not. */
  readonly reason: Reason | null;
}

/** A reaction that is shown now. */
export interface ShownReaction {
  readonly key: number;
  readonly kind: ReactionKind;
  readonly name: string;
}

export interface ChatDetails {
  /** The id of the message that this one answers. */
  readonly reply?: string;
  /** The ids of at most 20 members. */
  readonly mentions?: readonly string[];
  /** An https URL, of at most 1,024 characters. */
  readonly image?: string;
}

/** The chat of one room. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
export interface RoomChatModel {
  /** The newest 500 lines that are known, the oldest first, and own messages that are not sent yet at the end. Empty outside the room. */
  readonly messages: readonly ChatEntry[];
  /** Messages of others since the last `markRead`; those from before joining are read. */
  readonly unread: number;
  /** There are older messages, which `loadMore` gets. */
  readonly hasMore: boolean;
  /** The room, or a moderator, forbids this user to write. */
  readonly isForbidden: boolean;
  /** False when the server has no chat. */
  readonly isAvailable: boolean;
  /** The reactions of the last seconds, 12 at most. */
  readonly reactions: readonly ShownReaction[];
  /** Sends a message of at most 2 KiB of text. It is in `messages` at once. Rejects with `not_in_room`, `forbidden`, `too_large`, `timeout` … */
  send(text: string, details?: ChatDetails): Promise<void>;
  /** Sends a failed message again, by its `key`. The server sends it once, also if it had arrived before. */
  retry(key: string): Promise<void>;
  /** Deletes a message for everybody, by its `key`, or forgets one that failed. Others' messages: hosts and co-hosts only. */
  remove(key: string): Promise<void>;
  loadMore(): Promise<void>;
  markRead(): void;
  /** Shows a reaction over the pictures of all members; at most about three a second, others are dropped. */
  react(kind: ReactionKind): void;
}

/** The value of `rtc.chat`. */
export interface Chats {
  /** Returns the same chat for the same room, which it reads from then on. Throws `closed`. */
  of(room: string | Pick<Room, 'id'>): RoomChatModel;
}

export interface ChatOptions {
  /** Lets the user choose an image and puts it where members can read it. Resolves with its https URL, or with '' when the user cancels. */
  upload?: () => Promise<string>;
  /** Lines about members who join and leave. Default: true. */
  systemLines?: boolean;
}

/** The result of `createRtc({ features: [chat()] })`. */
export type RtcWithChat = Rtc & { readonly chat: Chats };
