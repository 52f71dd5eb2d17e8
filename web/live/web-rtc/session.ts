import { errorMessage } from '../error-message';
import type { Release } from '../release';
import { AdviceChannel, linkedAdvice, type Advice } from './advice';
import { linkedIceServers, parseEndpoint, type Endpoint } from './endpoint';
import type { Layer } from './layers';
import { candidatesGathered } from './offer';
import { ProcessWatch, askProcess } from './process-watch';
import { readReports, type TransportReport } from './transport-reports';
import { UnansweredOffers } from './unanswered-offers';
import { expectAnswer, watchNetwork } from './way-watch';

export interface SessionEvents {
  /** The server took the offer. */
  onAnswered(): void;
  /** Media can flow. */
  onConnected(): void;
  /** The server asks something of the page. */
  onAdvice?(advice: Advice): void;
  /** Called at most once. */
  onLost(loss: Loss): void;
}

export interface Loss {
  /** 3002: the connection was never established; 3005: an established connection ended. */
  code: 3002 | 3005;
  reason: string;
  /** The server refuses this URL from now on. */
  final: boolean;
}

export interface SessionOptions extends SessionEvents {
  url: string;
  /** Adds the transceivers, before the offer is made. */
  prepare(peer: RTCPeerConnection): void;
  /** Changes the browser's own offer. A browser that does not accept the change offers what it has. */
  amend?(sdp: string): string;
}

/** Keys and media. A way that loses 40 % in both directions needs 0.4 to 2.6 s, rarely 4.4 s. */
const connectWithinMs = 6_000;
/** Phones change networks: a connection that returns within this time is not lost. */
const returnWithinMs = 3_000;
/** Unauthorized, forbidden, gone: another attempt by the same URL would be refused too. */
const finalStatuses: readonly number[] = [401, 403, 410];

const unansweredOffers = new UnansweredOffers();

/** ICE servers from earlier answers, by origin. Candidates are sent with the offer, so these servers help only from the next offer on. */
const learntIceServers = new Map<string, RTCIceServer[]>();

/** One WHIP or WHEP session: offer and answer over HTTP with all candidates in them, and DELETE of the resource at the end. */
export class WebRtcSession {
  readonly peer: RTCPeerConnection;
  private readonly endpoint: Endpoint;
  private readonly origin: string;
  private readonly watch: ProcessWatch | null;
  private resource: string | null = null;
  private channel: AdviceChannel | null = null;
  private wish: Layer | null = null;
  /** The ends of everything that listens for this session. */
  private readonly watches: Release[] = [];
  private released = false;
  private connected = false;
  private timer: ReturnType<typeof setTimeout>;

  constructor(private readonly options: SessionOptions) {
    this.endpoint = parseEndpoint(options.url);
    const { url, iceServers, processUrl } = this.endpoint;
    this.origin = new URL(url).origin;
    const onGone = (): void => this.lose('the media server was restarted');
    this.watch = processUrl === null ? null : new ProcessWatch(() => askProcess(processUrl), onGone);
    this.peer = new RTCPeerConnection({
      iceServers: iceServers.length > 0 ? iceServers : (learntIceServers.get(this.origin) ?? []),
      bundlePolicy: 'max-bundle',
    });
    this.timer = setTimeout(() => this.lose('no connection'), connectWithinMs);
    this.peer.onconnectionstatechange = () => this.onConnectionState();
    this.negotiate().catch((cause: unknown) => this.lose(errorMessage(cause)));
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    clearTimeout(this.timer);
    this.peer.onconnectionstatechange = null;
    this.peer.close();
    this.channel?.release();
    this.watches.forEach((end) => end());
    this.deleteResource();
  }

  /** Tells the server which layer a playback's tile is worth. Servers that are not ours send what they have. */
  wishFor(layer: Layer): void {
    this.wish = layer;
    this.channel?.wishFor(layer);
  }

  /** The browser's stats reports of this session; null when they cannot be read any more. */
  async readStats<Report extends TransportReport>(): Promise<Report[] | null> {
    const reports = await readReports<Report>(this.peer);
    if (!this.released) this.watch?.read(reports ?? [], performance.now());
    return reports;
  }

  /**
   * Since when the server has been heard; `nowMs` while it is away, because then WebRTC says when the connection is lost. Minus infinity
   * when a network that is away cannot be told from a server that is gone.
   */
  heardSinceMs(nowMs: number): number {
    return this.watch?.heardSinceMs(nowMs) ?? -Infinity;
  }

