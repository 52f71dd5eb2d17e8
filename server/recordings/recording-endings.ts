import { roomStream } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';
import { isoTime, webhookEvent } from '../hooks/webhooks/events';
import { causeOf } from '../log';
import { targetOf, type Recording, type RecordingEnd, type RecordingResult } from '../rooms/recording';
import { recordingOf, removeRecording } from '../rooms/recordings-of-room';
import type { RoomRecord } from '../rooms/room-record';
import { within } from '../within';
import type { EndedRecording, EndedRecordings } from './ended-recordings';
import type { Recorder } from './recorder';
import { RecordingTimers, type RecordingTurn } from './recording-timers';
import type { RecordingParts } from './recording-parts';
import { recorderRef } from './streams';

interface Parts extends Omit<RecordingParts, 'hook'> {
  readonly recorder: Recorder | null;
  readonly ended: EndedRecordings;
  readonly timers: RecordingTimers;
}

/** A recorder may upload its files for this time before it reports them. */
const reportMs = 60 * 60_000;
/** A recording that has ended is listed for this time. */
const keptMs = 24 * 60 * 60_000;
/** A result is told to the webhook again when the node that has stored it dies over it. */
const tellAgainMs = 15_000;
/** An end does not wait longer for a media engine that does not answer. */
const revokeMs = 2_000;

/** `unreported`: no result in time. `untold`: a result of which the webhook may not know. `old`: it was listed long enough. */
interface EndedTurn {
  room: string;
  id: string;
  why: 'unreported' | 'untold' | 'old';
}

const endedPrefix = 'recorded:';
const endedTimer = (room: string, id: string): string => `${endedPrefix}${room}/${id}`;

/** The ends of recordings, and what is left of them. Every step may be done twice, because the node may die after each. */
export class RecordingEndings {
  constructor(private readonly parts: Parts) {}

  async expire(id: string, payload: Json): Promise<boolean> {
    if (id.startsWith(endedPrefix)) {
      await this.lookAt(payload as unknown as EndedTurn);
      return true;
    }
    const turn = RecordingTimers.turnOf(id, payload);
    if (turn === null) return false;
    const { recording, tries } = turn;
    const { record } = await this.parts.rooms.load(recording.room);
    const live = recordingOf(record, recording.id);
    if (live?.status === 'active') await this.parts.timers.watchOn(live);
    else await this.end({ recording: live ?? recording, tries }, endOf(record, live, recording));
    return true;
  }

  /** Gives a recording that has ended its result. The first one stays; null when there is no such recording. */
  async finish(room: string, id: string, result: RecordingResult): Promise<EndedRecording | null> {
    const known = await this.parts.ended.load(room, id);
    if (known === null || known.result !== undefined) return known;
    await this.setTimer({ room, id, why: 'untold' }, tellAgainMs);
    const ended = await this.parts.ended.finish(room, id, result);
    if (ended !== null) await this.tell(ended);
    return ended;
  }

  private async end({ recording, tries }: RecordingTurn, end: RecordingEnd): Promise<void> {
    const { rooms, timers, ended } = this.parts;
    const { room, id } = recording;
    const known = await ended.load(room, id);
    if (known === null) {
      const ending = { ...recording, end };
      const result = await this.stop(ending);
      await this.revoke(ending);
      if (result === null && (await timers.again({ recording: ending, tries }))) return;
      await this.keep(ending, result === null ? { error: 'the recorder did not confirm its end' } : result);
    } else if (known.result === undefined && recording.result !== undefined) await ended.finish(room, id, recording.result);
    await rooms.change(room, (record) => removeRecording(record, id));
    const kept = await ended.load(room, id);
    if (kept !== null) await this.tell(kept);
  }

  /** Undefined when the result comes later; null when the recorder has to be told again. */
  private async stop(recording: Recording): Promise<RecordingResult | undefined | null> {
    const { recorder } = this.parts;
    if (recording.result !== undefined) return recording.result;
    const result = recorder === null ? undefined : await recorder.stop(recording);
    if (recording.startedAt !== undefined || result === null) return result;
    return recording.end === 'start_failed' ? { error: 'the recorder did not start' } : {};
  }

  private async revoke(recording: Recording): Promise<void> {
    const { media, clock, log } = this.parts;
    const revoked = media.revoke(recorderRef(recording)).catch((cause: unknown) => {
      log('error', 'media did not revoke a recorder', { cause: causeOf(cause) });
    });
    await within(clock, revokeMs, revoked);
  }

  private async keep({ status, ...recording }: Recording, result: RecordingResult | undefined): Promise<void> {
    const { clock, ended, log } = this.parts;
    const { room, id, end } = recording;
    // Set first, so that nothing is kept for ever.
    if (result === undefined) await this.setTimer({ room, id, why: 'unreported' }, reportMs);
    else await this.setTimer({ room, id, why: 'untold' }, tellAgainMs);
    const more = result === undefined ? {} : { result };
    await ended.add({ ...recording, status: 'ended', endedAt: clock.now(), ...more });
    log('info', 'a recording has ended', { recording: id, reason: end ?? null });
  }

  private async lookAt({ room, id, why }: EndedTurn): Promise<void> {
    const { ended, clock } = this.parts;
    if (why === 'old') return ended.forget(room, id);
    const known = await ended.load(room, id);
    if (known === null) return;
    if (known.result !== undefined) return this.tell(known);
    if (why === 'unreported') return void (await this.finish(room, id, { error: 'the recorder reported no result in an hour' }));
    return this.setTimer({ room, id, why: 'unreported' }, Math.max(0, known.endedAt + reportMs - clock.now()));
  }

  /** Tells the webhook of a result, after which it is kept for a day. A receiver knows a repetition by its id. */
  private async tell(ended: EndedRecording): Promise<void> {
    const { room, id, metadata, startedAt, endedAt, end = 'room_ended', result, ...target } = ended;
    if (result === undefined) return;
    const { files = [], durationMs, error } = result;
    if (startedAt !== undefined) {
      const data = {
        room,
        recording: id,
        ...targetOf(target),
        metadata,
        startedAt: isoTime(startedAt),
        reason: end,
        lastedMs: Math.max(0, endedAt - startedAt),
        files,
        ...(durationMs === undefined ? {} : { durationMs }),
        ...(error === undefined ? {} : { error }),
      };
      const event = webhookEvent('recording.ended', this.parts.clock.now(), data);
      await this.parts.webhooks.send(roomStream(room), `msg_${id}_ended`, event);
    }
    await this.setTimer({ room, id, why: 'old' }, keptMs);
  }

  private setTimer(turn: EndedTurn, inMs: number): Promise<void> {
    return this.parts.engine.setTimer(endedTimer(turn.room, turn.id), inMs, { ...turn });
  }
}

/** The reason of an end, for a recording that is not in its room any more, or whose node died while its recorder started. */
function endOf(record: RoomRecord, live: Recording | null, known: Recording): RecordingEnd {
  if (live !== null) return live.end ?? 'start_failed';
  if (known.end !== undefined) return known.end;
  return known.identity !== undefined && record.public.openedAt !== 0 ? 'participant_left' : 'room_ended';
}
