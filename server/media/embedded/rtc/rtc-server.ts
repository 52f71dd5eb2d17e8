import { randomBytes } from 'node:crypto';
import { Broadcast } from './forwarding/broadcast';
import { Downlink } from './forwarding/downlink';
import { Uplink } from './forwarding/uplink';
import { answerPublisher, answerViewer, newSsrc } from './negotiation';
import type { AnswerTerms } from './transport/answer';
import { readOffer } from './transport/offer';
import type { PeerConnection } from './transport/peer-connection';
import { Ports } from './transport/ports';
import { missingIn, RelianceWatch, type Reliance } from './reliances';
import type { OpenedSession, RtcServerOptions, RtcSession, RtcStats, SessionRequest } from './session';
import { noCounts, publisherCounts, sumOf, viewerCounts } from './session-counts';

/** A viewer waits no longer for a change of its layer to begin. */
const checkMs = 250;
/** A publisher sends sound fifty times a second, and a camera that is off sends black pictures. */
const heardWithinMs = 1_000;

/** The selective forwarding unit: sessions of publishers and viewers, by the names of streams. */
export class RtcServer {
  private readonly ports: Ports;
  private readonly broadcasts = new Map<string, Broadcast>();
  private readonly sessions = new Map<string, RtcSession>();
  private readonly reliances = new RelianceWatch((name) => this.options.onLacking?.(name));
  /** Of the sessions that have ended. */
  private ended = noCounts();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: RtcServerOptions) {
    this.ports = new Ports(options);
  }

  get port(): number {
    return this.ports.port;
  }

  /** Opens the UDP port, and the TCP port of the same number. Rejects with the system's error. */
  async open(port: number): Promise<void> {
    await this.ports.open(port);
    this.timer = setInterval(() => this.broadcasts.forEach((broadcast) => broadcast.check()), checkMs);
  }

  close(): void {
    clearInterval(this.timer);
    this.sessions.forEach((session) => session.close());
    this.ports.close();
  }

  /** The open sessions by direction, and what all sessions did. */
  stats(): RtcStats {
    const open = Array.from(this.sessions.values());
    const publishers = open.filter(({ direction }) => direction === 'publish').length;
    const counts = sumOf([this.ended, ...open.map((session) => session.counts())]);
    // A session that is open may still connect.
    return {
      ...counts,
      unreached: this.ended.unreached,
      without: this.reliances.counts,
      publishers,
      viewers: open.length - publishers,
    };
  }

  /** For how long nothing has come from the stream's publisher; infinite without one. A page that died does not say so. */
  publisherSilentMs(stream: string): number {
    return this.publisherOf(stream)?.silentMs() ?? Infinity;
  }

  /** Whether media of the stream have come from a publisher here. */
  receives(stream: string): boolean {
    return this.broadcasts.get(stream)?.publisher?.hasMedia ?? false;
  }

  /** Whether media of the stream come at present. */
  hears(stream: string): boolean {
    return this.options.now() - (this.broadcasts.get(stream)?.publisher?.heardMs ?? -Infinity) < heardWithinMs;
  }

  /** The session that publishes the stream; null when there is none. */
  publisherOf(stream: string): RtcSession | null {
    return Array.from(this.sessions.values()).find((one) => one.stream === stream && one.direction === 'publish') ?? null;
  }

  /** Where a viewer inside this process joins; `dropIfIdle` follows when it has left. */
  broadcastOf(stream: string): Broadcast {
    const broadcast = this.broadcasts.get(stream) ?? new Broadcast(this.options.now);
    this.broadcasts.set(stream, broadcast);
    return broadcast;
  }

  /** Forgets a stream without sessions and viewers. */
  dropIfIdle(stream: string): void {
    const isUsed = Array.from(this.sessions.values()).some((session) => session.stream === stream);
    if (!isUsed && this.broadcasts.get(stream)?.hasViewers !== true) this.broadcasts.delete(stream);
  }

  /** Throws `OfferError`. A publisher that comes back replaces the one before. */
  publish(request: SessionRequest): OpenedSession {
    const { stream, offer: text } = request;
    const offer = readOffer(text);
    const broadcast = this.broadcastOf(stream);
    let uplink: Uplink | null = null;
    const connection = this.ports.connect(offer.fingerprint, {
      onClosed: (reason) => this.onClosed(session, request, reason),
      onRtp: (opened, packet) => uplink?.receive(opened, packet),
      onRtcp: (packet) => uplink?.onRtcp(packet),
      onOpen: () => uplink?.requestKeyFrame(),
    });
    const { answer, media } = this.answered(connection, (terms) => answerPublisher(offer, terms));
    const lacks = this.lacksOf(missingIn(offer, 'publish'));
    const publisher = new Uplink({
      onLacking: lacks,
      media,
      link: connection,
      now: this.options.now,
      ssrc: newSsrc(),
      viewersBps: () => broadcast.viewersBps,
      onPacket: (stream, packet) => broadcast.onPacket(publisher, stream, packet),
      onStreams: () => broadcast.onStreams(publisher),
    });
    uplink = publisher;
    broadcast.publish(publisher);
    const session = this.keep(request, 'publish', {
      lacks,
      advice: () => broadcast.publisherAdvice(),
      counts: () => publisherCounts(connection, publisher),
      silentMs: () => connection.silentMs,
      close: () => {
        publisher.release();
        broadcast.unpublish(publisher);
        connection.close();
      },
    });
    return { session, answer };
  }

  /** Throws `OfferError`. The stream may have no publisher yet. */
  play(request: SessionRequest): OpenedSession {
    const { stream, offer: text } = request;
    const offer = readOffer(text);
    const broadcast = this.broadcastOf(stream);
    let downlink: Downlink | null = null;
    const connection = this.ports.connect(offer.fingerprint, {
      onClosed: (reason) => this.onClosed(session, request, reason),
      // Media of a viewer are for nobody.
      onRtp: () => undefined,
      onRtcp: (packet) => downlink?.onRtcp(packet),
      onOpen: () => downlink !== null && broadcast.join(downlink),
    });
    const { answer, media } = this.answered(connection, (terms) => answerViewer(offer, terms));
    const lacks = this.lacksOf(missingIn(offer, 'play'));
    const viewer = new Downlink({
      onLacking: lacks,
      media,
      link: connection,
      now: this.options.now,
      ssrc: newSsrc(),
      heardReport: (stream) => broadcast.heardReport(stream),
      onKeyFrameNeeded: (stream) => broadcast.publisher?.requestKeyFrame(stream),
    });
    downlink = viewer;
    const session = this.keep(request, 'play', {
      lacks,
      advice: () => viewer.advice,
      wish: (layer) => {
        viewer.layers.wish = layer;
        broadcast.check();
      },
      counts: () => viewerCounts(connection, viewer),
      silentMs: () => connection.silentMs,
      close: () => {
        viewer.release();
        broadcast.leave(viewer);
        connection.close();
      },
    });
    return { session, answer };
  }

  private onClosed(session: RtcSession, request: SessionRequest, reason: string): void {
    session.close();
    request.onClosed(reason);
  }

  private answered<Answer>(connection: PeerConnection, write: (terms: AnswerTerms) => Answer): Answer {
    try {
      return write(this.ports.termsOf(connection));
    } catch (cause) {
      connection.close();
      throw cause;
    }
  }

  private lacksOf(missing: readonly Reliance[]): (name: Reliance) => void {
    const lacks = this.reliances.session();
    missing.forEach(lacks);
    return lacks;
  }

  private keep(
    { stream, member }: SessionRequest,
    direction: 'publish' | 'play',
    { close, ...own }: Pick<RtcSession, 'lacks' | 'advice' | 'wish' | 'counts' | 'silentMs' | 'close'>,
  ): RtcSession {
    const id = randomBytes(18).toString('base64url');
    const session: RtcSession = {
      id,
      stream,
      member,
      direction,
      ...own,
      close: () => {
        if (!this.sessions.delete(id)) return;
        this.ended = sumOf([this.ended, own.counts()]);
        close();
        this.dropIfIdle(stream);
      },
    };
    this.sessions.set(id, session);
    return session;
  }
}
