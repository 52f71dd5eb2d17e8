import type { StreamEvent } from '../../../components/core/protocol/messages';
import { systemClock, type Release } from '../../clock';
import { causeOf, type Log } from '../../log';
import type { StoreConnection } from './connection/connection';
import { FollowedStream, type Follower } from './followed-stream';
import type { Keys } from './keys';
import type { RedisStreams } from './streams';

/** A lost message is noticed within about this time. */
const checkMs = 1_000;
/** Streams that are checked in one period, so that many of them do not fill the store's time. */
const mostChecked = 1_000;
/** Longer than a message takes from the store to a node that is busy. */
const onItsWayMs = 100;

/** The streams that this node follows. */
export class FollowedStreams {
  private readonly followed = new Set<FollowedStream>();
  private readonly stopChecking: Release;
  private isClosed = false;

  constructor(
    private readonly connection: StoreConnection,
    private readonly keys: Keys,
    private readonly streams: RedisStreams,
    private readonly log: Log,
  ) {
    const timer = setInterval(() => void this.check(mostChecked), checkMs);
    timer.unref();
    this.stopChecking = () => clearInterval(timer);
    connection.onReturn(() => void this.check(Infinity));
  }

  async follow(name: string, follower: Follower): Promise<Release> {
    const stream = new FollowedStream(name, this.streams, follower, this.log);
    const unsubscribe = await this.connection.subscribe(this.keys.of(name).commits, (text) =>
      text === 'dropped' ? stream.onDropped() : stream.onBatch(JSON.parse(text) as StreamEvent[]),
    );
    try {
      await stream.open();
    } catch (cause) {
      unsubscribe();
      throw cause;
    }
    this.followed.add(stream);
    return () => {
      stream.release();
      this.followed.delete(stream);
      unsubscribe();
    };
  }

  close(): void {
    this.isClosed = true;
    this.stopChecking();
    this.followed.clear();
  }

  /** Compares positions with the store's. The checked streams move to the end, so that all have their turn. */
  private async check(most: number): Promise<void> {
    if (this.isClosed || !this.connection.isReady) return;
    const streams = Array.from(this.followed).slice(0, most);
    const checked = await Promise.allSettled(streams.map((stream) => this.checkOne(stream)));
    const failed = checked.find((one) => one.status === 'rejected');
    if (failed !== undefined) this.log('warn', 'positions of streams could not be checked', { cause: causeOf(failed.reason) });
  }

  private async checkOne(stream: FollowedStream): Promise<void> {
    this.followed.delete(stream);
    this.followed.add(stream);
    const position = await this.streams.position(stream.name);
    if (!this.followed.has(stream) || !stream.differsFrom(position)) return;
    // A message may be on its way; by the next turn of the store it is here.
    await new Promise<void>((resolve) => systemClock.after(onItsWayMs, resolve));
    if (this.followed.has(stream) && stream.differsFrom(position)) await stream.catchUp();
  }
}
