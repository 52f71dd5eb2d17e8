/** The way that media take from this page: WebRTC by UDP or TCP, or FLV; empty while it is not known. */
export type Transport = 'udp' | 'tcp' | 'flv' | '';

/** The fields of stats reports about the way to the server. Each of them is missing in some browser. */
export interface TransportReport {
  type: string;
  id?: string;
  packetsReceived?: number;
  responsesReceived?: number;
  requestsSent?: number;
  selectedCandidatePairId?: string;
  localCandidateId?: string;
  nominated?: boolean;
  state?: string;
  protocol?: string;
  /** `udp`, `tcp` or `tls`: how this page reaches the TURN server of a relayed candidate, which itself goes on by UDP. */
  relayProtocol?: string;
  /** Seconds to the server and back. */
  currentRoundTripTime?: number;
  kind?: string;
  codecId?: string;
  mimeType?: string;
}

/** A number that grows when anything at all arrives. */
export function heardCount(reports: Iterable<TransportReport>): number {
  let received = 0;
  for (const { type, packetsReceived = 0, responsesReceived = 0 } of reports)
    if (type === 'transport' || type === 'candidate-pair') received += packetsReceived + responsesReceived;
  return received;
}

/** The checks of ICE that were sent; Infinity where a browser does not count them. */
export function checksSent(reports: readonly TransportReport[]): number {
  const counted = reports.flatMap(({ requestsSent }) => (requestsSent === undefined ? [] : [requestsSent]));
  return counted.length === 0 ? Infinity : counted.reduce((sum, sent) => sum + sent, 0);
}

/** The pair of addresses in use. */
export function pairOf(reports: readonly TransportReport[]): TransportReport | undefined {
  const selected = reports.find(({ selectedCandidatePairId }) => selectedCandidatePairId !== undefined)?.selectedCandidatePairId;
  const pairs = reports.filter(({ type }) => type === 'candidate-pair');
  return pairs.find(({ id }) => id === selected) ?? pairs.find(({ nominated, state }) => nominated && state === 'succeeded');
}

/** The protocol of the pair in use, up to the TURN server where there is one: it is what the network of this page lets pass. */
export function transportOf(reports: readonly TransportReport[]): Transport {
  const pair = pairOf(reports);
  const { protocol, relayProtocol = protocol } = reports.find(({ id }) => pair && id === pair.localCandidateId) ?? {};
  if (relayProtocol === 'tls') return 'tcp';
  return relayProtocol === 'udp' || relayProtocol === 'tcp' ? relayProtocol : '';
}

/** The browser's reports about a connection; null when they cannot be read any more. */
export async function readReports<Report extends TransportReport>(peer: RTCPeerConnection): Promise<Report[] | null> {
  const stats = await peer.getStats().catch(() => null);
  if (stats === null) return null;
  const reports: Report[] = [];
  stats.forEach((report: Report) => reports.push(report));
  return reports;
}
