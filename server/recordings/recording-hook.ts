import type { Source } from '../../components/core/protocol/room-state';
import type { Json } from '../../components/core/shared/json';
import type { RecordingEnd, RecordingResult, RecordingTarget } from '../rooms/recording';

/** One source of a participant, with the URLs at which a recorder plays it. */
export interface RecordingStream {
  readonly identity: string;
  readonly source: Source;
  /** Best first: RTMP and HTTP-FLV, or what the media plane has in their place. */
  readonly urls: readonly string[];
  /** The time in which a URL must be used first. A connection that uses it goes on until the recording ends. */
  readonly leftMs: number;
}

/** The streams of a recording, as they are now. */
export interface RecordingStreams {
  /** Those that are published now; none while nobody publishes. */
  readonly streams: readonly RecordingStream[];
  /** The URL by which a recorder enters the room of the media engine as a listener, where the plane has such rooms (TRTC); else null. */
  readonly entry: string | null;
}

/** The order for a recorder. Without `identity` it is the whole room, without `source` all that the participant publishes. */
export interface RecordingOrder extends RecordingTarget, RecordingStreams {
  /** The id of the recording: another one for each. */
  readonly recording: string;
  readonly room: string;
  /** The text that came with `StartRecording`. */
  readonly metadata: string;
  /** Fresh URLs and new streams, for as long as the recording goes on; rejects afterwards. */
  fetchStreams(): Promise<RecordingStreams>;
}

/** The end of a recording. It may be told more than once. */
export interface RecordingStop extends RecordingTarget {
  readonly recording: string;
  readonly room: string;
  readonly metadata: string;
  /** The answer of `start`; null when there was none in time, so that the recorder must be found by the id of the recording. */
  readonly recorder: Json;
  readonly reason: RecordingEnd;
}

/** The recorder of the customer's backend. Every node needs it, because another node stops what a dead one has started. */
export interface RecordingHook {
  /** Starts a recorder, and returns what `stop` needs to find it: JSON of up to 2 KiB. Rejects when it cannot. */
  start(order: RecordingOrder): Promise<Json>;
  /**
   * Stops a recorder, and resolves when it records no more: with the result, or without one that is then reported by `ReportRecording`
   * within an hour. It is called again when it rejects or is late, and must take a recording that it does not know for one that is over.
   */
  stop(stop: RecordingStop): Promise<RecordingResult | undefined>;
  /** The address at which the recorder reaches this server for its URLs, if it is another than that of the operators' requests. */
  readonly url?: string;
}
