import type { Position, StreamEvent } from '../../components/core/protocol/messages';
import { nothingToRelease, type Release } from '../clock';
import type { FanOut, EncodedEvent, StreamListener, EncodedEphemeral } from './fan-out';

/** The receiver of subscribed streams: one connection. */
export interface Reader {
  readonly user: string;
  readonly session: { readonly id: string } | null;
  event(encoded: EncodedEvent): void;
  ephemeral(ephemeral: EncodedEphemeral): void;
  /** An event is missing, and only a resume can heal that. */
  gap(stream: string): void;
}

/**
 * One reader of one stream. It holds events back until `goLive` sets the reader's position, then passes on the later ones, and
 * from then on every event as it comes. So no event is lost or repeated between reading the past and following the present.
 */
export class Subscription implements StreamListener {
  private held: EncodedEvent[] | null = [];
  private at: Position = { e: '', s: 0 };
  private undo: Release = nothingToRelease;
  private released = false;
  /** The number up to which the newest answer to the reader has everything. */
  private answered = 0;

  private constructor(
    readonly stream: string,
    private readonly reader: Reader,
  ) {}

  static async open(fanOut: FanOut, stream: string, reader: Reader): Promise<Subscription> {
    const subscription = new Subscription(stream, reader);
    subscription.undo = await fanOut.subscribe(stream, subscription);
    return subscription;
  }

  /** The reader has everything up to `at`. */
  goLive(at: Position): void {
    const held = this.held ?? [];
    this.at = at;
    this.answered = at.s;
    this.held = null;
    this.deliver(held);
  }

  get isLive(): boolean {
    return this.held === null && !this.released;
  }

  /**
   * For a second subscription on the same connection: the stream goes on from its position, because a reader that takes the
   * earlier of two answers would miss the events between them. Only a new epoch starts anew.
   */
  repeat(): Pick<Subscription, 'goLive' | 'release' | 'isReleased'> {
    const goLive = (at: Position): void => {
      if (at.e !== this.at.e) this.goLive(at);
      else this.answered = Math.max(this.answered, at.s);
    };
    const isReleased = (): boolean => this.released;
    return {
      goLive,
      release: () => undefined,
      get isReleased() {
        return isReleased();
      },
    };
  }

  /** Whether the reader has an answer that is newer than this event. */
  isAnswered({ e, s }: Position): boolean {
    return e === this.at.e && s <= this.answered;
  }

  get isReleased(): boolean {
    return this.released;
  }

  onEvents(encoded: readonly EncodedEvent[]): void {
    if (this.held === null) this.deliver(encoded);
    else this.held.push(...encoded);
  }

  onEphemeral(ephemeral: EncodedEphemeral): void {
    const { user, session } = this.reader;
    if (this.held !== null || ephemeral.from === user) return;
    if (ephemeral.to === undefined || ephemeral.to === session?.id) this.reader.ephemeral(ephemeral);
  }

  onLost(): void {
    if (!this.released) this.reader.gap(this.stream);
  }

  release(): void {
    this.released = true;
    this.undo();
  }

  private deliver(encoded: readonly EncodedEvent[]): void {
    for (const one of encoded) {
      if (this.released) return;
      if (isPast(one.event, this.at)) continue;
      if (one.event.e !== this.at.e || one.event.s !== this.at.s + 1) return this.reader.gap(this.stream);
      this.at = { e: this.at.e, s: one.event.s };
      this.reader.event(one);
    }
  }
}

const isPast = (event: StreamEvent, at: Position): boolean => event.e === at.e && event.s <= at.s;
