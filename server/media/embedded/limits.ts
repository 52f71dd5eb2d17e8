/** Time and size limits of the embedded server. Callers may change all of them, so that tests need not wait. */
export interface MediaLimits {
  /** A publisher that is silent for this long is replaced when its own member returns. */
  silentMs: number;
  /** A publisher that sends neither sound nor a picture for this long is disconnected. */
  publisherSilentMs: number;
  /** A joining player gets no pictures of a publisher that has been silent for longer. */
  openingMs: number;
  /** The lag of a slow player after which old video is dropped up to the next key frame. */
  staleMs: number;
  /** A player that accepts no bytes for this long is disconnected. */
  stuckMs: number;
  /** A player with more bytes waiting is disconnected. */
  queueBytes: number;
  /** How long after its last use an expired URL may be used again, so that a reconnecting pusher can keep its URL. */
  graceMs: number;
  /** A connection without a request is closed after this time. */
  requestMs: number;
  /** The longest message of a publisher; a 4K key frame has about 1 MB. */
  messageBytes: number;
  /** A connection that leaves more bytes of answers unread is closed. */
  replyBytes: number;
  /** The connections of one member to one stream in one direction; a phone that lost its network leaves dead ones behind. */
  uses: number;
  /** The connections in all. */
  connections: number;
  /** The RTMP connections of one address that were not granted anything yet. */
  waitingPerAddress: number;
}

export const defaultLimits: MediaLimits = {
  silentMs: 1_500,
  publisherSilentMs: 10_000,
  openingMs: 3_000,
  staleMs: 2_000,
  stuckMs: 10_000,
  queueBytes: 4_000_000,
  graceMs: 30_000,
  requestMs: 10_000,
  messageBytes: 4_000_000,
  replyBytes: 65_536,
  uses: 4,
  connections: 4_000,
  waitingPerAddress: 64,
};
