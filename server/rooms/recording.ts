import type { Source } from '../../components/core/protocol/room-state';
import type { Json } from '../../components/core/shared/json';

/** The object of a recording: the whole room, all sources of a participant, or one of them. */
export interface RecordingTarget {
  /** Absent for the whole room. */
  identity?: string;
  /** Absent for all sources of the participant. */
  source?: Source;
}

/** Why a recording is over. */
export type RecordingEnd = 'stopped' | 'room_ended' | 'participant_left' | 'recorder_ended' | 'start_failed';

/** A file that a recorder has written. */
export interface RecordingFile {
  /** Its URL, or any other text that finds it. At most 1,024 characters. */
  location: string;
  durationMs?: number;
  bytes?: number;
}

/** The result of a recording, as its recorder reports it. */
export interface RecordingResult {
  /** At most 32. */
  files?: readonly RecordingFile[];
  durationMs?: number;
  /** The reason for which there is no whole recording: at most 500 characters. */
  error?: string;
}

/** A recording that goes on. It is part of its room, so it cannot outlive it, and the mark of the room is never wrong. */
export interface Recording extends RecordingTarget {
  id: string;
  room: string;
  /** The secret id of the membership by which the recorder plays. */
  key: string;
  /** The operator's own text, such as the name of a layout. */
  metadata: string;
  /** `starting`: the recorder has not answered. `ending`: it was told to stop, or is over by itself. */
  status: 'starting' | 'active' | 'ending';
  /** Server time in milliseconds. */
  requestedAt: number;
  /** Absent until the recorder has answered. */
  startedAt?: number;
  /** The answer of the recorder, by which it finds its work again. */
  recorder?: Json;
  end?: RecordingEnd;
  result?: RecordingResult;
}

export const isSameTarget = (one: RecordingTarget, other: RecordingTarget): boolean =>
  one.identity === other.identity && one.source === other.source;

/** The part of an answer or an event that says what is recorded. */
export const targetOf = ({ identity, source }: RecordingTarget): RecordingTarget => ({
  ...(identity === undefined ? {} : { identity }),
  ...(source === undefined ? {} : { source }),
});