  private onConnectionState(): void {
    const { connectionState } = this.peer;
    clearTimeout(this.timer);
    if (connectionState === 'connected' && !this.connected) {
      this.connected = true;
      this.watchTransport();
      this.watches.push(watchNetwork(this.peer, () => this.lose('the network changed')));
      this.options.onConnected();
    } else if (connectionState === 'failed') this.lose('connection failed');
    else if (connectionState === 'disconnected') this.loseAfter(returnWithinMs, 'no way to the server');
    else if (connectionState === 'connecting') this.loseAfter(connectWithinMs, 'no connection');
  }

  private async negotiate(): Promise<void> {
    const { peer } = this;
    this.options.prepare(peer);
    await this.offer();
    await candidatesGathered(peer);
    if (this.isReleased()) return;
    const response = await this.postOffer(peer.localDescription?.sdp ?? '');
    if (response === null) {
      // Without a network nobody was asked.
      this.lose('no answer', navigator.onLine && unansweredOffers.add(this.endpoint.url));
      return;
    }
    unansweredOffers.onAnswered(this.endpoint.url);
    if (!response.ok) {
      this.lose(`HTTP ${response.status}`, finalStatuses.includes(response.status));
      return;
    }
    const location = response.headers.get('location');
    this.resource = location === null ? null : new URL(location, response.url).href;
    const linked = linkedIceServers(response.headers.get('link'));
    if (linked.length > 0) learntIceServers.set(this.origin, linked);
    if (this.isReleased()) {
      this.deleteResource();
      return;
    }
    // From here on `release` deletes the resource.
    const sdp = await response.text();
    if (this.isReleased()) return;
    await peer.setRemoteDescription({ type: 'answer', sdp });
    if (this.isReleased()) return;
    const advice = linkedAdvice(response.headers.get('link'), response.url);
    this.watches.push(expectAnswer(peer, () => this.lose('no way to the server')));
    if (advice === null) return this.options.onAnswered();
    this.channel = new AdviceChannel(
      advice,
      (told) => this.onAdvice(told),
      () => this.onAdviceLost(),
    );
    if (this.wish !== null) this.channel.wishFor(this.wish);
    this.options.onAnswered();
  }

  private async offer(): Promise<void> {
    const { peer, options } = this;
    const { sdp = '' } = await peer.createOffer();
    const amended = options.amend?.(sdp) ?? sdp;
    await peer.setLocalDescription({ type: 'offer', sdp: amended }).catch(() => peer.setLocalDescription({ type: 'offer', sdp }));
  }

  private onAdvice(advice: Advice): void {
    if (this.released) return;
    if (advice.end === undefined) this.options.onAdvice?.(advice);
    else this.lose(`the server ended the session: ${advice.end}`, advice.end !== 'closed');
  }

  /** The advice comes from the media server's process, so its end may be the end of that process. */
  private onAdviceLost(): void {
    if (this.connected) this.watch?.suspect(performance.now());
  }

  /** Null when the connection was closed without an answer, of which a proxy makes status 502. */
  private async postOffer(body: string): Promise<Response | null> {
    const { url, headers } = this.endpoint;
    const request = { method: 'POST', headers, body, signal: AbortSignal.timeout(connectWithinMs) };
    const response = await fetch(url, request).catch((cause: unknown) => {
      if (cause instanceof TypeError) return null;
      throw cause;
    });
    return response?.status === 502 ? null : response;
  }

  /** A server that ends a session closes DTLS, long before ICE notices. */
  private watchTransport(): void {
    const transport = this.peer.getTransceivers()[0]?.sender.transport ?? null;
    if (transport === null) return;
    transport.onstatechange = () => {
      if (transport.state === 'closed' || transport.state === 'failed') this.lose('ended by the server');
    };
  }

  /** A method, because TypeScript does not see that `release` may run during an `await`. */
  private isReleased(): boolean {
    return this.released;
  }

  private loseAfter(delayMs: number, reason: string): void {
    this.timer = setTimeout(() => this.lose(reason), delayMs);
  }

  private lose(reason: string, final = false): void {
    if (this.released) return;
    this.release();
    this.options.onLost({ code: this.connected ? 3005 : 3002, reason, final });
  }

  /** `keepalive` lets the request outlive a page that is being closed. */
  private deleteResource(): void {
    if (this.resource === null) return;
    const { authorization } = this.endpoint.headers;
    const headers = authorization === undefined ? {} : { authorization };
    fetch(this.resource, { method: 'DELETE', headers, keepalive: true }).catch(() => undefined);
    this.resource = null;
  }
}
