import type { PublishStats } from '../publish/publish-stats';
import { readWay, type PacketReport } from './way-stats';

/** The fields of a stats report that we read. Each of them is missing in some browser. */
export interface OutboundReport extends PacketReport {
  /** The name of a layer, where there are several. */
  rid?: string;
  bytesSent?: number;
  framesEncoded?: number;
  keyFramesEncoded?: number;
  frameWidth?: number;
  frameHeight?: number;
  fractionLost?: number;
  availableOutgoingBitrate?: number;
}

/** Reads the browser's reports about sent media into the stats of a publication. A session counts from zero; the publication's stats continue. */
export class OutboundStats {
  /** The share of lost packets, 0…1, as the server reports it. */
  lost = 0;
  private readonly base: PublishStats;
  private skipped: number;
  /** The encoded frames of each layer. */
  private readonly encoded = new Map<string, number>();

  constructor(private readonly stats: PublishStats) {
    this.base = { ...stats };
    this.skipped = stats.skipped;
  }

  read(reports: readonly OutboundReport[]): void {
    const { stats, base } = this;
    const layers: OutboundReport[] = [];
    const lost: number[] = [];
    readWay(stats, reports);
    for (const report of reports) {
      if (report.type === 'outbound-rtp' && report.kind === 'audio') stats.audioBytes = base.audioBytes + (report.bytesSent ?? 0);
      if (report.type === 'outbound-rtp' && report.kind === 'video') layers.push(report);
      if (report.type === 'remote-inbound-rtp' && report.kind === 'video') lost.push(report.fractionLost ?? 0);
      if (report.type === 'candidate-pair' && report.nominated === true && report.availableOutgoingBitrate !== undefined)
        stats.targetKbps = Math.round(report.availableOutgoingBitrate / 1000);
    }
    if (lost.length > 0) this.lost = Math.max(...lost);
    const frames = this.readLayers(layers);
    // For the network level a lost frame counts like a frame that was dropped before sending.
    this.skipped += frames * this.lost;
    stats.skipped = Math.round(this.skipped);
  }

  /** All layers send, and the picture is the largest of those that go on. Returns its new frames. */
  private readLayers(layers: readonly OutboundReport[]): number {
    const { stats, base } = this;
    if (layers.length === 0) return 0;
    const sum = (read: (layer: OutboundReport) => number | undefined): number =>
      layers.reduce((total, layer) => total + (read(layer) ?? 0), 0);
    stats.videoBytes = base.videoBytes + sum(({ bytesSent }) => bytesSent);
    stats.keyFrames = base.keyFrames + sum(({ keyFramesEncoded }) => keyFramesEncoded);
    const steps = layers.map((layer) => ({ layer, frames: this.newFrames(layer) })).filter(({ frames }) => frames > 0);
    const widths = steps.map(({ layer }) => layer.frameWidth ?? 0);
    const shown = steps.find(({ layer }) => (layer.frameWidth ?? 0) === Math.max(...widths))?.layer;
    stats.width = shown?.frameWidth ?? stats.width;
    stats.height = shown?.frameHeight ?? stats.height;
    const frames = Math.max(0, ...steps.map((step) => step.frames));
    stats.frames += frames;
    return frames;
  }

  private newFrames({ rid = '', framesEncoded = 0 }: OutboundReport): number {
    const before = this.encoded.get(rid) ?? 0;
    this.encoded.set(rid, framesEncoded);
    return framesEncoded - before;
  }
}
