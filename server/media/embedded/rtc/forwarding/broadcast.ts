import { LayerPlan } from '../layers/layer-plan';
import { ratesFor } from '../layers/layer-rates';
import type { LayerViewer } from '../layers/layer-plan';
import type { Kind } from '../transport/offer';
import { downlinkCeilingBps } from './downlink-policy';
import type { Advice } from './media-link';
import type { MediaPacket, ReceivedStream } from './received-stream';
import type { HeardReport, Uplink } from './uplink';

/** Gets the media of a publisher: one layer of its picture, and its sound. */
export interface BroadcastViewer extends LayerViewer {
  /** The streams of which it needs a key frame. */
  readonly neededKeyFrames: readonly ReceivedStream[];
  /** The publisher was replaced. */
  startAgain(): void;
  /** From now on it shall get this stream of a kind. */
  want(kind: Kind, stream: ReceivedStream | null): void;
  /** `packet` is null in the place of one that is lost for good. */
  send(from: ReceivedStream, packet: MediaPacket | null): void;
}

/** One publisher and its viewers. Viewers stay while a publisher comes back. */
export class Broadcast {
  private uplink: Uplink | null = null;
  private readonly viewers = new Set<BroadcastViewer>();
  private readonly plan = new LayerPlan();

  constructor(private readonly now: () => number) {}

  get publisher(): Uplink | null {
    return this.uplink;
  }

  get hasViewers(): boolean {
    return this.viewers.size > 0;
  }

  publish(uplink: Uplink): void {
    this.uplink = uplink;
    this.viewers.forEach((viewer) => viewer.startAgain());
    this.chooseLayers();
  }

  unpublish(uplink: Uplink): void {
    if (this.uplink === uplink) this.uplink = null;
  }

  join(viewer: BroadcastViewer): void {
    this.viewers.add(viewer);
    this.check();
  }

  leave(viewer: BroadcastViewer): void {
    this.viewers.delete(viewer);
  }

  heardReport(stream: ReceivedStream): HeardReport | undefined {
    return this.uplink?.heardReport(stream);
  }

  onPacket(from: Uplink, stream: ReceivedStream, packet: MediaPacket | null): void {
    if (from === this.uplink) this.viewers.forEach((viewer) => viewer.send(stream, packet));
  }

  /** The publisher has other streams than before. */
  onStreams(from: Uplink): void {
    if (from === this.uplink) this.chooseLayers();
  }

  /** The capacity of the worst way to a viewer of the full layer, in bit/s of video. */
  get viewersBps(): number {
    return Math.min(downlinkCeilingBps, this.plan.worstWay('full', this.now())?.videoBps ?? downlinkCeilingBps);
  }

  /** For the page of the publisher. */
  publisherAdvice(): Advice {
    const { uplink, plan } = this;
    if (uplink === null) return {};
    const line = { loss: uplink.lossShare, videoBps: uplink.policy.encoderBps };
    const [small, full] = (['small', 'full'] as const).map((layer) => plan.worstWay(layer, this.now()));
    const layers = ratesFor(line, { small: small ?? null, full: full ?? null });
    return { maxBitrate: layers.small + layers.full, ...(uplink.hasLayers ? { layers } : {}) };
  }

  /** Called regularly. A viewer without its picture needs a key frame, and the last request may have been lost. */
  check(): void {
    this.chooseLayers();
    this.viewers.forEach((viewer) => viewer.neededKeyFrames.forEach((stream) => this.uplink?.requestKeyFrame(stream)));
  }

  private chooseLayers(): void {
    const { uplink, plan, viewers } = this;
    if (uplink === null) return;
    plan.update(viewers, uplink, this.now());
    viewers.forEach((viewer) => {
      viewer.want('video', uplink.layers.streamOf(plan.layerOf(viewer)));
      viewer.want('audio', uplink.audio);
    });
  }
}
