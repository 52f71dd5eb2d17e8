import type { Downlink } from './forwarding/downlink';
import type { Uplink } from './forwarding/uplink';
import type { PeerConnection } from './transport/peer-connection';

/** The work of sessions since the process started. Packets are those of media, and bytes those of all datagrams. */
export interface SessionCounts {
  packetsIn: number;
  packetsOut: number;
  bytesIn: number;
  bytesOut: number;
  /** Packets of publishers that were asked for, each time they were. */
  asked: number;
  /** Packets of publishers that came as a retransmission. */
  repaired: number;
  /** Packets of publishers that never came. */
  lost: number;
  /** Packets that viewers asked for. */
  requested: number;
  /** Packets that were sent to viewers again. */
  resent: number;
  /** Packets of parity that were sent to viewers. */
  parity: number;
  /** Sessions whose media took TCP. */
  overTcp: number;
  /** Sessions whose peer never reached this server, so that its page took FLV. */
  unreached: number;
}

export const noCounts = (): SessionCounts => ({
  packetsIn: 0,
  packetsOut: 0,
  bytesIn: 0,
  bytesOut: 0,
  asked: 0,
  repaired: 0,
  lost: 0,
  requested: 0,
  resent: 0,
  parity: 0,
  overTcp: 0,
  unreached: 0,
});

export function sumOf(all: readonly SessionCounts[]): SessionCounts {
  const sum = noCounts();
  const names = Object.keys(sum) as (keyof SessionCounts)[];
  all.forEach((counts) => names.forEach((name) => (sum[name] += counts[name])));
  return sum;
}

const ofConnection = ({ counts, transport }: PeerConnection): SessionCounts => ({
  ...noCounts(),
  bytesIn: counts.receivedBytes,
  bytesOut: counts.sentBytes,
  overTcp: transport === 'tcp' ? 1 : 0,
  unreached: transport === null ? 1 : 0,
});

export function publisherCounts(connection: PeerConnection, { counts }: Uplink): SessionCounts {
  const { originals, repaired, duplicates, asked, lost } = counts;
  return { ...ofConnection(connection), packetsIn: originals + repaired + duplicates, asked, repaired, lost };
}

export function viewerCounts(connection: PeerConnection, { counts }: Downlink): SessionCounts {
  const { sent, resent, parity, asked: requested } = counts;
  return { ...ofConnection(connection), packetsOut: sent + resent + parity, requested, resent, parity };
}
