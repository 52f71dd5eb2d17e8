import type { PushCounts } from '../push/push-counts';

/** What of a stats report is read; all of it is absent in some browser. */
export interface OutboundStats {
  type: string;
  kind?: string;
  bytesSent?: number;
  framesEncoded?: number;
  keyFramesEncoded?: number;
  frameWidth?: number;
  frameHeight?: number;
  fractionLost?: number;
  availableOutgoingBitrate?: number;
  nominated?: boolean;
}

/** What is sent, from one look at it to the next. A session counts from zero, a publication goes on. */
export class Outbound {
  /** The share of packets that were lost on the way, 0…1, as the server says. */
  lost = 0;
  private base: PushCounts;
  private skipped = 0;

  constructor(private readonly counts: PushCounts) {
    this.base = { ...counts };
    this.skipped = counts.skipped;
  }

  read(reports: Iterable<OutboundStats>): void {
    const { counts, base } = this;
    const framesBefore = counts.frames;
    for (const report of reports) {
      if (report.type === 'outbound-rtp' && report.kind === 'audio')
        counts.audioBytes = base.audioBytes + (report.bytesSent ?? 0);
      if (report.type === 'outbound-rtp' && report.kind === 'video') {
        counts.videoBytes = base.videoBytes + (report.bytesSent ?? 0);
        counts.frames = base.frames + (report.framesEncoded ?? 0);
        counts.keyFrames = base.keyFrames + (report.keyFramesEncoded ?? 0);
        counts.width = report.frameWidth ?? counts.width;
        counts.height = report.frameHeight ?? counts.height;
      }
      if (report.type === 'remote-inbound-rtp' && report.kind === 'video') this.lost = report.fractionLost ?? 0;
      if (report.type === 'candidate-pair' && report.nominated === true && report.availableOutgoingBitrate !== undefined)
        counts.targetKbps = Math.round(report.availableOutgoingBitrate / 1000);
    }
    // Lost on the way or left out before it: for the quality both are pictures that found the way full.
    this.skipped += (counts.frames - framesBefore) * this.lost;
    counts.skipped = Math.round(this.skipped);
  }
}
