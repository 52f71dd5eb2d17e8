import type { Position, StreamEvent } from '../../../components/core/protocol/messages';
import { silent, causeOf, type Log } from '../../log';

/** A reader of the commits of a stream. */
export interface Follower {
  onEvents(events: readonly StreamEvent[]): void;
  /** Commits may have been missed that cannot be read any more. */
  onLost(): void;
}

/** The store as it is asked for what messages did not bring. */
export interface StreamReader {
  position(stream: string): Promise<Position | null>;
  read(stream: string, after: Position): Promise<readonly StreamEvent[] | null>;
}

/** Batches that wait while the store is asked. More are dropped, because they can be read. */
const mostHeld = 256;

/**
 * A stream as this node follows it. The store's messages are lost when a connection breaks, so their numbers are compared with the
 * position that was reached: a gap is read from the store, and a regular check finds messages that never came.
 */
export class FollowedStream {
  private isReleased = false;
  /** Null when the stream did not exist. */
  private at: Position | null = null;
  private held: (readonly StreamEvent[])[] | null = [];

  constructor(
    readonly name: string,
    private readonly reader: StreamReader,
    private readonly follower: Follower,
    private readonly log: Log = silent,
  ) {}

  /** Begins at the present position. Batches that came before count from there on. */
  async open(): Promise<void> {
    this.at = await this.reader.position(this.name);
    this.releaseHeld();
  }

  /** The follower gets nothing more. */
  release(): void {
    this.isReleased = true;
  }

  onBatch(events: readonly StreamEvent[]): void {
    if (this.held === null) this.take(events);
    else if (this.held.push(events) > mostHeld) this.held.length = 0;
  }

  /** The stream ended as it should. */
  onDropped(): void {
    if (this.held === null) this.at = null;
  }

  /** Whether the store stands elsewhere. */
  differsFrom(position: Position | null): boolean {
    return this.held === null && (position?.e !== this.at?.e || position?.s !== this.at?.s);
  }

  /** Reads what messages did not bring. When the store cannot be asked, the next check tries again. */
  async catchUp(): Promise<void> {
    if (this.held !== null) return;
    this.held = [];
    try {
      await this.readMissed();
    } catch (cause) {
      this.log('warn', 'a stream could not be read after a gap', { cause: causeOf(cause) });
    } finally {
      this.releaseHeld();
    }
  }

  private async readMissed(): Promise<void> {
    const { at } = this;
    const position = await this.reader.position(this.name);
    if (position === null) {
      this.at = null;
      // A drop is told by a message, so the stream was lost, or the message was.
      if (at !== null) this.tellLost();
      return;
    }
    const from = at?.e === position.e ? at : { e: position.e, s: 0 };
    const missed = await this.reader.read(this.name, from);
    if (missed === null) {
      this.at = position;
      return this.tellLost();
    }
    this.deliver(missed);
  }

  private take(events: readonly StreamEvent[]): void {
    const { at } = this;
    const fresh = events.filter(({ e, s }) => e !== at?.e || s > at.s);
    const [first] = fresh;
    if (first === undefined) return;
    // Another epoch may be the former one, whose last message took a longer way through a cluster: the store knows.
    const next = at === null ? 1 : first.e === at.e ? at.s + 1 : null;
    if (first.s === next) this.deliver(fresh);
    else void this.catchUp();
  }

  private releaseHeld(): void {
    const held = this.held ?? [];
    this.held = null;
    held.forEach((events) => this.onBatch(events));
  }

  private deliver(events: readonly StreamEvent[]): void {
    const last = events.at(-1);
    if (last === undefined) return;
    this.at = { e: last.e, s: last.s };
    if (!this.isReleased) this.follower.onEvents(events);
  }

  private tellLost(): void {
    if (!this.isReleased) this.follower.onLost();
  }
}
