import type { Cursor, Position, ServerFrame, StreamEvent } from '../protocol/messages';
import { releaseOnce, type Release } from '../shared/release';

/** Events kept for a later `subscribe`: more than one burst of a room, and little memory. */
const earlyLimit = 128;

/**
 * The position in each subscribed stream. An event is the next one, an old one, or proof of a gap; numbers of different epochs are
 * never compared.
 */
export class Streams {
  private cursors: { [stream: string]: Cursor } = {};
  private early: StreamEvent[] = [];

  /** Also returns, in order, the events that arrived between the response that named `at` and this call. */
  subscribe(stream: string, at: Cursor): { release: Release; early: readonly StreamEvent[] } {
    // A copy, because it moves with the events.
    const cursor = { ...at };
    this.cursors[stream] = cursor;
    const early = this.early.filter((event) => event.n === stream);
    this.early = this.early.filter((event) => event.n !== stream);
    const release = releaseOnce(() => {
      if (this.cursors[stream] === cursor) delete this.cursors[stream];
    });
    return { release, early };
  }

  accept(event: StreamEvent): 'next' | 'old' | 'gap' | 'early' {
    const cursor = this.cursors[event.n];
    if (cursor === undefined) {
      this.early.push(event);
      // Events of streams without a subscriber, such as finished calls, also land here, so the oldest make room.
      if (this.early.length > earlyLimit) this.early.shift();
      return 'early';
    }
    if (event.e !== cursor.e) return 'gap';
    if (event.s <= cursor.s) return 'old';
    if (event.s !== cursor.s + 1) return 'gap';
    cursor.s = event.s;
    return 'next';
  }

  positionOf(stream: string): Cursor | undefined {
    return this.cursors[stream];
  }

  /** Moves an existing cursor to the position of a snapshot. */
  jumpTo(stream: string, { e, s }: Position): void {
    const cursor = this.cursors[stream];
    if (cursor === undefined) return;
    cursor.e = e;
    cursor.s = s;
  }

  /** Keeps the server's word about the state of this stream, for a server that has lost it. */
  keepVoucher({ n, v }: Extract<ServerFrame, { t: 'voucher' }>): void {
    const cursor = this.cursors[n];
    if (cursor !== undefined) cursor.v = v;
  }

  remove(stream: string): void {
    delete this.cursors[stream];
  }

  /** All positions, as `hello.cur` and the storage carry them. They move on with the events. */
  positions(): { readonly [stream: string]: Cursor } {
    return this.cursors;
  }

  /** Drops early events with their socket, because the next socket replays the missing ones. */
  clearEarly(): void {
    this.early = [];
  }

  clear(): void {
    this.cursors = {};
    this.early = [];
  }
}
