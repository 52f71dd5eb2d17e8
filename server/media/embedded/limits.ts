/** Where patience ends. Every figure can be given by the caller, so that tests need not wait. */
export interface MediaLimits {
  /** A publisher that was silent for so long is taken for dead when its own seat comes back. */
  silentMs: number;
  /** What a slow reader may lag behind before old pictures are dropped up to the next key frame. */
  staleMs: number;
  /** A reader that took nothing for so long is cut. */
  stuckMs: number;
  /** A reader with so much waiting is cut, whatever else is true. */
  queueBytes: number;
  /** How long after its last use an expired URL may be used again: a pusher that flaps comes back by the URL that it has. */
  graceMs: number;
  /** A connection that has not said what it wants by then is closed. */
  requestMs: number;
  /** The longest message of a publisher; a 4K key frame is about 1 MB. */
  messageBytes: number;
}

export const defaultLimits: MediaLimits = {
  silentMs: 1_500,
  staleMs: 2_000,
  stuckMs: 10_000,
  queueBytes: 4_000_000,
  graceMs: 30_000,
  requestMs: 10_000,
  messageBytes: 4_000_000,
};
