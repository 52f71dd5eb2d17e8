import type { PlayGrant, PublishGrant } from '../../components/core/protocol/messages';
import type { Source } from '../../components/core/protocol/room-state';
import type { Door, MediaDoors, MediaServer, SeatRef } from '../../server/media/media-server';

type Ask<Name extends keyof MediaDoors> = Parameters<MediaDoors[Name]>[0];

/** A media server that sends nothing, and remembers who may do what: so a test can ask whether a URL would still work. */
export class FakeMedia implements MediaServer {
  readonly plane = 'embedded';
  readonly revoked: SeatRef[] = [];
  started = false;
  /** What grants reject with, when set. */
  broken: string | null = null;
  publish: Ask<'onPublish'> = () => Promise.resolve(null);
  end: Ask<'onEnd'> = () => undefined;
  play: Ask<'onPlay'> = () => Promise.resolve(null);

  readonly doors: MediaDoors = {
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

  trouble(): string | null {
    return this.broken;
  }

  async publishGrant(seat: SeatRef, source: Source, door: Door): Promise<PublishGrant> {
    if (this.broken !== null) throw new Error(this.broken);
    return { source, urls: [urlOf('publish', seat, source, door)], leftMs: 60_000 };
  }

  async playGrant(viewer: SeatRef, publisher: SeatRef, source: Source, door: Door): Promise<PlayGrant> {
    if (this.broken !== null) throw new Error(this.broken);
    const url = `${urlOf('play', publisher, source, door)}&viewer=${viewer.seat}`;
    return { member: publisher.member, source, urls: [url], leftMs: 60_000 };
  }

  async revoke(seat: SeatRef): Promise<void> {
    this.revoked.push(seat);
  }

  /** Whether a URL that was handed out would be let in now. */
  allows(url: string): boolean {
    return !this.revoked.some(({ seat }) => url.includes(`seat=${seat}`) || url.includes(`viewer=${seat}`));
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

const urlOf = (direction: string, seat: SeatRef, source: Source, door: Door): string =>
  `fake://${door.platform}.${door.hostname}:${door.port}/${direction}/${seat.member}/${source}?seat=${seat.seat}`;
