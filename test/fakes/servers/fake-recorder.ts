import type { Json } from '../../../components/core/shared/json';
import type { RecordingHook, RecordingOrder, RecordingResult, RecordingStop } from '../../../server/index';

/** A recorder that writes nothing, and keeps what it was told. A test replaces its answers. */
export class FakeRecorder implements RecordingHook {
  readonly orders: RecordingOrder[] = [];
  readonly stops: RecordingStop[] = [];
  answer: (order: RecordingOrder) => Promise<Json> = async () => ({ pid: this.orders.length });
  end: (stop: RecordingStop) => Promise<RecordingResult | undefined> = async () => ({ files: [{ location: 'https://x/1.mp4' }] });

  readonly url?: string;

  constructor(url?: string) {
    if (url !== undefined) this.url = url;
  }

  start(order: RecordingOrder): Promise<Json> {
    this.orders.push(order);
    return this.answer(order);
  }

  stop(stop: RecordingStop): Promise<RecordingResult | undefined> {
    this.stops.push(stop);
    return this.end(stop);
  }
}
