import type { GateDecision } from '../media-server';
import type { MediaLimits } from './limits';
import type { RtcStats } from './rtc/session';

/** A membership that may use nothing any more: its tag, the names of its streams, and the expiry of its last URL (ms). */
export interface Denial {
  member: string;
  streams: readonly string[];
  until: number;
  /** The connections by which the member plays now go on. */
  playsOn?: boolean;
}

/** A stream found for an unsigned path, and the tag of the membership that uses it. */
export interface IngestStream {
  stream: string;
  member: string;
}

/** Counters and gauges of the child, sent once a second. */
export interface Stats {
  publishers: number;
  players: number;
  queuedBytes: number;
  cutReaders: number;
  droppedFrames: number;
  refused: number;
  /** Tags of publishers that were read although their second size was wrong. */
  oddTags: number;
  inBytes: number;
  outBytes: number;
  memoryBytes: number;
  /** Null without WebRTC. */
  rtc: RtcStats | null;
}

export interface Start {
  t: 'start';
  key: string;
  /** The path of the socket (or named pipe) on which the child serves http to the parent. */
  inner: string;
  limits: MediaLimits;
  denied: readonly Denial[];
  /** Null: no WebRTC. */
  rtc: RtcPorts | null;
  /** Whether each decision at a URL is told. */
  gateIsWatched: boolean;
  /** The secret by which a CDN pulls streams; null: none does. */
  pullKey: string | null;
}

/** Where WebRTC is served. */
export interface RtcPorts {
  /** The port of UDP and TCP; 0 lets the system choose. */
  port: number;
  /** How many of the following ports to try when UDP or TCP of that one is busy. */
  morePorts: number;
  /** The port in answers, where a router maps it; null for the one that is open. */
  publicPort: number | null;
  /** The addresses in answers. */
  hosts: readonly string[];
}

/** `rtmp` carries an accepted connection. */
export type ToChild =
  | Start
  | { t: 'rtmp' }
  | { t: 'deny'; id: number; denial: Denial }
  | { t: 'receives'; id: number; streams: readonly string[] }
  | { t: 'answer'; id: number; stream: IngestStream | null }
  | { t: 'stop' };

export type ToParent =
  /** `rtcPort` is the opened port of WebRTC; 0 without it. */
  | { t: 'ready'; rtcPort: number }
  /** The child cannot serve, and waits for its end. */
  | { t: 'failed'; reason: string }
  | { t: 'denied'; id: number }
  | { t: 'receives'; id: number; receives: boolean }
  | { t: 'ask'; id: number; app: 'in' | 'out'; room: string; name: string }
  | ({ t: 'gate' } & GateDecision)
  | { t: 'ended'; member: string }
  /** The first WebRTC session of the process that lacks what repairs lean on, in words. */
  | { t: 'lacking'; what: string }
  | { t: 'stats'; stats: Stats };
