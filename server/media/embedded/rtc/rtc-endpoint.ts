import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { refuseUpgrade } from '../../../http/refuse-upgrade';
import { verifyUrl } from '../../signed-url';
import type { AdmittedUrl } from '../../url-access';
import { parseRtcSessionPath, rtcSessionPath, soundPath, type MediaUrl } from '../media-path';
import type { Denial } from '../messages';
import type { Remuxer } from '../remux/remuxer';
import type { StreamRouter } from '../streams/stream-router';
import type { Advice } from './forwarding/media-link';
import { LayerWishes } from './layers/layer-wish';
import { readText, refuse, refuseUnread, respond } from './offer-http';
import { OfferError } from './transport/offer';
import type { RtcServer } from './rtc-server';
import type { RtcSession, RtcStats } from './session';

/** The relation of a session to its WebSocket of advice, in a `Link` header. */
const adviceRelation = 'urn:miniprogram-rtc-kit:advice';
/** The close code for a message that is no wish (RFC 6455, 7.4.1: policy violation). */
const wrongMessage = 1008;
/** Browsers send something at least twice in this time. Where most of it is lost, another page of the member connects again. */
const replacedAfterMs = 5_000;
const adviseEveryMs = 250;

/** Advice to a page, and the end of its session. */
export interface AdviceMessage extends Advice {
  /** For a publisher: the path at which to publish its sound as AAC too, for players of FLV and RTMP; null when there are none. */
  alsoAac?: string | null;
  /** The session is over: `flv` when the stream is published in another way, so that the page plays it by its next URL. */
  end?: 'flv' | 'revoked' | 'closed';
}

/** A session with what belongs to its page. */
interface Attended {
  session: RtcSession;
  admitted: AdmittedUrl;
  /** The query of its URL, which is signed for all endpoints of the stream. */
  query: string;
  page: WebSocket | null;
  wishes: LayerWishes;
  told: string;
}

