import type { Feature } from '../../app/features';
import type { MediaEvent } from '../../media/media';
import type { Source } from '../../protocol/room-state';
import type { Log, LogLevel } from '../../shared/log';

export type Facts = Parameters<Log>[2];

/** A code of a native element. */
export interface NativeCode {
  /** The member who is played; '' for the own element. */
  readonly member: string;
  readonly source: Source;
  readonly code: number;
  /** The meaning of the code; null if no table knows it. */
  readonly event: MediaEvent | null;
}

/** One line, or several equal ones in a row. */
export interface LogLine {
  /** Counts all lines of this run. */
  readonly id: number;
  /** Clock time of the last of them. */
  at: number;
  /** Lines of `debug` are not kept. */
  readonly level: Exclude<LogLevel, 'debug'>;
  /** A line of the kit's log, or '' for a native code. */
  readonly text: string;
  readonly facts: Facts;
  readonly native: NativeCode | null;
  times: number;
}

/** A sample of a stream that flows. Absent figures are unknown. */
export interface Sample {
  readonly kbps: number;
  readonly fps?: number | undefined;
  /** Percent of lost packets. */
  readonly loss?: number | undefined;
}

/** The history of one stream, which the room's own models lack. Absent figures are unknown. */
export interface StreamHistory {
  /** Oldest first. */
  readonly samples: Sample[];
  /** Figures of the last report that only browsers have. */
  loss?: number;
  rttMs?: number;
  codec?: string;
  /** The last code with an effect. */
  code?: NativeCode;
}

/** The value of `rtc.inspector`. Apps need nothing of it: `<rtc-inspector>` shows what was collected. */
export interface Inspector {
  /** A line of the kit's log has arrived, so `log` was given to createRtc. */
  readonly hasLog: boolean;
}

/** The feature, and the `log` to give to createRtc beside it. */
export interface InspectorFeature extends Feature<'inspector', Inspector> {
  readonly log: Log;
}

export interface InspectorOptions {
  /** Receives the kit's log lines too. */
  log?: Log;
}
