import { isRtcError, rtcError } from '../../components/core/protocol/errors';
import type { Json } from '../../components/core/shared/json';
import { addressOf } from '../http/request-origin';
import { causeOf } from '../log';
import type { RequestOrigin } from '../media/media-server';
import { isTwirpError, twirpError } from '../operator/twirp-error';
import { isSameTarget, type Recording, type RecordingEnd, type RecordingResult, type RecordingTarget } from '../rooms/recording';
import { activateRecording, beginRecording, endRecording, recordingOf, recordingsOf } from '../rooms/recordings-of-room';
import type { RoomRecord } from '../rooms/room-record';
import { EndedRecordings, type EndedRecording } from './ended-recordings';
import { RecordingEndings } from './recording-endings';
import type { RecordingStreams } from './recording-hook';
import type { RecordingParts } from './recording-parts';
import { RecordingTimers } from './recording-timers';
import { Recorder } from './recorder';
import { streamsOf } from './streams';

export type RecordingWish = RecordingTarget & { room: string; metadata: string };

/** Where the request of an operator has reached this server. */
type From = Omit<RequestOrigin, 'platform'>;

/**
 * The recordings of all rooms. Each is part of its room while it goes on, and a timer of the engine has a copy of it, so that it ends also
 * when the room or the node that started it is gone. Every end takes one way: the timer, which any node handles.
 */
export class Recordings {
  readonly ended: EndedRecordings;
  /** The address by which the recorder reaches this server, if the hook names one. */
  private readonly reach: From | null;
  private readonly recorder: Recorder | null;
  private readonly timers: RecordingTimers;
  private readonly endings: RecordingEndings;

  /** Throws when the address of the hook is none. */
  constructor(private readonly parts: RecordingParts) {
    this.reach = parts.hook?.url === undefined ? null : addressOf('hooks.recording.url', parts.hook.url);
    this.ended = new EndedRecordings(parts.engine);
    this.recorder = parts.hook === null ? null : new Recorder(parts.hook, parts);
    this.timers = new RecordingTimers(parts.engine);
    this.endings = new RecordingEndings({ ...parts, recorder: this.recorder, ended: this.ended, timers: this.timers });
  }

  /** Starts a recording, or returns the same one if it goes on. Throws an RtcError or a TwirpError when it is refused. */
  async start(wish: RecordingWish, from: From): Promise<Recording> {
    const { rooms } = this.parts;
    const fresh = this.fresh(wish);
    const { record } = await rooms.load(wish.room);
    const same = goingOn(record, fresh);
    if (same !== null) return same;
    beginRecording(record, fresh);
    // Set first: a node that dies in between leaves no recording that nobody ends.
    await (this.recorder === null ? this.timers.watch(fresh) : this.timers.start(fresh));
    let after: RoomRecord;
    try {
      ({ after } = await rooms.change(wish.room, (now) => (goingOn(now, fresh) === null ? beginRecording(now, fresh) : null)));
    } catch (refusal) {
      // After a failure of the store nobody knows whether it has begun.
      if (isRtcError(refusal) || isTwirpError(refusal)) await this.timers.clear(fresh);
      throw refusal;
    }
    const begun = recordingOf(after, fresh.id);
    if (begun !== null) return this.recorder === null ? begun : this.startRecorder(this.recorder, begun, from);
    await this.timers.clear(fresh);
    const other = goingOn(after, fresh);
    if (other === null) throw rtcError('conflict');
    return other;
  }

  /** Tells the recorder to stop. Returns the recording, which ends in a moment; null when there is none. */
  async stop(room: string, id: string): Promise<Recording | EndedRecording | null> {
    return (await this.end(room, id, 'stopped')) ?? this.ended.load(room, id);
  }

  /** Takes the result of a recorder, also of one that ended by itself. Null when there is no such recording; the first result stays. */
  async report(room: string, id: string, result: RecordingResult): Promise<Recording | EndedRecording | null> {
    return (await this.end(room, id, 'recorder_ended', result)) ?? this.endings.finish(room, id, result);
  }

  /** The recordings of a room that go on. */
  async live(room: string): Promise<readonly Recording[]> {
    return recordingsOf((await this.parts.rooms.load(room)).record);
  }

  /** URLs for the streams of a recording as they are now. */
  streams(room: string, recording: string, from: From): Promise<RecordingStreams> {
    return streamsOf(this.parts, { room, recording }, this.reach ?? from);
  }

  /** A change of a room has ended a recording: its recorder is stopped apart from the request that made the change. */
  async onEnded(recording: Recording): Promise<void> {
    await this.timers.now(recording).catch((cause: unknown) => {
      this.parts.log('warn', 'a recording ends later', { recording: recording.id, cause: causeOf(cause) });
    });
  }

  /** Handles a due timer of the engine. Returns false when the timer is not one of a recording. */
  expire(id: string, payload: Json): Promise<boolean> {
    return this.endings.expire(id, payload);
  }

  private async startRecorder(recorder: Recorder, begun: Recording, from: From): Promise<Recording> {
    const { rooms, clock } = this.parts;
    const { id, room } = begun;
    let answer: Json;
    try {
      const fetchStreams = () => this.streams(room, id, from);
      const { key, status, requestedAt, id: recording, ...order } = begun;
      answer = await recorder.start(begun, { ...order, recording, ...(await fetchStreams()), fetchStreams });
    } catch (cause) {
      await this.end(room, id, 'start_failed');
      throw rtcError('unavailable', { message: 'the recorder did not start: see the log', cause });
    }
    let after: RoomRecord;
    try {
      const startedAt = clock.now();
      ({ after } = await rooms.change(room, (record) => activateRecording(record, id, { recorder: answer, startedAt })));
    } catch (cause) {
      await recorder.stop({ ...begun, recorder: answer, end: 'start_failed' });
      throw cause;
    }
    const active = recordingOf(after, id);
    if (active?.status === 'active') {
      this.parts.log('info', 'a recording has started', { recording: id });
      await this.timers.watch(active);
      return active;
    }
    await recorder.stop({ ...begun, recorder: answer, end: active?.end ?? 'room_ended' });
    throw twirpError('failed_precondition', 'the recording ended while its recorder started');
  }

  /** Null when no such recording goes on. */
  private async end(room: string, id: string, end: RecordingEnd, result?: RecordingResult): Promise<Recording | null> {
    let isNews = false;
    const { after } = await this.parts.rooms.change(room, (record) => {
      const decision = endRecording(record, id, end, result);
      isNews = decision !== null;
      return decision;
    });
    const ending = recordingOf(after, id);
    if (ending !== null && isNews) await this.timers.now(ending);
    return ending;
  }

  private fresh({ room, metadata, ...target }: RecordingWish): Recording {
    const { random, clock } = this.parts;
    const requestedAt = clock.now();
    const one = { id: `RC_${random.id(9)}`, room, key: random.id(12), ...target, metadata, requestedAt };
    return this.recorder === null ? { ...one, status: 'active', startedAt: requestedAt } : { ...one, status: 'starting' };
  }
}

/** The recording of the same target; null when there is none. Throws while it ends, and when it has other metadata. */
function goingOn(record: RoomRecord, fresh: Recording): Recording | null {
  const other = recordingsOf(record).find((one) => isSameTarget(one, fresh));
  if (other === undefined) return null;
  if (other.status === 'ending') throw rtcError('conflict', { message: 'the former recording is ending' });
  if (other.metadata !== fresh.metadata)
    throw twirpError('already_exists', `it is recorded already, with other metadata: stop ${other.id} first`);
  return other;
}
