import type { Json } from '../../components/core/shared/json';
import type { Engine } from '../engine/engine';
import type { Recording } from '../rooms/recording';

/** The time that a recorder has to answer, and its node to say so. */
const startMs = 10_000;
/** A recording whose room ended together with its node is found within this time. */
const watchMs = 30_000;
/** A recorder that does not confirm its end is told again after these times. */
const againMs: readonly number[] = [5_000, 15_000, 60_000];

/** The payload of a timer: the recording as it was last known, and how often its recorder was told to stop. */
export interface RecordingTurn {
  recording: Recording;
  tries: number;
}

const prefix = 'recording:';
const timerOf = ({ room, id }: Pick<Recording, 'room' | 'id'>): string => `${prefix}${room}/${id}`;

/** The one timer that a recording has while it goes on. */
export class RecordingTimers {
  constructor(private readonly engine: Pick<Engine, 'setTimer' | 'clearTimer'>) {}

  /** The recording in the payload of a timer; null when the timer is another one. */
  static turnOf(id: string, payload: Json): RecordingTurn | null {
    return id.startsWith(prefix) ? (payload as unknown as RecordingTurn) : null;
  }

  start(recording: Recording): Promise<void> {
    return this.set({ recording, tries: 0 }, startMs);
  }

  /** Looks after a recording that goes on. */
  watch(recording: Recording): Promise<void> {
    return this.set({ recording, tries: 0 }, watchMs);
  }

  /** Looks again, unless somebody is ending the recording meanwhile. */
  watchOn(recording: Recording): Promise<void> {
    return this.set({ recording, tries: 0 }, watchMs, { unlessSet: true });
  }

  now(recording: Recording): Promise<void> {
    return this.set({ recording, tries: 0 }, 0);
  }

  /** Returns false when it was tried often enough. */
  async again({ recording, tries }: RecordingTurn): Promise<boolean> {
    const inMs = againMs[tries];
    if (inMs === undefined) return false;
    await this.set({ recording, tries: tries + 1 }, inMs);
    return true;
  }

  clear(recording: Recording): Promise<void> {
    return this.engine.clearTimer(timerOf(recording));
  }

  private set(turn: RecordingTurn, inMs: number, how: { unlessSet?: boolean } = {}): Promise<void> {
    return this.engine.setTimer(timerOf(turn.recording), inMs, turn as unknown as Json, how);
  }
}
