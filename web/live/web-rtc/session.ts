import { whyOf } from '../why';
import { endpointOf, linkedIceServers } from './endpoint';

export interface SessionEvents {
  /** The server took the offer. */
  onAnswered(): void;
  /** Media can flow. */
  onConnected(): void;
  /** Said at most once. `final`: the server does not want this URL any more. */
  onLost(loss: Loss): void;
}

export interface Loss {
  /** 3002: no connection came about; 3005: the one that was there is gone. */
  code: 3002 | 3005;
  why: string;
  final: boolean;
}

export interface SessionOptions extends SessionEvents {
  url: string;
  /** Adds what is sent or received, before the offer is made. */
  prepare(peer: RTCPeerConnection): void;
}

export interface Session {
  readonly peer: RTCPeerConnection;
  release(): void;
}

const gatherWithinMs = 1_000;
const connectWithinMs = 6_000;
/** Phones change networks: what comes back in this time was no loss. */
const returnWithinMs = 3_000;
/** Unauthorized, forbidden, gone: another try by the same URL would be refused as well. */
const finalStatuses: readonly number[] = [401, 403, 410];

/** ICE servers that an answer named: candidates are sent with the offer, so they serve from the next one on. */
const learnt = new Map<string, RTCIceServer[]>();

/** One WHIP or WHEP session: offer and answer over HTTP with all candidates in them, and DELETE of the resource at the end. */
export function openSession(options: SessionOptions): Session {
  const { url, iceServers, headers } = endpointOf(options.url);
  const { origin } = new URL(url);
  const peer = new RTCPeerConnection({
    iceServers: iceServers.length > 0 ? iceServers : (learnt.get(origin) ?? []),
    bundlePolicy: 'max-bundle',
  });
  let resource: string | null = null;
  let over = false;
  let connected = false;
  let timer = setTimeout(() => lose('no connection'), connectWithinMs);

  peer.onconnectionstatechange = () => {
    clearTimeout(timer);
    if (peer.connectionState === 'connected' && !connected) {
      connected = true;
      watchTransport();
      options.onConnected();
    } else if (peer.connectionState === 'failed') lose('connection failed');
    else if (peer.connectionState === 'disconnected') timer = setTimeout(() => lose('no way to the server'), returnWithinMs);
    else if (peer.connectionState === 'connecting') timer = setTimeout(() => lose('no connection'), connectWithinMs);
  };

  negotiate().catch((cause: unknown) => lose(whyOf(cause)));

  async function negotiate(): Promise<void> {
    options.prepare(peer);
    await peer.setLocalDescription();
    await gathered(peer);
    if (isOver()) return;
    const body = peer.localDescription?.sdp ?? '';
    const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(connectWithinMs) });
    if (!response.ok) {
      lose(`HTTP ${response.status}`, finalStatuses.includes(response.status));
      return;
    }
    const location = response.headers.get('location');
    resource = location === null ? null : new URL(location, response.url).href;
    const linked = linkedIceServers(response.headers.get('link'));
    if (linked.length > 0) learnt.set(origin, linked);
    if (isOver()) {
      remove();
      return;
    }
    // From here on a release deletes the resource by itself.
    const sdp = await response.text();
    if (isOver()) return;
    await peer.setRemoteDescription({ type: 'answer', sdp });
    if (!isOver()) options.onAnswered();
  }

  /** A server that ends a session says so by DTLS, long before ICE notices. */
  function watchTransport(): void {
    const transport = peer.getTransceivers()[0]?.sender.transport ?? null;
    if (transport === null) return;
    transport.onstatechange = () => {
      if (transport.state === 'closed' || transport.state === 'failed') lose('ended by the server');
    };
  }

  /** It may have been released while something was waited for. */
  function isOver(): boolean {
    return over;
  }

  function lose(why: string, final = false): void {
    if (over) return;
    release();
    options.onLost({ code: connected ? 3005 : 3002, why, final });
  }

  /** The page may be closing: the request outlives it. */
  function remove(): void {
    if (resource === null) return;
    const { authorization } = headers;
    const credentials = authorization === undefined ? {} : { authorization };
    fetch(resource, { method: 'DELETE', headers: credentials, keepalive: true }).catch(() => undefined);
    resource = null;
  }

  function release(): void {
    if (over) return;
    over = true;
    clearTimeout(timer);
    peer.onconnectionstatechange = null;
    peer.close();
    remove();
  }

  return { peer, release };
}

/** Resolves when all candidates are known, or enough time was given to those that are slow. */
function gathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      peer.removeEventListener('icegatheringstatechange', check);
      resolve();
    };
    const check = (): void => {
      if (peer.iceGatheringState === 'complete') done();
    };
    const timer = setTimeout(done, gatherWithinMs);
    peer.addEventListener('icegatheringstatechange', check);
    check();
  });
}

/** What a session counts now; null when it is over. */
export async function statsOf<Report>({ peer }: Session): Promise<Report[] | null> {
  const stats = await peer.getStats().catch(() => null);
  const reports: Report[] = [];
  stats?.forEach((report: Report) => reports.push(report));
  return stats === null ? null : reports;
}

/** Puts H.264 first: servers that also speak RTMP and FLV can pass nothing else on. Browsers without this call have it among theirs. */
export function preferH264(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities?.('video')?.codecs ?? [];
  const isH264 = ({ mimeType }: { mimeType: string }): boolean => mimeType.toLowerCase() === 'video/h264';
  if (!codecs.some(isH264) || !('setCodecPreferences' in transceiver)) return;
  transceiver.setCodecPreferences([...codecs.filter(isH264), ...codecs.filter((codec) => !isH264(codec))]);
}
