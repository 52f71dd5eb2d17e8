/**
 * Every limit of version 1. Bytes are UTF-8 bytes of JSON; times are milliseconds. The server announces those that a client
 * must keep in `welcome.lim`; docs/PROTOCOL.md prints the table.
 */
export const limits = {
  /** Largest inbound frame; beyond it the socket is closed with 1009. */
  frameBytes: 16 * 1024,
  /** Largest outbound frame; a longer burst is split. */
  outboundFrameBytes: 64 * 1024,
  messageBytes: 4 * 1024,
  memberAttrsBytes: 2 * 1024,
  roomAttrsBytes: 8 * 1024,
  /** Code points after control characters are stripped. */
  nameLength: 20,
  topicLength: 64,
  idLength: 64,
  roomIdLength: 64,
  membersPerRoom: 16,
  roomsPerSession: 4,

  heartbeatMs: 10_000,
  heartbeatSlackMs: 5_000,
  serverSilenceMs: 25_000,
  probeMs: 2_000,
  requestMs: 10_000,
  connectMs: 10_000,
  handshakeMs: 5_000,

  reconnectFirstMs: 300,
  reconnectCeilingMs: 10_000,
  /** The first try after a drop is spread over this, as a dead node drops everybody at once. */
  reconnectSpreadMs: 300,

  retainedEvents: 512,
  retainedMs: 5 * 60_000,
  idempotencyMs: 2 * 60_000,
  idempotencyKeys: 256,

  graceMs: 30_000,
  graceAwayMs: 120_000,

  /** No device of the person called has said that it rings. */
  callUnreachableMs: 10_000,
  /** It rings, or waits until the person called is free. */
  callRingMs: 60_000,
  /** Answered, and no media yet. */
  callConnectMs: 20_000,
  /** A part in a call whose device cannot be heard; hidden devices have `graceAwayMs`. */
  callGraceMs: 45_000,
  /** A question to turn video on is forgotten. */
  callConsentMs: 20_000,
  /** Nobody's device has answered an invitation in this time: the customer's backend is asked to wake one. */
  callWakeMs: 2_000,
  /** A finished call can still be read. */
  callKeptMs: 2 * 60_000,
  partiesPerCall: 16,
  callHistory: 50,
  blockedUsers: 200,
  usersPerLook: 64,
  invitesPerSecond: 1,
  invitesPerMinute: 10,
  invitesPerCalleePerMinute: 3,

  tokenWarnMs: 60_000,
  tokenGraceMs: 60_000,
  tokenMaxTtlMs: 15 * 60_000,
  clockLeewayMs: 30_000,

  requestsPerSecond: 20,
  requestsBurst: 40,
  messagesPerSecond: 5,
  hellosPerMinute: 30,

  ephemeralQueueBytes: 64 * 1024,
  queueBytes: 1024 * 1024,
} as const;

/** What `welcome.lim` carries: the limits that a client must keep. */
export interface AnnouncedLimits {
  frame: number;
  message: number;
  rate: number;
}
