/** The sender's view of its connection to the server. */
export interface Uplink {
  kbps: number;
  /** When the rate was last changed. */
  changedMs: number;
  /** Since when the send queue has been empty; null while it is not. */
  clearSinceMs: number | null;
}

export interface UplinkSample {
  nowMs: number;
  /** How long the send queue takes to empty at the present rate. */
  backlogMs: number;
  minKbps: number;
  maxKbps: number;
}

const congestedMs = 200;
const clearMs = 50;
const stepDownEveryMs = 1_000;
const stepUpAfterMs = 5_000;

/** The next bitrate: a third lower within a second of congestion, a sixth higher after five seconds without it. */
export function nextUplink(uplink: Uplink, { nowMs, backlogMs, minKbps, maxKbps }: UplinkSample): Uplink {
  const kbps = Math.min(maxKbps, Math.max(minKbps, uplink.kbps));
  const clearSinceMs = backlogMs > clearMs ? null : (uplink.clearSinceMs ?? nowMs);
  if (backlogMs > congestedMs && nowMs - uplink.changedMs >= stepDownEveryMs) {
    const lower = Math.max(minKbps, Math.round(kbps * 0.67));
    return { kbps: lower, changedMs: lower === kbps ? uplink.changedMs : nowMs, clearSinceMs };
  }
  const steadySinceMs = Math.max(clearSinceMs ?? Infinity, uplink.changedMs);
  if (nowMs - steadySinceMs >= stepUpAfterMs && kbps < maxKbps) {
    return { kbps: Math.min(maxKbps, Math.round(kbps * 1.17)), changedMs: nowMs, clearSinceMs };
  }
  return { kbps, changedMs: uplink.changedMs, clearSinceMs };
}
