import type { StreamEvent } from '../../../components/core/protocol/messages';
import { systemClock, type Release } from '../../clock';
import { causeOf, type Log } from '../../log';
import type { RedisConnection } from './connection';
import { FollowedStream, type Follower } from './followed-stream';
import type { Keys } from './store';
import type { RedisStreams } from './streams';

/** A lost message is noticed within about this time. */
const checkMs = 1_000;
/** Streams that are checked in one period, so that many of them do not fill the store's time. */
const mostChecked = 1_000;

interface Followed {
  stream: FollowedStream;
  open: Promise<Release>;
}

/** The streams that this node follows. */
export class FollowedStreams {
  private readonly followed = new Map<string, Followed>();
  private readonly stopChecking: Release;
  private isClosed = false;

  constructor(
    private readonly connection: RedisConnection,
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
    const known = this.followed.get(name) ?? this.open(name);
    known.stream.followers.add(follower);
    const release = (): void => {
      known.stream.followers.delete(follower);
      if (known.stream.followers.size > 0 || this.followed.get(name) !== known) return;
      this.followed.delete(name);
      known.open.then(
        (unsubscribe) => unsubscribe(),
        () => undefined,
      );
    };
    try {
      await known.open;
    } catch (cause) {
      release();
      throw cause;
    }
    return release;
  }

  close(): void {
    this.isClosed = true;
    this.stopChecking();
    this.followed.clear();
  }

  private open(name: string): Followed {
    const stream = new FollowedStream(name, this.streams, this.log);
    const onMessage = (text: string): void =>
      text === 'dropped' ? stream.onDropped() : stream.onBatch(JSON.parse(text) as StreamEvent[]);
    const open = this.connection.subscribe(this.keys.commits(name), onMessage).then(async (unsubscribe) => {
      try {
        await stream.open();
      } catch (cause) {
        unsubscribe();
        throw cause;
      }
      return unsubscribe;
    });
    const followed = { stream, open };
    this.followed.set(name, followed);
    return followed;
  }

  /** Compares positions with the store's. The checked streams move to the end, so that all have their turn. */
  private async check(most: number): Promise<void> {
    if (this.isClosed || !this.connection.isReady) return;
    const names = Array.from(this.followed.keys()).slice(0, most);
    try {
      await Promise.all(names.map((name) => this.checkOne(name)));
    } catch (cause) {
      this.log('warn', 'positions of streams could not be checked', { cause: causeOf(cause) });
    }
  }

  private async checkOne(name: string): Promise<void> {
    const followed = this.followed.get(name);
    if (followed === undefined) return;
    this.followed.delete(name);
    this.followed.set(name, followed);
    const position = await this.streams.position(name);
    if (this.followed.get(name) !== followed || !followed.stream.differsFrom(position)) return;
    // A message may be on its way; by the next turn of the store it is here.
    await new Promise<void>((resolve) => systemClock.after(onItsWayMs, resolve));
    if (this.followed.get(name) === followed && followed.stream.differsFrom(position)) await followed.stream.catchUp();
  }
}

/** Longer than a message takes from the store to a node that is busy. */
const onItsWayMs = 100;
