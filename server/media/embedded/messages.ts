import type { Limits } from './limits';

/** A seat that may use nothing any more: its tag, the names of what it sent, and when its last URL runs out (ms). */
export interface Denial {
  seat: string;
  streams: readonly string[];
  until: number;
}

/** What a development door leads to: a stream, in the name of a seat's tag. */
export interface DoorSeat {
  stream: string;
  seat: string;
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
  limits: Limits;
  denied: readonly Denial[];
}

/** `rtmp` brings an accepted connection with it. */
export type ToChild =
  | Start
  | { t: 'rtmp' }
  | { t: 'deny'; id: number; denial: Denial }
  | { t: 'answer'; id: number; seat: DoorSeat | null }
  | { t: 'stop' };

export type ToParent =
  | { t: 'ready' }
  | { t: 'denied'; id: number }
  | { t: 'ask'; id: number; door: 'in' | 'out'; room: string; name: string }
  | { t: 'ended'; seat: string }
  | { t: 'stats'; stats: Stats };
