import type { MediaEvent } from '../../media/media';
import type { StreamStatus } from '../types';

/** `weak` is no state: StreamSession derives it from `live` and the quality. */
export type StreamState = Exclude<StreamStatus, 'weak'>;

const starts = { connecting: 'live', reconnecting: 'live', paused: 'live', failed: 'live' } as const;
const pauses = { connecting: 'paused', live: 'paused', reconnecting: 'paused' } as const;

/** The next state after each media event. An absent cell changes nothing; `idle` ignores all events, because late ones follow a stop. */
const next: Readonly<Partial<Record<MediaEvent['type'], Partial<Record<StreamState, StreamState>>>>> = {
  connecting: { paused: 'connecting', failed: 'connecting' },
  started: starts,
  firstFrame: starts,
  reconnecting: { live: 'reconnecting' },
  unreachable: { live: 'reconnecting' },
  broken: { connecting: 'reconnecting', live: 'reconnecting' },
  failed: { connecting: 'failed', live: 'failed', reconnecting: 'failed', paused: 'failed' },
  suspended: pauses,
  interrupted: pauses,
};

export const nextState = (state: StreamState, type: MediaEvent['type']): StreamState => next[type]?.[state] ?? state;
