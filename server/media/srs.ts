import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PlayGrant, PublishGrant } from '../../components/core/protocol/messages';
import type { Source } from '../../components/core/protocol/room-state';
import { systemClock, type Clock, type Release } from '../clock';
import { silent, type Log } from '../log';
import { AudiencePath } from './audience-path';
import { checkIce, iceList } from './ice';
import { UrlAccess } from './url-access';
import { hexStreamName, membershipTag, signedQuery, streamName, type Direction } from './signed-url';
import { checkedBases, playable, playBase, pushable, pushBase, streamUrl } from './configured-urls';
import { MediaGate } from './media-gate';
import { HandOvers } from './hand-overs';
import type { GateDecision, RequestOrigin, MediaServer, MembershipRef } from './media-server';
import { apiBase, SrsApi } from './srs/api';
import { AdmittedClients } from './srs/clients';
import type { Hook } from './srs/hook';
import { HookEndpoint } from './srs/hooks';
import type { SrsMediaOptions } from './srs/options';
import { ProcessEndpoint, processUrl } from './process-endpoint';
import { rtcBase, webRtcUrl } from './srs/web-rtc';

const sources: readonly Source[] = ['main', 'screen'];
/** How long after its last use an expired URL may be used again. */
const graceMs = 30_000;
/** Denials outlive every URL that they concern. */
const denialMarginMs = 60_000;
const checkMs = 3_000;
/** Pages whose media stopped ask every second, and each question is one to SRS. */
const processFreshMs = 500;
/** The API may not know a client yet that was admitted a moment ago. */
const kickAfterMs: readonly number[] = [0, 300, 1_200];

const appOf = (base: string): string => new URL(base).pathname.slice(1);

/** Media by SRS, which asks this server for admission by hooks. See docs/guides/srs-media.md. */
export const srsMedia = (options: SrsMediaOptions): MediaServer => new Srs(options);

class Srs implements MediaServer {
  readonly plane = 'srs';
  private readonly key: string;
  private readonly urlMs: number;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly app: string;
  private readonly audience: AudiencePath | null;
  private readonly nameOf: (membership: MembershipRef, source: Source) => string;
  private readonly api: SrsApi;
  readonly gate: MediaGate;
  private readonly access: UrlAccess;
  private readonly hooks: HookEndpoint;
  private readonly clients: AdmittedClients;
  private readonly process: ProcessEndpoint;
  private readonly handOvers = new HandOvers((ms, act) => this.clock.after(ms, act));
  private lastReason: string | null = 'it has not been asked yet';
  private nextCheck: Release | undefined;
  private isStopped = false;
  private refused = 0;

  constructor(private readonly options: SrsMediaOptions) {
    checkedBases('push', options.push, pushBase);
    checkedBases('play', options.play, playBase);
    checkedBases('api', options.api, apiBase);
    if (options.rtc !== undefined) checkedBases('rtc', options.rtc, rtcBase);
    if (options.ice !== undefined) checkIce(options.ice);
    if (options.ice !== undefined && options.rtc === undefined) throw new Error('ice is for browsers and needs rtc');
    if (options.hookKey === '') throw new Error('hookKey is empty, so anybody could call the hooks');
    const apps = new Set([...options.push, ...options.play].map(appOf));
    if (apps.size !== 1) throw new Error(`push and play name several applications: ${Array.from(apps).join(', ')}`);
    this.app = Array.from(apps).join();
    if (options.key === '') throw new Error('key is empty, so anybody could sign URLs');
    this.key = options.key ?? randomBytes(32).toString('base64url');
    this.urlMs = options.urlMs ?? 300_000;
    this.audience = options.audience === undefined ? null : new AudiencePath(options.audience);
    const name = this.audience === null ? streamName : hexStreamName;
    this.nameOf = (membership, source) => name(this.key, membership, source);
    this.clock = options.clock ?? systemClock;
    this.log = options.log ?? silent;
    this.api = new SrsApi(options.api);
    this.gate = new MediaGate(this.key);
    const decided = (decision: GateDecision): void => this.gate.report(decision);
    const { pullKey = null } = this.audience ?? {};
    this.access = new UrlAccess(this.key, { graceMs, uses: Infinity }, () => this.clock.now(), decided, pullKey);
    this.clients = new AdmittedClients(this.access);
    this.process = new ProcessEndpoint(
      () => this.api.process(),
      () => this.clock.now(),
      processFreshMs,
    );
    this.hooks = new HookEndpoint({
      key: options.hookKey,
      decide: (hook) => this.decide(hook),
      onRefused: ({ client }) => void this.expel(client),
    });
  }

  /** An unreachable SRS makes media unavailable but does not fail the start: it may be back when somebody joins. */
  start(): Promise<void> {
    this.isStopped = false;
    return this.check();
  }

  stop(): Promise<void> {
    this.isStopped = true;
    this.nextCheck?.();
    return Promise.resolve();
  }

  unavailableReason(): string | null {
    return this.lastReason;
  }

  publishGrant(membership: MembershipRef, source: Source, origin: RequestOrigin): Promise<PublishGrant> {
    const stream = this.nameOf(membership, source);
    const query = this.sign('publish', stream, membership);
    const urls = pushable(this.options.push, origin).map((base) => `${streamUrl(base, stream)}?${query}`);
    const webRtc = this.webRtc('whip', { origin, stream, query, asker: membership });
    return Promise.resolve({ source, urls: [...urls, ...webRtc], leftMs: this.urlMs });
  }

