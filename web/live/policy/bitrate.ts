/** The sender's view of its way to the server. */
export interface Uplink {
  kbps: number;
  /** When the rate was last changed. */
  changedMs: number;
  /** Since when nothing has been waiting to leave; null while something is. */
  calmSinceMs: number | null;
}

export interface UplinkSample {
  nowMs: number;
  /** How long what waits in the socket takes at the present rate. */
  backlogMs: number;
  minKbps: number;
  maxKbps: number;
}

const congestedMs = 200;
const calmMs = 50;
const stepDownEveryMs = 1_000;
const stepUpAfterMs = 5_000;

/** The rate to encode at next: down by a third within a second of congestion, up by a sixth after five calm seconds. */
export function nextUplink(uplink: Uplink, { nowMs, backlogMs, minKbps, maxKbps }: UplinkSample): Uplink {
  const kbps = Math.min(maxKbps, Math.max(minKbps, uplink.kbps));
  const calmSinceMs = backlogMs > calmMs ? null : (uplink.calmSinceMs ?? nowMs);
  if (backlogMs > congestedMs && nowMs - uplink.changedMs >= stepDownEveryMs) {
    const lower = Math.max(minKbps, Math.round(kbps * 0.67));
    return { kbps: lower, changedMs: lower === kbps ? uplink.changedMs : nowMs, calmSinceMs };
  }
  const quietSinceMs = Math.max(calmSinceMs ?? Infinity, uplink.changedMs);
  if (nowMs - quietSinceMs >= stepUpAfterMs && kbps < maxKbps) {
    return { kbps: Math.min(maxKbps, Math.round(kbps * 1.17)), changedMs: nowMs, calmSinceMs };
  }
  return { kbps, changedMs: uplink.changedMs, calmSinceMs };
}
