import { rtcError } from '../../components/core/protocol/errors';
import type { NewEvent } from '../engine/engine';
import type { Decision } from './decision';
import type { Recording, RecordingEnd, RecordingResult } from './recording';
import { isOver, memberOf, type RoomRecord } from './room-record';

/** Decisions about the recordings of a room. The mark that members see is true as long as there is one. */

/** Each change of a room reads and writes them. */
const recordingsPerRoom = 16;

export const recordingsOf = ({ recordings }: RoomRecord): readonly Recording[] => recordings ?? [];

export const recordingOf = (record: RoomRecord, id: string): Recording | null =>
  recordingsOf(record).find((recording) => recording.id === id) ?? null;

const decisionOf = (record: RoomRecord, recordings: readonly Recording[]): Decision => ({
  // A change needs an event. Members are told before the recorder is asked, so that nobody is recorded unknown to them.
  events: [{ k: 'room.updated', d: { recording: recordings.length > 0 } }],
  memberships: record.memberships,
  waits: record.waits === true,
  recordings,
});

/**
 * Begins a recording that does not go on yet. Throws `not_found` when there is no such room or participant, and `room_full` when the room
 * has as many recordings as it may.
 */
export function beginRecording(record: RoomRecord, fresh: Recording): Decision {
  if (record.public.openedAt === 0 || record.closing === true) throw rtcError('not_found', { message: '/room: not open' });
  if (fresh.identity !== undefined && memberOf(record, fresh.identity) === null)
    throw rtcError('not_found', { message: '/identity: not in this room' });
  const others = recordingsOf(record);
  if (others.length >= recordingsPerRoom)
    throw rtcError('room_full', { message: `a room has at most ${recordingsPerRoom} recordings` });
  return decisionOf(record, [...others, fresh]);
}

/** The recorder has answered. Null when the recording does not wait for it any more. */
export function activateRecording(
  record: RoomRecord,
  id: string,
  more: Pick<Recording, 'startedAt' | 'recorder'>,
): Decision | null {
  const recording = recordingOf(record, id);
  if (recording?.status !== 'starting') return null;
  return replaced(record, { ...recording, ...more, status: 'active' });
}

/** The recorder is to stop, or has reported its end. Null when this is no news. */
export function endRecording(record: RoomRecord, id: string, end: RecordingEnd, result?: RecordingResult): Decision | null {
  const recording = recordingOf(record, id);
  if (recording === null) return null;
  const isNews = recording.status !== 'ending' || (recording.result === undefined && result !== undefined);
  const more = result === undefined ? {} : { result };
  return isNews ? replaced(record, { end, ...recording, ...more, status: 'ending' }) : null;
}

/** The recorder has ended. */
export function removeRecording(record: RoomRecord, id: string): Decision | null {
  if (recordingOf(record, id) === null) return null;
  return decisionOf(
    record,
    recordingsOf(record).filter((recording) => recording.id !== id),
  );
}

const replaced = (record: RoomRecord, recording: Recording): Decision =>
  decisionOf(
    record,
    recordingsOf(record).map((other) => (other.id === recording.id ? recording : other)),
  );

/**
 * The recordings after a decision, and the event that takes the mark away when the decision does not say it: they end with the room, and
 * those of a participant with their stay.
 */
export function recordingsAfter(
  record: RoomRecord,
  { recordings, memberships, events }: Decision,
): { recordings: readonly Recording[]; events: readonly NewEvent[] } {
  const before = recordingsOf(record);
  const isClosed = events.some(({ k }) => k === 'room.closed');
  const after = (recordings ?? before).filter(
    ({ identity }) => !isClosed && (identity === undefined || Object.hasOwn(memberships, identity)),
  );
  const isOff = !isClosed && recordings === undefined && before.length > 0 && after.length === 0;
  return { recordings: after, events: isOff ? [{ k: 'room.updated', d: { recording: false } }] : [] };
}

/** The recordings that a change has ended, and that nobody was ending already. */
export function recordingsEnded(before: RoomRecord, after: RoomRecord): readonly Recording[] {
  const left = isOver(after) ? [] : recordingsOf(after);
  return recordingsOf(before)
    .filter(({ id, status }) => status !== 'ending' && !left.some((other) => other.id === id))
    .map((recording) => ({ ...recording, end: isOver(after) || after.closing === true ? 'room_ended' : 'participant_left' }));
}

/** The recordings that begin with a change. */
export const recordingsBegun = (before: RoomRecord, after: RoomRecord): readonly Recording[] =>
  recordingsOf(after).filter(({ id, status }) => status === 'active' && recordingOf(before, id)?.status !== 'active');
