/** The connections of this page, from `watchPeers` on. */
const peers: RTCPeerConnection[] = [];

/** One report of the browser about a video stream. */
export interface VideoReport {
  type: string;
  rid?: string;
  frameWidth?: number;
  framesEncoded?: number;
  framesDecoded?: number;
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

/** The reports about the video of all open connections. */
export async function peerVideo(): Promise<VideoReport[]> {
  const open = peers.filter(({ connectionState }) => connectionState === 'connected');
  const stats = await Promise.all(open.map((peer) => peer.getStats()));
  const found: VideoReport[] = [];
  stats.forEach((each) =>
    each.forEach((report: VideoReport & { kind?: string }) => {
      if (/^(in|out)bound-rtp$/.test(report.type) && report.kind === 'video') found.push(report);
    }),
  );
  return found;
}