  async playGrant(...[viewer, publisher, source, origin, role]: Parameters<MediaServer['playGrant']>): Promise<PlayGrant> {
    const stream = this.nameOf(publisher, source);
    const query = this.sign('play', stream, viewer);
    const { urlMs, clock } = this;
    const apart = role === 'audience' ? this.audience?.grant({ origin, stream, query, now: clock.now(), urlMs }) : null;
    if (apart) return { member: publisher.member, source, ...apart };
    const played = playable(this.options.play, origin).map((base) => `${streamUrl(base, stream)}?${query}`);
    const urls = [...played, ...this.webRtc('whep', { origin, stream, query, asker: viewer })];
    return { member: publisher.member, source, urls, leftMs: urlMs };
  }

  async revoke(membership: MembershipRef, goesOn = false): Promise<void> {
    const tag = membershipTag(this.key, membership);
    const streams = sources.map((source) => this.nameOf(membership, source));
    this.access.deny({ member: tag, streams, until: this.clock.now() + this.urlMs + denialMarginMs });
    const watching = goesOn ? this.clients.playersOf(tag) : [];
    const others = this.clients.using(tag, streams).filter((client) => !watching.includes(client));
    if (!goesOn) this.handOvers.end(membership);
    else this.handOvers.begin(membership, () => watching.forEach((client) => void this.cut(client)));
    await Promise.all(others.map((client) => this.cut(client)));
  }

  receivesFrom(membership: MembershipRef): Promise<boolean> {
    const streams = sources.map((source) => this.nameOf(membership, source));
    const pushes = this.clients.idsOf(({ direction, stream }) => direction === 'publish' && streams.includes(stream));
    return Promise.resolve(pushes.length > 0);
  }

  request(request: IncomingMessage, response: ServerResponse): boolean {
    return this.hooks.request(request, response) || this.process.request(request, response);
  }

  upgrade(): boolean {
    return false;
  }

  gauges(): Readonly<Record<string, number>> {
    const count = (wanted: Direction): number => this.clients.idsOf(({ direction }) => direction === wanted).length;
    return {
      media_up: this.lastReason === null ? 1 : 0,
      media_publishers: count('publish'),
      media_players: count('play'),
      media_refused: this.refused,
    };
  }

  private webRtc(
    act: 'whip' | 'whep',
    to: { origin: RequestOrigin; stream: string; query: string; asker: MembershipRef },
  ): string[] {
    const { ice, rtc = [] } = this.options;
    const page = new URLSearchParams();
    if (ice !== undefined) page.set('ice', iceList(ice, membershipTag(this.key, to.asker), this.clock.now()));
    if (!this.api.isNone) page.set('process', processUrl(to.origin));
    const bases = to.origin.platform === 'browser' ? rtc : [];
    return bases.map((base) => webRtcUrl(base, act, { app: this.app, stream: to.stream, query: to.query, page }));
  }

  private sign(direction: Direction, stream: string, membership: MembershipRef): string {
    const expiresAt = Math.ceil((this.clock.now() + this.urlMs) / 1_000);
    return signedQuery(this.key, { direction, stream, member: membershipTag(this.key, membership), expiresAt });
  }

  private async decide(hook: Hook): Promise<boolean> {
    const { action, client, app, stream, query } = hook;
    if (action === 'on_unpublish' || action === 'on_stop') {
      this.clients.end(client);
      return true;
    }
    // A client that was refused, or removed since, may not stay.
    if (action === 'on_update') return this.clients.has(client);
    const direction = action === 'on_publish' ? 'publish' : 'play';
    const admitted = app === this.app ? this.access.admit(direction, stream, query) : null;
    if (admitted === null) {
      this.refused += 1;
      return false;
    }
    this.clients.add(hook, admitted);
    if (direction === 'publish') await this.endFormerPushes(client, stream);
    // The membership may have ended meanwhile.
    return this.clients.has(client);
  }

  /** SRS refuses a push while it holds another one, also when that one's network is gone. A stream has one owner, so it is theirs. */
  private async endFormerPushes(client: string, stream: string): Promise<void> {
    const pushes = this.clients.publishersOf(stream);
    const end = async (id: string): Promise<void> => {
      if (this.api.isNone || (await this.api.kick(id))) this.clients.end(id);
    };
    await Promise.all(pushes.filter((id) => id !== client).map(end));
  }

  private async cut(client: string): Promise<void> {
    const isCut = this.api.isNone || (await this.kick(client, () => this.clients.has(client)));
    this.clients.end(client);
    if (!isCut) this.log('warn', 'SRS did not cut a client whose membership has ended');
  }

  /**
   * SRS makes a WebRTC session before it asks, and leaves it to a client that was refused. Such a session would publish, and keep
   * its stream from the member. SRS ends other refused clients by itself.
   */
  private async expel(client: string): Promise<void> {
    if (!this.api.isNone) await this.kick(client, () => !this.clients.has(client));
  }

  /** Returns true when the client has been ended, or need not be ended any more. */
  private async kick(client: string, isUnwanted: () => boolean): Promise<boolean> {
    for (const ms of kickAfterMs) {
      if (ms > 0) await new Promise<void>((resolve) => this.clock.after(ms, resolve));
      if (!isUnwanted() || (await this.api.kick(client))) return true;
    }
    return false;
  }

  private async check(): Promise<void> {
    const lists = await this.api.lists();
    const reason = lists.find((list) => typeof list === 'string') ?? null;
    if (reason === null && this.lastReason !== null) this.log('info', 'SRS is reachable');
    if (reason !== null && reason !== this.lastReason) this.log('warn', 'SRS is unreachable', { reason });
    this.lastReason = reason;
    if (!this.api.isNone) this.clients.compare(lists.map((list) => (typeof list === 'string' ? null : list)));
    this.access.sweep();
    // The server may have been stopped meanwhile.
    if (!this.isStopped) this.nextCheck = this.clock.after(checkMs, () => void this.check());
  }
}
