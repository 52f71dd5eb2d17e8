/** The limits of version 1 that the kit uses itself; limits.ts has all. A kit carries no others. */
export const limits = {
  /** Largest inbound frame; a larger one closes the socket with 1009. */
  frameBytes: 16 * 1024,
  /** Code points after control characters are stripped. */
  nameLength: 40,
  idLength: 64,

  heartbeatMs: 10_000,
  heartbeatSlackMs: 5_000,
  serverSilenceMs: 25_000,
  probeMs: 2_000,
  requestMs: 10_000,
  connectMs: 10_000,

  reconnectFirstMs: 300,
  reconnectCeilingMs: 10_000,

  retainedMs: 5 * 60_000,

  /** Ends a membership of a hidden app, as long as its media arrive. */
  graceAwayMs: 120_000,

  /** Ends an invitation that rings, or waits until the callee is free. */
  callRingMs: 60_000,
  /** Ends a part whose device is offline; a hidden one has `graceAwayMs` as long as its media arrive. */
  callGraceMs: 45_000,
  partiesPerCall: 16,
  callHistory: 50,
  usersPerPresence: 64,

  requestsPerSecond: 20,
} as const;
