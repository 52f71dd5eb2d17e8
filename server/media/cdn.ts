import { randomBytes } from 'node:crypto';
import { rtcError } from '../../components/core/protocol/errors';
import type { PlayGrant, PublishGrant } from '../../components/core/protocol/messages';
import type { Role, Source } from '../../components/core/protocol/room-state';
import { systemClock, type Clock } from '../clock';
import { AudiencePath } from './audience-path';
import { signedBy, type CdnSigning } from './cdn/signing';
import { EndedMemberships } from './ended-memberships';
import { hexStreamName, membershipTag } from './signed-url';
import { checkedBases, playable, playBase, pushable, pushBase, streamUrl } from './configured-urls';
import type { RequestOrigin, MediaServer, MembershipRef } from './media-server';

export interface CdnMediaOptions {
  /** Push addresses for phones, best first, such as `rtmp://push.example.com/live`. */
  push: readonly string[];
  /** Playback addresses, best first: rtmp and http(s) for phones, ws(s) for browsers. */
  play: readonly string[];
  /** Playback addresses of the audience, best first, where it has others. Default: those of `play`. */
  audience?: { play: readonly string[] };
  /** The algorithm by which the CDN verifies URLs. */
  signing: CdnSigning;
  /** The CDN's key for push URLs, the same for all domains in the list. */
  pushKey: string;
  /** The CDN's key for playback URLs. */
  playKey: string;
  /** The secret from which stream names are derived. Default: random. */
  key?: string;
  /** How long a URL is valid. The CDN checks it only when a connection starts. */
  urlMs?: number;
  /** Ends the streams of a removed member through the CDN's API. Without it they run until their sender stops. */
  cut?: (streams: readonly string[]) => Promise<void>;
  clock?: Clock;
}

const sources: readonly Source[] = ['main', 'screen'];
/** A grant that was requested before the membership ended arrives within this time. */
const refusalMs = 60_000;

/** Media by a live CDN: signed URLs, without a media process here. See docs/guides/cdn-media.md. */
export const cdnMedia = (options: CdnMediaOptions): MediaServer => new Cdn(options);

class Cdn implements MediaServer {
  readonly plane = 'cdn';
  private readonly key: string;
  private readonly audience: AudiencePath | null;
  private readonly urlMs: number;
  private readonly clock: Clock;
  /** By tag. */
  private readonly ended = new EndedMemberships(refusalMs);
  private granted = 0;

  constructor(private readonly options: CdnMediaOptions) {
    checkedBases('push', options.push, pushBase);
    checkedBases('play', options.play, playBase);
    if (options.pushKey === '' || options.playKey === '') throw new Error('a CDN without keys admits everybody: give both');
    if (options.pushKey === options.playKey) throw new Error('with one key for both, every player could push: give two');
    if (options.key === '') throw new Error('key is empty, so stream names could be guessed');
    this.key = options.key ?? randomBytes(32).toString('base64url');
    const { audience, signing, playKey } = options;
    this.audience = audience === undefined ? null : new AudiencePath({ ...audience, signing, playKey });
    this.urlMs = options.urlMs ?? 300_000;
    this.clock = options.clock ?? systemClock;
  }

  start(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  /** Always null: the server does not see whether the CDN works. */
  unavailableReason(): null {
    return null;
  }

  async publishGrant(membership: MembershipRef, source: Source, origin: RequestOrigin): Promise<PublishGrant> {
    this.refuseEnded(membership);
    const bases = pushable(this.options.push, origin);
    return { source, ...this.signed(bases, hexStreamName(this.key, membership, source), this.options.pushKey) };
  }

  async playGrant(
    viewer: MembershipRef,
    publisher: MembershipRef,
    source: Source,
    origin: RequestOrigin,
    role?: Role,
  ): Promise<PlayGrant> {
    this.refuseEnded(viewer);
    this.refuseEnded(publisher);
    const stream = hexStreamName(this.key, publisher, source);
    const to = { origin, stream, query: '', now: this.clock.now(), urlMs: this.urlMs };
    const apart = role === 'audience' ? (this.audience?.grant(to) ?? null) : null;
    this.granted += apart?.urls.length ?? 0;
    const grant = apart ?? this.signed(playable(this.options.play, origin), stream, this.options.playKey);
    return { member: publisher.member, source, ...grant };
  }

  /** Grants no more URLs to this membership. Its present ones expire, and its stream names are never used again. */
  async revoke(membership: MembershipRef): Promise<void> {
    this.ended.add(membershipTag(this.key, membership), true, this.clock.now());
    await this.options.cut?.(sources.map((source) => hexStreamName(this.key, membership, source)));
  }

  request(): boolean {
    return false;
  }

  upgrade(): boolean {
    return false;
  }

  gauges(): Readonly<Record<string, number>> {
    return { media_urls_granted: this.granted };
  }

  private signed(bases: readonly string[], stream: string, key: string): { urls: string[]; leftMs: number } {
    const now = this.clock.now();
    const expiresAt = Math.floor((now + this.urlMs) / 1_000);
    const urls = bases.map((base) => {
      const url = streamUrl(base, stream);
      return `${url}?${signedBy[this.options.signing](key, { stream, path: new URL(url).pathname, expiresAt })}`;
    });
    this.granted += urls.length;
    return { urls, leftMs: expiresAt * 1_000 - now };
  }

  private refuseEnded(membership: MembershipRef): void {
    if (this.ended.has(membershipTag(this.key, membership)))
      throw rtcError('forbidden', { message: 'this membership has ended' });
  }
}
