import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { Json } from '../../components/core/shared/json';
import type { Clock } from '../clock';
import { answerInTime } from '../hooks/with-timeout';
import { causeOf, type Log } from '../log';
import { RecordingResultShape } from '../operator/shapes';
import { targetOf, type Recording, type RecordingResult } from '../rooms/recording';
import type { RecordingHook, RecordingOrder } from './recording-hook';

const recorderBytes = 2 * 1024;
const results = TypeCompiler.Compile(RecordingResultShape);

/** The hook of the customer, each call of which has its time. */
export class Recorder {
  constructor(
    private readonly hook: RecordingHook,
    private readonly parts: { clock: Clock; log: Log },
  ) {}

  /** Returns the answer of the hook. When it fails, is late or is unusable, what it may have started all the same is stopped. */
  async start(recording: Recording, order: RecordingOrder): Promise<Json> {
    const asked = Promise.resolve().then(() => this.hook.start(order));
    try {
      const answer = await answerInTime(this.parts, 'recording.start', () => asked);
      const text = JSON.stringify(answer ?? null);
      if (Buffer.byteLength(text) > recorderBytes) throw new Error(`the recorder answered with more than ${recorderBytes} bytes`);
      return JSON.parse(text) as Json;
    } catch (cause) {
      this.parts.log('warn', 'a recorder did not start', { recording: recording.id, cause: causeOf(cause) });
      void asked.then(
        (recorder) => this.stopQuietly({ ...recording, recorder, end: 'start_failed' }),
        () => undefined,
      );
      throw cause;
    }
  }

  /** Returns the result, undefined when it comes later, and null when the hook fails or is late. */
  async stop({
    id,
    room,
    metadata,
    recorder = null,
    end = 'room_ended',
    ...target
  }: Recording): Promise<RecordingResult | undefined | null> {
    const stop = { recording: id, room, ...targetOf(target), metadata, recorder, reason: end };
    try {
      const answer = await answerInTime(this.parts, 'recording.stop', () => this.hook.stop(stop));
      if (answer === undefined || answer === null) return undefined;
      const fault = results.Errors(answer).First();
      return fault === undefined ? answer : { error: `the recorder answered with no result: ${fault.path}: ${fault.message}` };
    } catch (cause) {
      this.parts.log('warn', 'a recorder did not stop', { recording: id, cause: causeOf(cause) });
      return null;
    }
  }

  /** For a recorder that started although nobody waits for it. */
  async stopQuietly(recording: Recording): Promise<void> {
    await this.stop(recording);
  }
}
