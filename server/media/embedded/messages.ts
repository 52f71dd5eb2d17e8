import type { MediaLimits } from './limits';

/** A seat that may use nothing any more: its tag, the names of what it sent, and when its last URL runs out (ms). */
export interface Denial {
  member: string;
  streams: readonly string[];
  until: number;
}

/** What a development door leads to: a stream, in the name of a seat's tag. */
export interface IngestStream {
  stream: string;
  member: string;
}

/** Counters and gauges of the child, told once a second. */
export interface Stats {
  publishers: number;
  players: number;
  queuedBytes: number;
  cutReaders: number;
  droppedFrames: number;
  refused: number;
  inBytes: number;
  outBytes: number;
  memoryBytes: number;
}

export interface Start {
  t: 'start';
  key: string;
  /** Path of the socket (or named pipe) on which the child serves http to the parent. */
  inner: string;
  limits: MediaLimits;
  denied: readonly Denial[];
}

/** `rtmp` brings an accepted connection with it. */
export type ToChild =
  | Start
  | { t: 'rtmp' }
  | { t: 'deny'; id: number; denial: Denial }
  | { t: 'answer'; id: number; stream: IngestStream | null }
  | { t: 'stop' };

export type ToParent =
  | { t: 'ready' }
  | { t: 'denied'; id: number }
  | { t: 'ask'; id: number; app: 'in' | 'out'; room: string; name: string }
  | { t: 'ended'; member: string }
  | { t: 'stats'; stats: Stats };
