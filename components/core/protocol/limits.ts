import { chatLimits } from './chat/rules';
import { limits as clientLimits } from './client-limits';
import { pollLimits } from './polls/rules';
import { requestLimits } from './requests/rules';

/**
 * Every limit of version 1. Bytes are UTF-8 bytes of JSON; times are milliseconds. The server announces those that a client
 * must keep in `welcome.lim`; docs/PROTOCOL.md prints the table.
 */
export const limits = {
  ...clientLimits,
  ...chatLimits,
  ...pollLimits,
  ...requestLimits,

  /** Largest voucher of a call: with a token, it must fit into the frame of a hello. */
  voucherBytes: 6 * 1024,
  /** Largest outbound frame; a longer burst is split. */
  outboundFrameBytes: 64 * 1024,
  messageBytes: 4 * 1024,
  memberAttrsBytes: 2 * 1024,
  roomAttrsBytes: 8 * 1024,
  topicLength: 64,
  requestIdLength: 64,
  /** Code points of any script, in NFC, with single spaces inside; no control characters, no invisible marks, none of `% # * / : ? \`. */
  roomIdLength: 64,
  /** Listed members of a room for which nobody sets a capacity. */
  membersPerRoom: 16,
  /** The most listed members that the hook or an operator may allow: each change of a room reads and writes all of them. */
  membersPerRoomMost: 1_000,
  /** The most users that the audience of a room may have beside its members. */
  audiencePerRoomMost: 100_000,
  /** At most so often the members of a room are told of its audience. */
  audienceEveryMs: 1_000,
  /** Users of the audience whom each news of it names: more would be megabytes a second to an audience of 10,000. */
  newestOfAudience: 5,
  /** The most users in one answer of `room.audience`. */
  audiencePage: 100,
  roomsPerSession: 4,
  /** The longest PIN of a room; the shortest has four digits. */
  pinLength: 12,
  /** Users who wait for admission to one room. */
  waitingPerRoom: 100,
  /** A user in the waiting room knocks again after this time, and is taken out after three times as much silence. */
  knockEveryMs: 4_000,
  /** The word of the host to those who wait, in bytes. */
  waitingNoteBytes: 512,
  chatIdLength: 64,
  /** The newest messages of a room's chat that are kept, for at most a day: when there are so many, the oldest tenth goes. */
  chatKept: 500,
  chatKeptMs: 24 * 60 * 60_000,
  /** So often the server looks for messages that are too old, and for the chats of rooms that are over. */
  chatSweepMs: 60_000,
  pollIdLength: 32,
  /** At most so often the members of a room are told of a poll's result, and by this much later for each further thousand votes. */
  pollTallyMs: 1_000,
  /** So often the server looks for polls that a node left half closed, and for the votes of rooms that are over. */
  pollSweepMs: 60_000,
  /** A user who was admitted may enter for this time. */
  admittedMs: 2 * 60_000,
  /** A user who was refused may not knock for this time. */
  deniedMs: 10 * 60_000,
  /** Raised hands in one room. */
  handsPerRoom: 100,

  handshakeMs: 5_000,

  /** The first retry after a drop is spread over this time, because a dead node drops all of its clients at once. */
  reconnectSpreadMs: 300,

  retainedEvents: 512,
  idempotencyMs: 2 * 60_000,
  idempotencyKeys: 256,

  /** Ends a membership whose connection was lost. */
  graceMs: 30_000,
  /** Ends memberships and parts of a client that said that it closes, unless the same session says hello in this time. */
  graceClosedMs: 10_000,
  /** A connection is dropped if it is still there this long after its client said that it closes. */
  closingMs: 5_000,

  /** Ends an invitation if no device of the callee has reported that it rings. */
  callUnreachableMs: 10_000,
  /** Ends a part that was accepted and has no media yet. */
  callConnectMs: 20_000,
  /** Ends a request to switch to video. */
  videoRequestMs: 20_000,
  /** The customer's backend is asked to notify the callee if no device has reported in this time that it rings. */
  callNotifyMs: 2_000,
  /** A finished call can still be read for this time. */
  callRetainedMs: 2 * 60_000,
  blockedUsers: 200,
  invitesPerSecond: 1,
  invitesPerMinute: 10,
  invitesPerCalleePerMinute: 3,

  tokenWarnMs: 60_000,
  tokenGraceMs: 60_000,
  tokenMaxTtlMs: 15 * 60_000,
  clockLeewayMs: 30_000,

  requestsBurst: 40,
  messagesPerSecond: 5,
  hellosPerMinute: 30,

  ephemeralQueueBytes: 64 * 1024,
  queueBytes: 1024 * 1024,
} as const;

/** The limits in `welcome.lim`, which a client must keep. */
export interface AnnouncedLimits {
  frame: number;
  message: number;
  rate: number;
  spread: number;
}