/** WHIP (RFC 9725) and WHEP over HTTP, and over WebSocket advice to pages, and wishes of viewers for a layer. */
export class RtcEndpoint {
  private readonly attended = new Map<string, Attended>();
  private readonly pages = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: 64,
  });

  constructor(
    private readonly router: StreamRouter,
    private readonly rtc: RtcServer,
    readonly remuxer: Remuxer,
  ) {
    setInterval(() => this.advise(), adviseEveryMs).unref();
  }

  /** Answers an offer. */
  async offer(message: IncomingMessage, response: ServerResponse, { stream, endpoint, query }: MediaUrl): Promise<void> {
    const direction = endpoint === 'whip' ? 'publish' : 'play';
    this.endSilent({ direction, stream, query });
    const admitted = this.router.access.admit(direction, stream, query);
    if (admitted === null) {
      this.router.refused();
      return refuseUnread(message, response, 403, 'this URL is not valid any more');
    }
    const offer = await readText(message);
    if (offer === null || response.destroyed) {
      this.router.access.release(admitted);
      return refuse(response, 413, 'the offer is too long, or came too slowly');
    }
    // Read after the wait: the membership may have ended meanwhile, or a publisher have come.
    const refusal = this.refusal(direction, admitted);
    if (refusal !== null) {
      this.router.access.release(admitted);
      return refuse(response, ...refusal);
    }
    this.open(response, { direction, admitted, offer, query: queryOf(message.url) });
  }

  /** Says how a stream is published: a page that plays FLV need not offer in vain. */
  tell(response: ServerResponse, { stream, query }: MediaUrl): void {
    const admitted = this.router.access.admit('play', stream, query);
    if (admitted === null) return refuse(response, 403, 'this URL is not valid any more');
    this.router.access.release(admitted);
    const how = this.receivesFrom(stream) ? 'rtc' : this.router.hasPublisher(stream) ? 'flv' : 'none';
    respond(response, 200, { 'content-type': 'text/plain', 'cache-control': 'no-store' }, how);
  }

  /** Ends a session, as its page asks. One that has ended already is no error: its connection may have told first. */
  end(response: ServerResponse, id: string): void {
    const attended = this.attended.get(id);
    attended?.session.close();
    if (attended !== undefined) this.forget(attended, 'closed');
    respond(response, 200);
  }

  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void {
    const attended = this.attended.get(parseRtcSessionPath(message.url) ?? '');
    if (attended === undefined) return refuseUpgrade(socket, 404);
    if (lacksBuffer(message.url)) attended.session.lacks('buffer');
    this.pages.handleUpgrade(message, socket, head, (page) => {
      attended.page?.terminate();
      Object.assign(attended, { page, told: '' });
      page.on('error', () => page.terminate());
      page.on('message', (data: Buffer) => this.onWish(attended, page, data.toString()));
      page.on('close', () => {
        if (attended.page === page) attended.page = null;
      });
      this.adviseOne(attended);
    });
  }

  private onWish({ session, wishes }: Attended, page: WebSocket, text: string): void {
    const wish =
      session.wish === undefined ? { refused: 'a publisher has no wish' } : wishes.read(text, this.router.options.now());
    if (typeof wish === 'string') session.wish?.(wish);
    else page.close(wrongMessage, wish.refused);
  }

  /** Ends everything that the member plays or sends, and what is played of it. */
  deny({ member, streams, playsOn = false }: Denial): void {
    const isOver = (session: RtcSession): boolean => session.member === member && !(playsOn && session.direction === 'play');
    this.each(({ session }) => isOver(session) || streams.includes(session.stream), 'revoked');
  }

  /** The stream is published by RTMP or FLV, so those who wait for it here never get anything. */
  onPublished(stream: string): void {
    if (this.hasPublisher(stream)) return;
    this.each(({ session }) => session.stream === stream && session.direction === 'play', 'flv');
  }

  stats(): RtcStats {
    return this.rtc.stats();
  }

  /** Whether one of the streams has a publisher here. */
  receives(streams: readonly string[]): boolean {
    return streams.some((stream) => this.hasPublisher(stream));
  }

  /** A silent one may come back to its session, but its page is gone as far as others can tell. */
  private hasPublisher(stream: string): boolean {
    return this.rtc.publisherSilentMs(stream) <= this.router.limits.publisherSilentMs;
  }

  private receivesFrom(stream: string): boolean {
    return this.rtc.receives(stream) && this.hasPublisher(stream);
  }

  /** A page that lost its network cannot end its session, and comes back with an offer. The session of before gives its place up. */
  private endSilent(request: Parameters<typeof verifyUrl>[1]): void {
    const scope = verifyUrl(this.router.options.key, request);
    const isSame = ({ stream, direction, member }: RtcSession): boolean =>
      stream === scope?.stream && direction === scope.direction && member === scope.member;
    this.each(({ session }) => isSame(session) && session.silentMs() > replacedAfterMs, 'closed');
  }

  private refusal(direction: 'publish' | 'play', { stream, member }: AdmittedUrl): [number, string] | null {
    if (this.router.access.isDenied(member)) return [403, 'this URL is not valid any more'];
    // A publisher that only tries to connect here still publishes there.
    const isElsewhere = this.router.hasPublisher(stream) && !this.receivesFrom(stream);
    return direction === 'play' && isElsewhere ? [410, 'this stream is published as FLV'] : null;
  }

  private open(
    response: ServerResponse,
    { direction, admitted, offer, query }: { direction: 'publish' | 'play'; admitted: AdmittedUrl; offer: string; query: string },
  ): void {
    const { stream, member } = admitted;
    if (direction === 'publish')
      this.each(({ session }) => session.stream === stream && session.direction === 'publish', 'closed');
    try {
      let attended: Attended | null = null;
      const onClosed = (): void => void (attended !== null && this.forget(attended, 'closed'));
      const { session, answer } = this.rtc[direction]({ stream, member, offer, onClosed });
      attended = { session, admitted, query, page: null, wishes: new LayerWishes(), told: '' };
      this.attended.set(session.id, attended);
      const path = rtcSessionPath(session.id);
      const headers = { location: path, link: `<${path}>; rel="${adviceRelation}"`, 'content-type': 'application/sdp' };
      respond(response, 201, headers, answer);
    } catch (cause) {
      this.router.access.release(admitted);
      if (!(cause instanceof OfferError)) throw cause;
      refuse(response, 406, cause.message);
    }
  }

  private each(wanted: (attended: Attended) => boolean, end: NonNullable<AdviceMessage['end']>): void {
    Array.from(this.attended.values())
      .filter(wanted)
      .forEach((attended) => {
        // The page hears the reason before its connection ends.
        this.forget(attended, end);
        attended.session.close();
      });
  }

  private forget(attended: Attended, end: NonNullable<AdviceMessage['end']>): void {
    if (!this.attended.delete(attended.session.id)) return;
    this.router.access.release(attended.admitted);
    attended.page?.send(JSON.stringify({ end } satisfies AdviceMessage));
    attended.page?.close();
  }

  private advise(): void {
    this.remuxer.check();
    this.attended.forEach((attended) => this.adviseOne(attended));
  }

  private adviseOne(attended: Attended): void {
    const { page, session } = attended;
    if (page === null || page.bufferedAmount > 0) return;
    const message: AdviceMessage = {
      ...session.advice(),
      ...(session.direction === 'publish' ? this.soundAdvice(attended) : {}),
    };
    const text = JSON.stringify(message);
    if (text === attended.told) return;
    attended.told = text;
    page.send(text);
  }

  private soundAdvice({ session: { stream }, query }: Attended): Pick<AdviceMessage, 'alsoAac'> {
    return { alsoAac: this.remuxer.wantsSound(stream) ? soundPath(stream, query) : null };
  }
}

/** A page says so in the address of its socket. */
const lacksBuffer = (url = ''): boolean => url.endsWith('?lacks=buffer');

const queryOf = (url = ''): string => url.split('?')[1] ?? '';
