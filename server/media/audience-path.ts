import type { CdnSigning } from './cdn/signing';
import { signedBy } from './cdn/signing';
import { checkedBases, playable, playBase, streamUrl, type BaseRule } from './configured-urls';
import type { RequestOrigin } from './media-server';

/** The setting allows `flv`, or addresses. */
export const audiencePlay: BaseRule = {
  allowed: `flv, or ${playBase.allowed}`,
  pattern: new RegExp(`^flv$|${playBase.pattern.source}`, 'i'),
};

export const namesFlv = (play: readonly string[]): boolean => play.some((item) => /^flv$/i.test(item));

/** The path of the audience, where it plays from other addresses than the stage. See docs/guides/large-rooms.md. */
export interface AudienceOptions {
  /** Addresses that the audience plays from, best first: rtmp and http(s) for phones, ws(s) for browsers. */
  play: readonly string[];
  /** The algorithm by which the CDN verifies URLs. Default: `tencent`. */
  signing?: CdnSigning;
  /** The CDN's key for playback URLs. Without it the URLs have the signature of the plane, for edges that ask its hooks. */
  playKey?: string;
  /** The secret by which the CDN pulls streams: `?pull=<secret>`. Without it nobody pulls. */
  pullKey?: string;
}

/** One stream for one client. */
export interface AudienceRequest {
  origin: RequestOrigin;
  stream: string;
  /** The query by the plane's own signature, where the CDN verifies none. */
  query: string;
  now: number;
  urlMs: number;
}

/** Members with the role audience play by these URLs. A client that can open none of them plays as the stage does. */
export class AudiencePath {
  constructor(private readonly options: AudienceOptions) {
    checkedBases('audience.play', options.play, playBase);
    if (options.playKey === '') throw new Error('audience.playKey is empty, so the CDN would admit everybody');
    if (options.pullKey === '') throw new Error('audience.pullKey is empty, so anybody could pull');
  }

  get pullKey(): string | null {
    return this.options.pullKey ?? null;
  }

  get isVerified(): boolean {
    return this.options.playKey !== undefined;
  }

  grant({ origin, stream, query, now, urlMs }: AudienceRequest): { urls: string[]; leftMs: number; path: 'audience' } | null {
    const { play, playKey, signing = 'tencent' } = this.options;
    const expiresAt = Math.floor((now + urlMs) / 1_000);
    const urls = playable(play, origin).map((base) => {
      const url = streamUrl(base, stream);
      const signed = { stream, path: new URL(url).pathname, expiresAt };
      return `${url}?${playKey === undefined ? query : signedBy[signing](playKey, signed)}`;
    });
    return urls.length === 0 ? null : { urls, leftMs: expiresAt * 1_000 - now, path: 'audience' };
  }
}
