import { Broadcast } from '../../../server/media/embedded/rtc/forwarding/broadcast';
import { Downlink } from '../../../server/media/embedded/rtc/forwarding/downlink';
import { ResendBudget } from '../../../server/media/embedded/rtc/repair/resend-budget';
import { Uplink } from '../../../server/media/embedded/rtc/forwarding/uplink';
import { writeRetransmission } from '../../../server/media/embedded/rtc/packets/retransmission';
import { keyFrameRequest, readCompound, readNack } from '../../../server/media/embedded/rtc/packets/rtcp';
import { readRtpHeader, writeRtp } from '../../../server/media/embedded/rtc/packets/rtp';
import { seededRandom } from '../../../tools/seeded-random';
import { JitteryViewer } from './jittery-viewer';
import { mediaOf } from './layered-publisher';
import { offeredVideo, receiving } from './sample-offer';

const stepMs = 4;
const pictureEveryMs = 32;
const packetBytes = 1_100;
/** As an encoder of a camera page that nothing limits. */
const encoderBps = 1_200_000;
/** As libwebrtc, which answers a request for the same packet again after so long, and within its own budget. */
const answer = { everyMs: 6, bps: 4_000_000 } as const;
const mostQueuedMs = 500;
const ssrcs = { video: 11, repair: 12, toViewer: 900, repairToViewer: 901, parityToViewer: 902 } as const;

/** Each datagram of both ways is late by 30 ms, and besides by 0…`jitterMs`, each for itself. */
export interface JitteryLine {
  jitterMs: number;
  /** The share that is lost, 0…1. */
  loss: number;
  /** The publisher's way carries so much, in bit/s, after a queue of half a second whose overflow is dropped. */
  upBps?: number;
}

/** One publisher and one viewer with the forwarding unit between them, on a bad line of both. Needs jest's timers. */
export class JitteryCall {
  nowMs = 0;
  line: JitteryLine = { jitterMs: 0, loss: 0 };
  readonly counts = { pictures: 0, published: 0, answered: 0, keyFrames: 0 };
  readonly broadcast = new Broadcast(() => this.nowMs);
  readonly uplink: Uplink;
  readonly downlink: Downlink;
  readonly viewer: JitteryViewer;
  private readonly random: () => number;
  private readonly travelling = new Map<number, (() => void)[]>();
  private readonly history = new Map<number, { payload: Buffer; timestamp: number; marker: boolean; sentMs: number }>();
  private readonly budget = new ResendBudget(answer.bps, 0);
  private readonly sequences = { video: 0, repair: 0 };
  private maxBitrate = encoderBps;
  private isKeyWanted = true;
  /** When the publisher's line has sent everything that waits. */
  private freeAtMs = 0;

  constructor(seed: number, { takesParity = true } = {}) {
    this.random = seededRandom(seed);
    const now = (): number => this.nowMs;
    this.uplink = new Uplink({
      media: mediaOf(offeredVideo),
      link: {
        sendRtp: (packet) => packet,
        sendAgain: () => undefined,
        sendRtcp: (compound) => this.carry(() => this.onRequest(compound)),
      },
      now,
      ssrc: 1,
      viewersBps: () => this.broadcast.viewersBps,
      onPacket: (stream, packet) => this.broadcast.onPacket(this.uplink, stream, packet),
      onStreams: () => this.broadcast.onStreams(this.uplink),
    });
    this.broadcast.publish(this.uplink);
    const toViewer = (packet: Buffer): void => this.carry(() => this.viewer.onRtp(packet, this.nowMs));
    const sent = {
      ssrc: ssrcs.toViewer,
      retransmissionSsrc: ssrcs.repairToViewer,
      paritySsrc: takesParity ? ssrcs.parityToViewer : null,
    };
    this.downlink = new Downlink({
      media: mediaOf(receiving(offeredVideo, 'recvonly')).map((offered) => ({ offered, sent })),
      link: {
        sendRtp: (packet) => {
          toViewer(packet);
          return packet;
        },
        sendAgain: toViewer,
        sendRtcp: () => undefined,
      },
      now,
      ssrc: 2,
      heardReport: (stream) => this.broadcast.heardReport(stream),
      onKeyFrameNeeded: (stream) => this.uplink.requestKeyFrame(stream),
    });
    this.viewer = new JitteryViewer({ media: ssrcs.toViewer, parity: ssrcs.parityToViewer }, (packet) =>
      this.carry(() => readCompound(packet).forEach((each) => this.downlink.onRtcp(each))),
    );
    this.broadcast.join(this.downlink);
  }

