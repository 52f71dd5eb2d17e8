import { SetsByKey } from '../../sets-by-key';
import type { GateDecision } from '../../media-server';
import { UrlAccess, type AdmittedUrl } from '../../url-access';
import type { MediaLimits } from '../limits';
import type { Denial, IngestStream, Stats } from '../messages';
import { Stream, type Publisher } from './stream';
import { Subscriber, type Pipe } from './subscriber';

/** Asks the parent for the stream of an unsigned path; null refuses it. */
export type FindIngestStream = (app: 'in' | 'out', room: string, name: string) => Promise<IngestStream | null>;

export interface StreamRouterOptions {
  key: string;
  /** The secret by which a CDN pulls streams; none by default. */
  pullKey?: string | null;
  limits: MediaLimits;
  ask: FindIngestStream;
  /** Called when a stream has a new publisher. */
  published?(stream: string): void;
  /** Called when a stream has another player. */
  played?(stream: string): void;
  /** Called for each decision at a URL. */
  decided?(decision: GateDecision): void;
  /** Called when an unsigned push is over. */
  ended(member: string): void;
  /** Monotonic time in milliseconds, for durations. */
  now(): number;
  /** Wall clock in milliseconds, for expiry. */
  wallNow(): number;
}

/** The state of the child: streams by name, access control and counters. */
export class StreamRouter {
  readonly access: UrlAccess;
  private readonly streams = new Map<string, Stream>();
  /** The connections of each member, so that ending a member costs only what it has open, and not what the whole server has. */
  private readonly byMember = new SetsByKey<Publisher | Subscriber>();
  private readonly counts = { cutReaders: 0, droppedFrames: 0, outBytes: 0, inBytes: 0, refused: 0, oddTags: 0 };

  constructor(readonly options: StreamRouterOptions) {
    const { key, limits, wallNow, decided, pullKey } = options;
    this.access = new UrlAccess(key, limits, wallNow, decided, pullKey);
  }

  get limits(): MediaLimits {
    return this.options.limits;
  }

  /** Returns the stream now owned by the publisher, or null when the name is taken or the membership was denied meanwhile. */
  async publish(name: string, publisher: Publisher): Promise<Stream | null> {
    const stream = this.open(name);
    // Before the wait for the name, so that a denial ends the waiting too; `release` follows every outcome.
    this.byMember.add(publisher.member, publisher);
    const isOurs = (await stream.claim(publisher)) && !this.access.isDenied(publisher.member);
    if (isOurs) {
      this.options.published?.(name);
      return stream;
    }
    stream.end(publisher);
    this.dropIfIdle(name);
    return null;
  }

  play(name: string, member: string, pipe: Pipe): Subscriber {
    const subscriber = new Subscriber(member, pipe, { limits: this.limits, counts: this.counts });
    this.byMember.add(member, subscriber);
    this.open(name).join(subscriber);
    this.options.played?.(name);
    return subscriber;
  }

  /** Releases the connection of a publisher or player. */
  release(name: string, admitted: AdmittedUrl | null, who: Publisher | Subscriber): void {
    const stream = this.streams.get(name);
    this.byMember.delete(who.member, who);
    if (who instanceof Subscriber) {
      who.end();
      stream?.subscribers.delete(who);
    } else stream?.end(who);
    this.dropIfIdle(name);
    if (admitted !== null) this.access.release(admitted);
  }

  /** Ends everything that the member plays or sends, and the players of that: these names are never used again. */
  deny(denial: Denial): void {
    this.access.deny(denial);
    this.byMember
      .valuesOf(denial.member)
      .filter((connection) => denial.playsOn !== true || !(connection instanceof Subscriber))
      .forEach((connection) => connection.close('revoked'));
    denial.streams.forEach((name) => this.streams.get(name)?.close('revoked'));
  }

  /** Whether one of these streams has a publisher. A silent one is cut soon. */
  receives(names: readonly string[]): boolean {
    return names.some((name) => (this.streams.get(name)?.publisher ?? null) !== null);
  }

  hasPublisher(name: string): boolean {
    return (this.streams.get(name)?.publisher ?? null) !== null;
  }

  hasPlayers(name: string): boolean {
    return (this.streams.get(name)?.subscribers.size ?? 0) > 0;
  }

  /** The streams that have players. */
  get played(): string[] {
    return Array.from(this.streams.keys()).filter((name) => this.hasPlayers(name));
  }

  /** Whether a publisher would get the name without a wait. */
  isFree(name: string): boolean {
    return this.streams.get(name)?.isFree ?? true;
  }

  /** Disconnects publishers that send nothing. */
  cutSilent(): void {
    this.streams.forEach((stream) => stream.cutSilent());
  }

  /** Notes a tag of a publisher whose size is written twice and differs. */
  noteOddTag(): void {
    this.counts.oddTags += 1;
  }

  countReceived(bytes: number): void {
    this.counts.inBytes += bytes;
  }

  refused(): void {
    this.counts.refused += 1;
  }

  stats(): Omit<Stats, 'rtc'> {
    const streams = Array.from(this.streams.values());
    const subscribers = streams.flatMap((stream) => Array.from(stream.subscribers));
    return {
      ...this.counts,
      publishers: streams.filter((stream) => stream.publisher !== null).length,
      players: subscribers.length,
      queuedBytes: subscribers.reduce((sum, subscriber) => sum + subscriber.queuedBytes, 0),
      memoryBytes: process.memoryUsage.rss(),
    };
  }

  private open(name: string): Stream {
    const stream = this.streams.get(name) ?? new Stream(this.options);
    this.streams.set(name, stream);
    return stream;
  }

  private dropIfIdle(name: string): void {
    if (this.streams.get(name)?.isIdle === true) this.streams.delete(name);
  }
}
