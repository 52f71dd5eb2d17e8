import type { MediaDoors, SeatRef } from '../media-server';
import type { DoorSeat } from './messages';
import { seatTag, streamName } from '../signature';

type Listeners = { [Name in keyof MediaDoors]: Parameters<MediaDoors[Name]>[0] };

/** The parent's side of the unsigned doors: asks the rooms, and remembers which seats stand for a push. */
export class DevelopmentDoors implements MediaDoors {
  private readonly listeners: Partial<Listeners> = {};
  /** Seats whose push is under way, by tag. */
  private readonly seats = new Map<string, SeatRef>();

  constructor(private readonly key: string) {}

  onPublish(listener: Listeners['onPublish']): void {
    this.listeners.onPublish = listener;
  }

  onEnd(listener: Listeners['onEnd']): void {
    this.listeners.onEnd = listener;
  }

  onPlay(listener: Listeners['onPlay']): void {
    this.listeners.onPlay = listener;
  }

  /** What a knock at a door leads to; null refuses. */
  async open(door: 'in' | 'out', room: string, name: string): Promise<DoorSeat | null> {
    const { onPublish, onPlay } = this.listeners;
    const seat = door === 'in' ? await onPublish?.({ room, name }) : await onPlay?.({ room, member: name });
    if (seat === null || seat === undefined) return null;
    const stream = streamName(this.key, seat, 'main');
    // Who plays by a door has no seat of its own; it goes when the stream does.
    if (door === 'out') return { stream, seat: '' };
    const tag = seatTag(this.key, seat);
    this.seats.set(tag, seat);
    return { stream, seat: tag };
  }

  end(tag: string): void {
    const seat = this.seats.get(tag);
    this.seats.delete(tag);
    if (seat !== undefined) this.listeners.onEnd?.(seat);
  }

  endAll(): void {
    Array.from(this.seats.keys()).forEach((tag) => this.end(tag));
  }

  /** The rooms gave the seat up themselves: they need not be told. */
  forget(tag: string): void {
    this.seats.delete(tag);
  }
}
