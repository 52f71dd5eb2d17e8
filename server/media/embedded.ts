import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { PlayGrant, PublishGrant } from '../../components/core/protocol/messages';
import type { Role, Source } from '../../components/core/protocol/room-state';
import { EndedMemberships } from './ended-memberships';
import { checkIce } from './ice';
import { EmbeddedDevIngest } from './embedded/dev-ingest';
import { HttpProxy } from './embedded/flv/http-proxy';
import { gaugesOf } from './embedded/gauges';
import { GrantedUrls } from './embedded/granted-urls';
import { defaultLimits, type MediaLimits } from './embedded/limits';
import type { Denial, RtcPorts, Stats, ToParent } from './embedded/messages';
import { interfaceAddresses } from './embedded/interface-addresses';
import { defaultRtcPort, type EmbeddedMedia, type EmbeddedMediaOptions, type WebRtcOptions } from './embedded/options';
import { Questions } from './embedded/questions';
import { RtmpListener } from './embedded/rtmp/rtmp-listener';
import { ProcessEndpoint } from './process-endpoint';
import { isPull } from './pull';
import { verifyUrl, membershipTag, type Direction } from './signed-url';
import { Supervisor } from './embedded/supervisor';
import { MediaGate } from './media-gate';
import { HandOvers } from './hand-overs';
import type { RequestOrigin, MembershipRef } from './media-server';

/** Denials outlive every URL that they concern. */
const denialMarginMs = 60_000;
/** The time that the child has to end the media of a member. */
const revokeMs = 1_000;
/** How long a client waits while the child restarts. */
const restartWaitMs = 5_000;

/** The built-in media server: RTMP and FLV in a supervised child process. See docs/guides/embedded-media.md. */
export const embeddedMedia = (options: EmbeddedMediaOptions): EmbeddedMedia => new Embedded(options);

/**
 * The address at which the child serves http to this process: a socket in a private folder, or a named pipe. The child creates
 * and removes both.
 */
