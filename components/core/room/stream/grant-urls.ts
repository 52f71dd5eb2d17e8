import type { PlayGrant } from '../../protocol/messages';

/** A grant of the server, with times of this device's clock. */
export interface DatedGrant {
  readonly urls: readonly string[];
  readonly expiresAt: number;
  /** Clock time at which the next grant is requested, so that a restart never waits for the server. */
  readonly renewAt: number;
  /** The way to the stream; absent for that of the stage. */
  readonly path?: PlayGrant['path'];
}

/** The request that is due: for a URL to start with, or for a spare grant because the present one expires soon. */
export type UrlRequest = 'none' | 'url' | 'spare';

/** A grant is renewed in the last fifth of its life, and at the earliest five minutes before it expires. */
const renewShare = 0.2;
const renewMaxMs = 5 * 60_000;

export const datedGrant = (grant: Pick<PlayGrant, 'urls' | 'leftMs' | 'path'>, now: number): DatedGrant => ({
  ...grant,
  expiresAt: now + grant.leftMs,
  renewAt: now + grant.leftMs - Math.min(grant.leftMs * renewShare, renewMaxMs),
});

/**
 * The URLs of one stream. Each failure moves on to the next URL of the grant, beginning with the one that worked last in this room session;
 * then to the spare grant; then a fresh grant has to be requested.
 */
export class GrantUrls {
  private current: DatedGrant | null = null;
  private spare: DatedGrant | null = null;
  /** The place in `urls` of the first URL that is tried. */
  private first = 0;
  private tried = 0;
  private lastGood = 0;

  get granted(): boolean {
    return this.current !== null;
  }

  get url(): string {
    const { current } = this;
    return (current !== null && current.urls[(this.first + this.tried) % current.urls.length]) || '';
  }

  /** Whether the grant leads to the stream by another way than the present one. */
  isOtherWay({ path }: DatedGrant): boolean {
    return this.current !== null && this.current.path !== path;
  }

  /** Another URL of the same grant is left. */
  hasAnother(now: number): boolean {
    return this.current !== null && this.current.expiresAt > now && this.tried + 1 < this.current.urls.length;
  }

  /** Whether the grant has to be renewed by this clock time, and there is no spare one. */
  isDueAt(at: number): boolean {
    return this.current !== null && this.spare === null && at >= this.current.renewAt;
  }

  use(grant: DatedGrant): void {
    if (this.isOtherWay(grant)) this.lastGood = 0;
    this.current = grant;
    this.spare = null;
    this.first = this.lastGood;
    this.tried = 0;
  }

  keepSpare(grant: DatedGrant): void {
    this.spare = grant;
  }

  /** The URL in use works. */
  markGood(): void {
    this.lastGood = this.first + this.tried;
  }

  /** Moves on to the next URL; false if only a fresh grant has one. */
  advance(now: number): boolean {
    if (this.hasAnother(now)) {
      this.tried += 1;
      return true;
    }
    return this.useSpare(now);
  }

  /** Moves on to the spare grant; false if there is none. */
  useSpare(now: number): boolean {
    const { spare } = this;
    if (spare === null || spare.expiresAt <= now) return false;
    this.use(spare);
    return true;
  }

  clear(): void {
    this.current = null;
    this.spare = null;
    this.lastGood = 0;
  }
}
