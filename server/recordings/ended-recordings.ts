import type { Position } from '../../components/core/protocol/messages';
import type { Json } from '../../components/core/shared/json';
import type { Engine } from '../engine/engine';
import type { Recording, RecordingResult } from '../rooms/recording';

/** A recording whose recorder has stopped. `result` is absent until it is known. */
export interface EndedRecording extends Omit<Recording, 'status'> {
  status: 'ended';
  endedAt: number;
}

/** Streams that nobody follows, one for each, so that they are listed and changed as rooms are. */
const streamOf = (room: string, id: string): string => `x:${room}/${id}`;
export const endedPrefix = (room: string): string => streamOf(room, '');

/** Recordings that have ended, for as long as they can be listed. */
export class EndedRecordings {
  constructor(private readonly engine: Engine) {}

  async load(room: string, id: string): Promise<EndedRecording | null> {
    return (await this.stored(room, id))?.ended ?? null;
  }

  /** Keeps a recording that has ended. Returns the one that is kept, which may be that of another node. */
  async add(ended: EndedRecording): Promise<EndedRecording> {
    const { room, id } = ended;
    const done = await this.engine.commit({
      stream: streamOf(room, id),
      expected: null,
      events: [],
      state: ended as unknown as Json,
    });
    return done.ok ? ended : ((await this.load(room, id)) ?? ended);
  }

  /** Gives a result to a recording that has none. Returns the one that is kept; null when there is none. */
  async finish(room: string, id: string, result: RecordingResult): Promise<EndedRecording | null> {
    const stored = await this.stored(room, id);
    if (stored === null || stored.ended.result !== undefined) return stored?.ended ?? null;
    const ended = { ...stored.ended, result };
    // The position stays without an event, so the key decides between two results.
    const once = { key: 'recording/result', reply: true };
    const done = await this.engine.commit({
      stream: streamOf(room, id),
      expected: stored.at,
      events: [],
      state: ended as unknown as Json,
      once,
    });
    return done.ok ? ended : this.load(room, id);
  }

  forget(room: string, id: string): Promise<void> {
    return this.engine.drop(streamOf(room, id));
  }

  private async stored(room: string, id: string): Promise<{ ended: EndedRecording; at: Position } | null> {
    const stored = await this.engine.load(streamOf(room, id));
    return stored === null ? null : { ended: stored.state as unknown as EndedRecording, at: stored.at };
  }
}
