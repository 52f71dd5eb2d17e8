import type { PlayGrant, PublishGrant } from '../../../components/core/protocol/messages';
import type { Role, Source } from '../../../components/core/protocol/room-state';
import { AudiencePath } from '../audience-path';
import { iceList } from '../ice';
import type { MembershipRef, RequestOrigin } from '../media-server';
import { hexStreamName, membershipTag, signedQuery, streamName, type Direction } from '../signed-url';
import type { EmbeddedMediaOptions, WebRtcOptions } from './options';
import { playUrls, publishUrls, type StreamLocation } from './urls';

const sources: readonly Source[] = ['main', 'screen'];

interface GrantedUrlsOptions {
  key: string;
  urlMs: number;
  /** Null where WebRTC is closed. */
  rtc: WebRtcOptions | null;
  audience: EmbeddedMediaOptions['audience'];
  /** The port in RTMP URLs. */
  rtmpPort(): number;
}

/** The URLs that the embedded server grants, and the names of its streams. */
export class GrantedUrls {
  /** Null where the audience plays by this server. */
  private readonly path: AudiencePath | null;
  readonly nameOf: (membership: MembershipRef, source: Source) => string;

  constructor(private readonly options: GrantedUrlsOptions) {
    const { audience, key } = options;
    this.path = audience === undefined || audience === 'flv' ? null : new AudiencePath(audience);
    if (this.path?.isVerified === false) throw new Error('audience.playKey is missing: without it the CDN would admit everybody');
    const name = this.path === null ? streamName : hexStreamName;
    this.nameOf = (membership, source) => name(key, membership, source);
  }

  get pullKey(): string | null {
    return this.path?.pullKey ?? null;
  }

  streamsOf(membership: MembershipRef): string[] {
    return sources.map((source) => this.nameOf(membership, source));
  }

  publish(membership: MembershipRef, source: Source, origin: RequestOrigin): PublishGrant {
    const stream = this.nameOf(membership, source);
    const query = this.sign('publish', stream, membership);
    return { source, urls: publishUrls(this.location(origin, stream, query, membership)), leftMs: this.options.urlMs };
  }

  play(viewer: MembershipRef, publisher: MembershipRef, source: Source, origin: RequestOrigin, role?: Role): PlayGrant {
    const { urlMs, audience } = this.options;
    const stream = this.nameOf(publisher, source);
    const query = this.sign('play', stream, viewer);
    const grant = { member: publisher.member, source, leftMs: urlMs };
    const apart = role === 'audience' ? this.path?.grant({ origin, stream, query, now: Date.now(), urlMs }) : null;
    if (apart) return { ...grant, ...apart };
    const location = this.location(origin, stream, query, viewer);
    // A phone plays RTMP and FLV anyway, so its path stays the same.
    const byFlv = role === 'audience' && audience === 'flv' && location.withRtc === true && origin.platform === 'browser';
    return byFlv
      ? { ...grant, urls: playUrls({ ...location, withRtc: false }), path: 'audience' }
      : { ...grant, urls: playUrls(location) };
  }

  private location(origin: RequestOrigin, stream: string, query: string, asker: MembershipRef): StreamLocation {
    const { rtc, key, rtmpPort } = this.options;
    const ice = rtc?.ice === undefined ? null : iceList(rtc.ice, membershipTag(key, asker), Date.now());
    return { origin, stream, query, rtmpPort: rtmpPort(), withRtc: rtc !== null, ice };
  }

  private sign(direction: Direction, stream: string, membership: MembershipRef): string {
    const { key, urlMs } = this.options;
    const expiresAt = Math.ceil((Date.now() + urlMs) / 1_000);
    return signedQuery(key, { direction, stream, member: membershipTag(key, membership), expiresAt });
  }
}
