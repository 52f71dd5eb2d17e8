/** The connections of this page, from `watchPeers` on. */
const peers: RTCPeerConnection[] = [];

/** One report of the browser about a stream. */
export interface StreamReport {
  type: string;
  rid?: string;
  frameWidth?: number;
  framesEncoded?: number;
  framesDecoded?: number;
  packetsSent?: number;
  bytesSent?: number;
  bytesReceived?: number;
  freezeCount?: number;
  targetBitrate?: number;
}

/** Keeps the connections that players and pushers open, without their knowledge. */
export function watchPeers(): void {
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...rest: ConstructorParameters<typeof Native>) {
      super(...rest);
      peers.push(this);
    }
  };
}

/** The reports about the streams of one kind of all open connections. */
export async function streamReports(kind: 'audio' | 'video'): Promise<StreamReport[]> {
  const open = peers.filter(({ connectionState }) => connectionState === 'connected');
  const stats = await Promise.all(open.map((peer) => peer.getStats()));
  const found: StreamReport[] = [];
  stats.forEach((each) =>
    each.forEach((report: StreamReport & { kind?: string }) => {
      if (/^(in|out)bound-rtp$/.test(report.type) && report.kind === kind) found.push(report);
    }),
  );
  return found;
}
