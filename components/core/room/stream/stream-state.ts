import type { MediaEvent } from '../../media/media';
import type { StreamStatus } from '../types';

/** Weakness is not a step of life but a judgement over time: quality.ts adds it to `live`. */
export type StreamState = Exclude<StreamStatus, 'weak'>;

/** What each media event makes of an element's course. An absent cell changes nothing; `idle` hears nothing, as late events follow a stop. */
const next: Readonly<Partial<Record<MediaEvent['type'], Partial<Record<StreamState, StreamState>>>>> = {
  connecting: { paused: 'connecting', failed: 'connecting' },
  started: { connecting: 'live', reconnecting: 'live', paused: 'live', failed: 'live' },
  firstFrame: { connecting: 'live', reconnecting: 'live', paused: 'live', failed: 'live' },
  reconnecting: { live: 'reconnecting' },
  unreachable: { live: 'reconnecting' },
  broken: { connecting: 'reconnecting', live: 'reconnecting' },
  failed: { connecting: 'failed', live: 'failed', reconnecting: 'failed', paused: 'failed' },
  suspended: { connecting: 'paused', live: 'paused', reconnecting: 'paused' },
  interrupted: { connecting: 'paused', live: 'paused', reconnecting: 'paused' },
};

export const nextState = (course: StreamState, type: MediaEvent['type']): StreamState => next[type]?.[course] ?? course;