  /** `onSecond` is called once for each. */
  run(seconds: number, advance: (ms: number) => void, onSecond: () => void = () => undefined): void {
    const untilMs = this.nowMs + seconds * 1_000;
    while (this.nowMs < untilMs) {
      this.nowMs += stepMs;
      if (this.nowMs % pictureEveryMs === 0) this.capture();
      const due = this.travelling.get(this.nowMs) ?? [];
      this.travelling.delete(this.nowMs);
      due.forEach((arrive) => arrive());
      if (this.nowMs % 20 === 0) this.viewer.tick(this.nowMs);
      if (this.nowMs % 500 === 0) this.follow();
      advance(stepMs);
      if (this.nowMs % 1_000 === 0) onSecond();
    }
  }

  release(): void {
    this.uplink.release();
    this.downlink.release();
  }

  private follow(): void {
    this.broadcast.check();
    // libwebrtc bounds its answers by the rate that it was told.
    this.budget.setRate(Math.min(answer.bps, this.uplink.policy.capacityBps), this.nowMs);
    this.maxBitrate = Math.min(encoderBps, this.broadcast.publisherAdvice().maxBitrate ?? encoderBps);
  }

  private carry(arrive: () => void, queuedMs = 0): void {
    const { jitterMs, loss } = this.line;
    const delayMs = 30 + queuedMs + this.random() * jitterMs;
    if (this.random() < loss) return;
    const at = Math.max(this.nowMs + stepMs, Math.ceil((this.nowMs + delayMs) / stepMs) * stepMs);
    const due = this.travelling.get(at);
    if (due === undefined) this.travelling.set(at, [arrive]);
    else due.push(arrive);
  }

  private capture(): void {
    const isKey = this.isKeyWanted;
    this.isKeyWanted = false;
    this.counts.pictures += 1;
    if (isKey) this.counts.keyFrames += 1;
    const bytes = ((this.maxBitrate * pictureEveryMs) / 8_000) * (isKey ? 4 : 1);
    const packets = Math.max(1, Math.ceil(bytes / packetBytes));
    for (let at = 1; at <= packets; at += 1) {
      const payload = Buffer.alloc(Math.ceil(bytes / packets), isKey ? (at === 1 ? '6700' : '6500') : '4100', 'hex');
      const sequence = (this.sequences.video += 1);
      const kept = { payload, timestamp: this.nowMs * 90, marker: at === packets, sentMs: this.nowMs };
      this.history.set(sequence, kept);
      this.history.delete(sequence - 1_000);
      this.counts.published += 1;
      this.publish({ ...kept, payloadType: 106, sequence, ssrc: ssrcs.video }, payload);
    }
  }

  private publish(fields: Parameters<typeof writeRtp>[0], payload: Buffer): void {
    const value = Buffer.alloc(3);
    value.writeUIntBE(Math.round(this.nowMs * 262.144) % 0x1000000, 0, 3);
    const packet = writeRtp({ ...fields, extensions: [{ id: 2, value }] }, payload);
    const header = readRtpHeader(packet);
    if (header === null) return;
    const opened = { header, payload: packet.subarray(header.payloadAt), index: 65_536 + fields.sequence };
    const queuedMs = this.queued(packet.length);
    if (queuedMs !== null) this.carry(() => this.uplink.receive(opened, packet), queuedMs);
  }

  /** The time until the publisher's line has sent a packet of so many bytes; null when the queue is full. */
  private queued(bytes: number): number | null {
    const { upBps } = this.line;
    if (upBps === undefined) return 0;
    const startMs = Math.max(this.nowMs, this.freeAtMs);
    if (startMs - this.nowMs >= mostQueuedMs) return null;
    this.freeAtMs = startMs + ((bytes + 28) * 8_000) / upBps;
    return this.freeAtMs - this.nowMs;
  }

  private onRequest(compound: Buffer): void {
    readCompound(compound).forEach((packet) => {
      if (keyFrameRequest(packet) !== null) this.isKeyWanted = true;
      readNack(packet)?.sequences.forEach((sequence) => this.sendAgain(sequence));
    });
  }

  private sendAgain(original: number): void {
    const kept = this.history.get(original);
    if (kept === undefined || this.nowMs - kept.sentMs < answer.everyMs) return;
    if (!this.budget.take(kept.payload.length, this.nowMs)) return;
    kept.sentMs = this.nowMs;
    this.counts.answered += 1;
    const sequence = (this.sequences.repair += 1);
    const { timestamp, marker, payload } = kept;
    this.publish({ timestamp, marker, payloadType: 107, sequence, ssrc: ssrcs.repair }, writeRetransmission(original, payload));
  }
}
