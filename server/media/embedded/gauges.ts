import type { Stats } from './messages';
import { reliances, type Reliance } from './rtc/reliances';
import type { RtcStats } from './rtc/session';

interface MediaState {
  isUp: boolean;
  restarts: number;
  /** Requests that the parent refused itself. */
  refused: number;
  /** Of the child; null while there is none. */
  stats: Stats | null;
}

/** Our part of the names in /metrics. */
const rtcNames = {
  publishers: 'publishers',
  viewers: 'players',
  packetsIn: 'in_packets',
  packetsOut: 'out_packets',
  bytesIn: 'in_bytes',
  bytesOut: 'out_bytes',
  asked: 'asked_packets',
  repaired: 'repaired_packets',
  lost: 'lost_packets',
  requested: 'requested_packets',
  resent: 'resent_packets',
  parity: 'parity_packets',
  overTcp: 'tcp_sessions',
  unreached: 'unreached_sessions',
} as const satisfies Record<Exclude<keyof RtcStats, 'without'>, string>;

const names = Object.keys(rtcNames) as (keyof typeof rtcNames)[];

const rtcGauges = (rtc: RtcStats | null): Record<string, number> =>
  Object.fromEntries([
    ...names.map((key) => [`media_rtc_${rtcNames[key]}`, rtc?.[key] ?? 0] as const),
    ...(Object.keys(reliances) as Reliance[]).map((name) => [`media_rtc_without_${name}`, rtc?.without[name] ?? 0] as const),
  ]);

/** The gauges of the embedded media server, by their names in /metrics. All of them exist while the child is down too. */
export const gaugesOf = ({ isUp, restarts, refused, stats }: MediaState): Readonly<Record<string, number>> => ({
  media_up: isUp ? 1 : 0,
  media_restarts: restarts,
  media_publishers: stats?.publishers ?? 0,
  media_players: stats?.players ?? 0,
  media_queued_bytes: stats?.queuedBytes ?? 0,
  media_memory_bytes: stats?.memoryBytes ?? 0,
  media_cut_readers: stats?.cutReaders ?? 0,
  media_dropped_frames: stats?.droppedFrames ?? 0,
  media_odd_tags: stats?.oddTags ?? 0,
  media_refused: (stats?.refused ?? 0) + refused,
  media_in_bytes: stats?.inBytes ?? 0,
  media_out_bytes: stats?.outBytes ?? 0,
  ...rtcGauges(stats?.rtc ?? null),
});
