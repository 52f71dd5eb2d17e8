import type { PlayGrant, PublishGrant } from '../../../components/core/protocol/messages';
import type { Source } from '../../../components/core/protocol/room-state';
import type { RequestOrigin, DevIngest, MediaServer, MembershipRef } from '../../../server/media/media-server';

type Ask<Name extends keyof DevIngest> = Parameters<DevIngest[Name]>[0];

/** A media server without media that records all grants, so that a test can ask whether a URL is still valid. */
export class FakeMedia implements MediaServer {
  readonly plane = 'embedded';
  /** As of the embedded media server, when set. */
  runsHere = false;
  readonly revoked: MembershipRef[] = [];
  started = false;
  /** Whether media of members arrive. */
  receives = true;
  /** The error of all grants, when set. */
  broken: string | null = null;
  publish: Ask<'onPublish'> = () => Promise.resolve(null);
  end: Ask<'onEnd'> = () => undefined;
  play: Ask<'onPlay'> = () => Promise.resolve(null);

  readonly devIngest: DevIngest = {
    onPublish: (listener) => void (this.publish = listener),
    onEnd: (listener) => void (this.end = listener),
    onPlay: (listener) => void (this.play = listener),
  };

  async start(): Promise<void> {
    this.started = true;
  }

  async stop(): Promise<void> {
    this.started = false;
  }

  unavailableReason(): string | null {
    return this.broken;
  }

  async publishGrant(membership: MembershipRef, source: Source, origin: RequestOrigin): Promise<PublishGrant> {
    if (this.broken !== null) throw new Error(this.broken);
    return { source, urls: [urlOf('publish', membership, source, origin)], leftMs: 60_000 };
  }

  async playGrant(viewer: MembershipRef, publisher: MembershipRef, source: Source, origin: RequestOrigin): Promise<PlayGrant> {
    if (this.broken !== null) throw new Error(this.broken);
    const url = `${urlOf('play', publisher, source, origin)}&viewer=${viewer.id}`;
    return { member: publisher.member, source, urls: [url], leftMs: 60_000 };
  }

  async revoke(membership: MembershipRef): Promise<void> {
    this.revoked.push(membership);
  }

  receivesFrom(): Promise<boolean> {
    return Promise.resolve(this.receives);
  }

  /** Whether a granted URL is still accepted. */
  allows(url: string): boolean {
    return !this.revoked.some(({ id }) => url.includes(`membership=${id}`) || url.includes(`viewer=${id}`));
  }

  request(): boolean {
    return false;
  }

  upgrade(): boolean {
    return false;
  }

  gauges(): Readonly<Record<string, number>> {
    return { media_publishers: 3 };
  }
}

const urlOf = (direction: string, membership: MembershipRef, source: Source, origin: RequestOrigin): string =>
  `fake://${origin.platform}.${origin.hostname}:${origin.port}/${direction}/${membership.member}/${source}?membership=${membership.id}`;
