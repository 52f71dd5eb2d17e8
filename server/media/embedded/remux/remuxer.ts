import type { RtcServer } from '../rtc/rtc-server';
import type { Publisher, PublisherSink } from '../streams/stream';
import type { StreamRouter } from '../streams/stream-router';
import { Remux } from './remux';

/** A player that reconnects should find its stream going on. */
const keptMs = 10_000;

/** The remux of a stream, and when somebody last played it. */
interface Kept {
  remux: Remux;
  playedMs: number;
}

/** Remuxes the streams of WebRTC that somebody plays by FLV or RTMP, while somebody does. */
export class Remuxer {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly router: StreamRouter,
    private readonly rtc: RtcServer,
  ) {}

  /** Whether the page of the publisher shall send its sound as AAC too. */
  wantsSound(stream: string): boolean {
    return this.kept.has(stream);
  }

  /** Takes the sound of a page. Null where nobody wants it, or it comes from another member. */
  publishSound(stream: string, publisher: Publisher): PublisherSink | null {
    const remux = this.kept.get(stream)?.remux;
    if (remux === undefined || remux.member !== publisher.member) return null;
    remux.sound.claim(publisher);
    return remux.sound;
  }

  /** Called regularly. Streams are played before they are published, and the other way round. */
  check(): void {
    this.router.played.forEach((stream) => this.onPlayed(stream));
    const nowMs = this.router.options.now();
    this.kept.forEach(({ remux, playedMs }, stream) => {
      if (nowMs - playedMs >= keptMs || this.rtc.publisherOf(stream)?.member !== remux.member) remux.close('silent');
    });
  }

  /** A stream has players. */
  onPlayed(stream: string): void {
    const kept = this.kept.get(stream);
    if (kept !== undefined) kept.playedMs = this.router.options.now();
    else if (this.rtc.hears(stream) && this.router.isFree(stream)) this.open(stream);
  }

  private open(stream: string): void {
    const publisher = this.rtc.publisherOf(stream);
    if (publisher === null) return;
    const { router, rtc } = this;
    const { now } = router.options;
    const broadcast = rtc.broadcastOf(stream);
    const { member } = publisher;
    const remux = new Remux({ member, broadcast, now, onClosed: () => this.end(stream, remux) });
    this.kept.set(stream, { remux, playedMs: now() });
    broadcast.join(remux);
    void router.publish(stream, remux).then((owned) => {
      if (owned === null) remux.close('failed');
      else if (this.kept.get(stream)?.remux === remux) remux.begin(owned);
      // It ended during the wait for the name.
      else owned.end(remux);
    });
  }

  private end(stream: string, remux: Remux): void {
    this.kept.delete(stream);
    this.rtc.broadcastOf(stream).leave(remux);
    this.rtc.dropIfIdle(stream);
    this.router.release(stream, null, remux);
  }
}
