import type { PlayCounts } from '../play/play-counts';

export interface InboundStats {
  type: string;
  kind?: string;
  bytesReceived?: number;
  framesDecoded?: number;
  keyFramesDecoded?: number;
  freezeCount?: number;
  frameWidth?: number;
  frameHeight?: number;
  jitter?: number;
  jitterBufferDelay?: number;
  jitterBufferEmittedCount?: number;
}

/** What is received, from one look at it to the next. */
export class Inbound {
  private readonly waited = { audio: { delay: 0, count: 0 }, video: { delay: 0, count: 0 } };

  constructor(private readonly counts: PlayCounts) {}

  /** Reads the counts; true when anything came since the last look. */
  read(reports: Iterable<InboundStats>): boolean {
    const { counts } = this;
    const before = counts.videoBytes + counts.audioBytes;
    for (const report of reports) {
      if (report.type !== 'inbound-rtp') continue;
      if (report.kind === 'audio') {
        counts.audioBytes = report.bytesReceived ?? 0;
        counts.jitterMs = Math.round((report.jitter ?? 0) * 1000);
        counts.soundBufferedMs = this.heldMs('audio', report);
      }
      if (report.kind === 'video') {
        counts.videoBytes = report.bytesReceived ?? 0;
        counts.frames = report.framesDecoded ?? 0;
        counts.keyFrames = report.keyFramesDecoded ?? 0;
        counts.stutters = report.freezeCount ?? 0;
        counts.width = report.frameWidth ?? counts.width;
        counts.height = report.frameHeight ?? counts.height;
        counts.pictureBufferedMs = this.heldMs('video', report);
      }
    }
    return counts.videoBytes + counts.audioBytes > before;
  }

  /** How long what came out of the jitter buffer since the last look had been in it. */
  private heldMs(
    kind: 'audio' | 'video',
    { jitterBufferDelay: delay = 0, jitterBufferEmittedCount: count = 0 }: InboundStats,
  ): number {
    const last = this.waited[kind];
    this.waited[kind] = { delay, count };
    return count > last.count ? Math.round(((delay - last.delay) * 1000) / (count - last.count)) : 0;
  }
}
