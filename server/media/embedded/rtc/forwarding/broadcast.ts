import type { Kind } from '../transport/offer';
import type { Downlink } from './downlink';
import { downlinkCeilingBps } from './downlink-policy';
import type { Advice } from './media-link';
import type { MediaPacket } from './received-stream';
import type { HeardReport, Uplink } from './uplink';

/** The bitrate of an encoder by the loss of its worst way: what is lost has to be sent again in the same time. */
const encoderByLoss: readonly { below: number; bps: number }[] = [
  { below: 0.03, bps: Infinity },
  { below: 0.12, bps: 900_000 },
  { below: 0.22, bps: 700_000 },
];
const encoderAtHighLossBps = 450_000;
/** The page sets its encoder in steps, so that it is not set all the time. */
const stepBps = 10_000;

/** One publisher and its viewers. Viewers stay while a publisher comes back. */
export class Broadcast {
  private uplink: Uplink | null = null;
  private readonly viewers = new Set<Downlink>();

  get publisher(): Uplink | null {
    return this.uplink;
  }

  publish(uplink: Uplink): void {
    this.uplink = uplink;
    this.viewers.forEach((viewer) => viewer.startAgain());
  }

  unpublish(uplink: Uplink): void {
    if (this.uplink === uplink) this.uplink = null;
  }

  join(viewer: Downlink): void {
    this.viewers.add(viewer);
    this.uplink?.requestKeyFrame();
  }

  leave(viewer: Downlink): void {
    this.viewers.delete(viewer);
  }

  heardReport(kind: Kind): HeardReport | undefined {
    return this.uplink?.heardReport(kind);
  }

  onPacket(from: Uplink, kind: Kind, packet: MediaPacket | null): void {
    if (from === this.uplink) this.viewers.forEach((viewer) => viewer.send(kind, packet));
  }

  /** The capacity of the worst way to a viewer, in bit/s of video. */
  get viewersBps(): number {
    return Array.from(this.viewers).reduce((least, { policy }) => Math.min(least, policy.videoBps), downlinkCeilingBps);
  }

  /** For the page of the publisher. */
  publisherAdvice(): Advice {
    const { uplink } = this;
    if (uplink === null) return {};
    const loss = Array.from(this.viewers).reduce((most, { policy }) => Math.max(most, policy.loss), uplink.lossShare);
    const byLoss = encoderByLoss.find(({ below }) => loss < below)?.bps ?? encoderAtHighLossBps;
    const maxBitrate = Math.max(90_000, Math.min(byLoss, uplink.encoderBps));
    return { maxBitrate: Math.round(maxBitrate / stepBps) * stepBps };
  }

  /** Called regularly: a viewer without a picture needs a key frame, and the last request may have been lost. */
  check(): void {
    if (Array.from(this.viewers).some((viewer) => viewer.needsKeyFrame)) this.uplink?.requestKeyFrame();
  }
}