function innerPath(): string {
  const name = `rtc-media-${randomBytes(12).toString('hex')}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name, 'inner');
}

class Embedded implements EmbeddedMedia {
  readonly plane = 'embedded';
  readonly runsHere = true;
  readonly devIngest: EmbeddedDevIngest | undefined;
  readonly gate: MediaGate;
  private readonly key: string;
  private readonly urlMs: number;
  private readonly limits: MediaLimits;
  private readonly urls: GrantedUrls;
  private readonly inner = innerPath();
  private readonly supervisor: Supervisor;
  private readonly rtmp: RtmpListener;
  private readonly http: HttpProxy;
  private readonly process: ProcessEndpoint;
  private readonly denied: EndedMemberships<Denial>;
  private readonly questions: Questions;
  private readonly handOvers = new HandOvers((ms, act) => {
    const timer = setTimeout(act, ms).unref();
    return () => clearTimeout(timer);
  });
  /** Null where WebRTC is closed. */
  private readonly rtc: WebRtcOptions | null;
  private refusedHere = 0;
  private stats: Stats | null = null;
  private openedRtcPort = 0;

  constructor(private readonly options: EmbeddedMediaOptions) {
    this.rtc = options.rtc === false ? null : (options.rtc ?? {});
    if (this.rtc?.ice !== undefined) checkIce(this.rtc.ice);
    this.key = options.key ?? randomBytes(32).toString('base64url');
    this.gate = new MediaGate(this.key);
    this.urlMs = options.urlMs ?? 300_000;
    const { key, urlMs, rtc } = this;
    const rtmpPort = (): number => options.publicRtmpPort ?? this.rtmpPort;
    this.urls = new GrantedUrls({ key, urlMs, rtc, audience: options.audience, rtmpPort });
    this.denied = new EndedMemberships(urlMs + denialMarginMs);
    this.limits = { ...defaultLimits, ...options.limits };
    this.devIngest = options.devIngest === true ? new EmbeddedDevIngest(key, this.urls.nameOf) : undefined;
    this.supervisor = new Supervisor({
      begin: () => ({
        t: 'start',
        key,
        pullKey: this.urls.pullKey,
        inner: this.inner,
        limits: this.limits,
        denied: this.denied.facts,
        rtc: this.rtcPorts(),
        gateIsWatched: this.gate.isWatched,
      }),
      onMessage: (message) => this.onMessage(message),
      onDown: () => this.onChildDown(),
      log: options.log ?? (() => undefined),
    });
    this.questions = new Questions((message) => this.supervisor.send(message));
    this.process = new ProcessEndpoint(
      () => Promise.resolve(this.supervisor.processName),
      () => Date.now(),
    );
    this.rtmp = new RtmpListener({ bind: options.bind, take: (socket) => void this.handOver(socket) });
    this.http = new HttpProxy({
      inner: this.inner,
      isAllowed: (direction, stream, query) => this.isAllowed(direction, stream, query),
      whenUp: () => this.supervisor.whenUp(restartWaitMs),
      refused: () => void (this.refusedHere += 1),
      stuckMs: this.limits.stuckMs,
    });
  }

  get rtmpPort(): number {
    return this.rtmp.port;
  }

  get rtcPort(): number {
    return this.openedRtcPort;
  }

  get pid(): number | null {
    return this.supervisor.pid;
  }

  async start(): Promise<void> {
    await this.rtmp.open(this.options.rtmpPort, this.options.morePorts ?? 0);
    try {
      await this.supervisor.start();
    } catch (cause) {
      await this.stop();
      throw cause;
    }
    const { rtmpPort, rtcPort, devIngest } = this;
    this.options.log?.('info', 'media server started', { rtmpPort, rtcPort, devIngest: devIngest !== undefined });
  }

  async stop(): Promise<void> {
    this.rtmp.close();
    this.http.close();
    await this.supervisor.stop();
    this.openedRtcPort = 0;
  }

  unavailableReason(): string | null {
    return this.supervisor.unavailableReason;
  }

  publishGrant(membership: MembershipRef, source: Source, origin: RequestOrigin): Promise<PublishGrant> {
    return Promise.resolve(this.urls.publish(membership, source, origin));
  }

  playGrant(
    viewer: MembershipRef,
    publisher: MembershipRef,
    source: Source,
    origin: RequestOrigin,
    role?: Role,
  ): Promise<PlayGrant> {
    return Promise.resolve(this.urls.play(viewer, publisher, source, origin, role));
  }

  async revoke(membership: MembershipRef, goesOn = false): Promise<void> {
    const tag = membershipTag(this.key, membership);
    const now = Date.now();
    const denial = { member: tag, streams: this.urls.streamsOf(membership), until: now + this.urlMs + denialMarginMs };
    this.denied.add(tag, denial, now);
    if (!goesOn) this.handOvers.end(membership);
    else this.handOvers.begin(membership, () => void this.questions.ask((id) => ({ t: 'deny', id, denial })));
    this.devIngest?.forget(tag);
    // A child that stands still would go on with the media as soon as it moves again.
    const timer = setTimeout(() => this.supervisor.kill(), revokeMs);
    // A child that is down, or dies before the answer, gets the list when it starts.
    await this.questions.ask((id) => ({ t: 'deny', id, denial: { ...denial, playsOn: goesOn } }));
    clearTimeout(timer);
  }

  receivesFrom(membership: MembershipRef): Promise<boolean> {
    return this.questions.ask((id) => ({ t: 'receives', id, streams: this.urls.streamsOf(membership) }));
  }

  request(request: IncomingMessage, response: ServerResponse): boolean {
    return this.process.request(request, response) || this.http.request(request, response);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    return this.http.upgrade(request, socket, head);
  }

  gauges(): Readonly<Record<string, number>> {
    const { supervisor, stats, refusedHere: refused } = this;
    return gaugesOf({ isUp: this.unavailableReason() === null, restarts: supervisor.restarts, refused, stats });
  }

  /** A child that starts again opens the same port, which is in the URLs and answers of its predecessor. */
  private rtcPorts(): RtcPorts | null {
    const { rtc, openedRtcPort: opened } = this;
    if (rtc === null) return null;
    const { morePorts = 0 } = this.options;
    const ports = opened === 0 ? { port: rtc.port ?? defaultRtcPort, morePorts } : { port: opened, morePorts: 0 };
    return { ...ports, publicPort: rtc.publicPort ?? null, hosts: rtc.hosts ?? interfaceAddresses() };
  }

  /** The child checks the expiry, because it knows which URLs are in use. */
  private isAllowed(direction: Direction, stream: string, query: Readonly<Record<string, string>>): boolean {
    if (isPull(this.urls.pullKey, direction, query)) return true;
    const scope = verifyUrl(this.key, { direction, stream, query });
    if (scope !== null && !this.denied.has(scope.member)) return true;
    this.gate.report({ direction, tag: scope?.member ?? null, accepted: false });
    return false;
  }

  private async handOver(socket: Socket): Promise<void> {
    socket.on('error', () => socket.destroy());
    const isUp = await this.supervisor.whenUp(restartWaitMs);
    if (!isUp || socket.destroyed || !this.supervisor.send({ t: 'rtmp' }, socket)) socket.destroy();
  }

  private onMessage(message: ToParent): void {
    if (message.t === 'ready') this.openedRtcPort = message.rtcPort;
    else if (message.t === 'stats') this.stats = message.stats;
    else if (message.t === 'lacking') this.options.log?.('warn', 'a WebRTC session repairs less', { without: message.what });
    else if (message.t === 'denied') this.questions.answer(message.id, false);
    else if (message.t === 'receives') this.questions.answer(message.id, message.receives);
    else if (message.t === 'gate') this.gate.report(message);
    else if (message.t === 'ended') this.devIngest?.end(message.member);
    else if (message.t === 'ask') void this.answer(message);
  }

  private async answer({ id, app, room, name }: ToParent & { t: 'ask' }): Promise<void> {
    // A failing room allows nothing.
    const stream = (await this.devIngest?.open(app, room, name).catch(() => null)) ?? null;
    this.supervisor.send({ t: 'answer', id, stream });
  }

  /** Resolves pending questions, as a dead child plays nothing, and ends all unsigned pushes. */
  private onChildDown(): void {
    this.stats = null;
    this.questions.onChildDown();
    this.devIngest?.endAll();
  }
}
