import type { Room, Rtc } from '../../app/public-api';
import type { Poll, Result } from '../../protocol/messages';

/** A poll, with the own vote. A hand count (`kind` is `hands`) is a poll with one choice, the raised hand. */
export interface PollEntry extends Poll {
  /** The numbers of the own choices, from 0; empty without a vote. */
  readonly mine: readonly number[];
}

/** A poll to open. */
export interface PollQuestion {
  /** At most 200 characters. */
  readonly question: string;
  /** 2 to 10 different texts of at most 80 characters. Without them it is a hand count. */
  readonly choices?: readonly string[];
  /** A vote may have several choices. Default: false. */
  readonly many?: boolean;
  /** Nobody sees who voted for what. A hand count is always so. Default: false. */
  readonly anonymous?: boolean;
  /** The results are shown only when the poll is closed. Default: false. */
  readonly hidden?: boolean;
}

/** The polls of one room. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
export interface RoomPollsModel {
  /** The newest six, the oldest first. Empty outside the room. */
  readonly polls: readonly PollEntry[];
  /** The poll that is open, or null: there is one at most. */
  readonly current: PollEntry | null;
  /** Polls that opened or closed since the last `markSeen`. */
  readonly unread: number;
  /** `failed`: the polls from before joining are missing; `reload` asks for them again. */
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  /** False when the server has no polls. */
  readonly isAvailable: boolean;
  /** The user is host or co-host, who open and close polls. */
  readonly mayOpen: boolean;
  /** Opens a poll. Rejects with `conflict` while another one is open, with `forbidden`, `bad_request`, `rate_limited` … */
  open(question: PollQuestion): Promise<void>;
  /** Votes in place of the former vote, which an empty list takes back. `mine` shows it at once. Rejects with `poll_closed` … */
  vote(poll: string, choices: readonly number[]): Promise<void>;
  /** Closes a poll for good. */
  close(poll: string): Promise<void>;
  /** A page of the votes of a poll with names; `next` is the user after whom the next page begins, '' at the end. */
  votes(poll: string, after?: string): Promise<Result<'poll.votes'>>;
  reload(): Promise<void>;
  markSeen(): void;
}

/** The value of `rtc.polls`. */
export interface Polls {
  /** Returns the same polls for the same room, which it reads from then on. Throws `closed`. */
  of(room: string | Pick<Room, 'id'>): RoomPollsModel;
}

/** The result of `createRtc({ features: [polls()] })`. */
export type RtcWithPolls = Rtc & { readonly polls: Polls };
