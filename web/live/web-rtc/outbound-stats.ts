import type { PublishStats } from '../publish/publish-stats';

/** The fields of a stats report that we read. Each of them is missing in some browser. */
export interface OutboundReport {
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

/** Reads the browser's reports about sent media into the stats of a publication. A session counts from zero; the publication's stats continue. */
export class OutboundStats {
  /** The share of lost packets, 0…1, as the server reports it. */
  lost = 0;
  private base: PublishStats;
  private skipped = 0;

  constructor(private readonly stats: PublishStats) {
    this.base = { ...stats };
    this.skipped = stats.skipped;
  }

  read(reports: Iterable<OutboundReport>): void {
    const { stats, base } = this;
    const framesBefore = stats.frames;
    for (const report of reports) {
      if (report.type === 'outbound-rtp' && report.kind === 'audio') stats.audioBytes = base.audioBytes + (report.bytesSent ?? 0);
      if (report.type === 'outbound-rtp' && report.kind === 'video') {
        stats.videoBytes = base.videoBytes + (report.bytesSent ?? 0);
        stats.frames = base.frames + (report.framesEncoded ?? 0);
        stats.keyFrames = base.keyFrames + (report.keyFramesEncoded ?? 0);
        stats.width = report.frameWidth ?? stats.width;
        stats.height = report.frameHeight ?? stats.height;
      }
      if (report.type === 'remote-inbound-rtp' && report.kind === 'video') this.lost = report.fractionLost ?? 0;
      if (report.type === 'candidate-pair' && report.nominated === true && report.availableOutgoingBitrate !== undefined)
        stats.targetKbps = Math.round(report.availableOutgoingBitrate / 1000);
    }
    // For the network level a lost frame counts like a frame that was dropped before sending.
    this.skipped += (stats.frames - framesBefore) * this.lost;
    stats.skipped = Math.round(this.skipped);
  }
}
