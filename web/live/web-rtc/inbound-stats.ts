import type { PlaybackStats } from '../playback/playback-stats';
import { volumeOf } from '../policy/volume';
import { readWay, type PacketReport } from './way-stats';

export interface InboundReport extends PacketReport {
  bytesReceived?: number;
  framesDecoded?: number;
  keyFramesDecoded?: number;
  freezeCount?: number;
  frameWidth?: number;
  frameHeight?: number;
  jitter?: number;
  jitterBufferDelay?: number;
  jitterBufferEmittedCount?: number;
  totalAudioEnergy?: number;
  totalSamplesDuration?: number;
}

/** Reads the browser's reports about received media into the stats of a playback. */
export class InboundStats {
  private readonly emitted = { audio: { delay: 0, count: 0 }, video: { delay: 0, count: 0 } };

  private sound = { energy: 0, seconds: 0 };

  /** The volume of the sound between the last two calls of `read`, 0…100. */
  volume = 0;

  constructor(private readonly stats: PlaybackStats) {}

  /** Returns true when data arrived since the last call. */
  read(reports: readonly InboundReport[]): boolean {
    const { stats } = this;
    const before = stats.videoBytes + stats.audioBytes;
    readWay(stats, reports);
    for (const report of reports) {
      if (report.type !== 'inbound-rtp') continue;
      if (report.kind === 'audio') {
        stats.audioBytes = report.bytesReceived ?? 0;
        stats.jitterMs = Math.round((report.jitter ?? 0) * 1000);
        stats.audioBufferedMs = this.bufferedMs('audio', report);
        this.measureVolume(report);
      }
      if (report.kind === 'video') {
        stats.videoBytes = report.bytesReceived ?? 0;
        stats.frames = report.framesDecoded ?? 0;
        stats.keyFrames = report.keyFramesDecoded ?? 0;
        stats.stutters = report.freezeCount ?? 0;
        stats.width = report.frameWidth ?? stats.width;
        stats.height = report.frameHeight ?? stats.height;
        stats.videoBufferedMs = this.bufferedMs('video', report);
      }
    }
    return stats.videoBytes + stats.audioBytes > before;
  }

  /** From the decoded sound, because a server need not pass on the header extension in which senders tell their level. */
  private measureVolume({ totalAudioEnergy: energy = 0, totalSamplesDuration: seconds = 0 }: InboundReport): void {
    const { sound } = this;
    this.sound = { energy, seconds };
    this.volume =
      seconds > sound.seconds ? volumeOf(Math.sqrt(Math.max(0, energy - sound.energy) / (seconds - sound.seconds))) : 0;
  }

  /** The mean time that media spent in the jitter buffer, since the last call. */
  private bufferedMs(
    kind: 'audio' | 'video',
    { jitterBufferDelay: delay = 0, jitterBufferEmittedCount: count = 0 }: InboundReport,
  ): number {
    const last = this.emitted[kind];
    this.emitted[kind] = { delay, count };
    return count > last.count ? Math.round(((delay - last.delay) * 1000) / (count - last.count)) : 0;
  }
}
