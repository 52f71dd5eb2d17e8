import type { Position, StreamEvent } from '../protocol/messages';
import { releaseOnce, type Release } from '../shared/release';

/** Events that may wait for their `follow`: more than one burst of a room, and little memory. */
const earlyLimit = 128;

/**
 * Where we stand in each stream we follow. An event is the next one, an old one, or proof that something is missing:
 * there is no fourth case, and an epoch that is not ours is never compared by number.
 */
export class Streams {
  private cursors: { [stream: string]: { at: Position } } = {};
  private early: StreamEvent[] = [];

  /** Also gives back, in order, what came between the answer that named `at` and this call. */
  follow(stream: string, at: Position): { release: Release; early: readonly StreamEvent[] } {
    const cursor = { at };
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
      // What nobody follows any more also comes here, as the last events of calls that are over: the oldest make room.
      if (this.early.length > earlyLimit) this.early.shift();
      return 'early';
    }
    if (event.e !== cursor.at.e) return 'gap';
    if (event.s <= cursor.at.s) return 'old';
    if (event.s !== cursor.at.s + 1) return 'gap';
    cursor.at = { e: event.e, s: event.s };
    return 'next';
  }

  at(stream: string): Position | undefined {
    return this.cursors[stream]?.at;
  }

  jump(stream: string, at: Position): void {
    const cursor = this.cursors[stream];
    if (cursor !== undefined) cursor.at = at;
  }

  drop(stream: string): void {
    delete this.cursors[stream];
  }

  /** What `hello.cur` and the storage carry. */
  positions(): { [stream: string]: Position } {
    const positions: { [stream: string]: Position } = {};
    Object.keys(this.cursors).forEach((stream) => {
      const at = this.at(stream);
      if (at !== undefined) positions[stream] = at;
    });
    return positions;
  }

  /** Early events belong to the socket they came by: another one replays what is needed. */
  forgetEarly(): void {
    this.early = [];
  }

  clear(): void {
    this.cursors = {};
    this.early = [];
  }
}
