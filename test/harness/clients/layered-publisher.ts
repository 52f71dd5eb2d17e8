import { Broadcast } from '../../../server/media/embedded/rtc/forwarding/broadcast';
import { Downlink } from '../../../server/media/embedded/rtc/forwarding/downlink';
import { Uplink } from '../../../server/media/embedded/rtc/forwarding/uplink';
import {
  keyFrameRequest,
  readCompound,
  readSenderReport,
  writeSenderReport,
} from '../../../server/media/embedded/rtc/packets/rtcp';
import { readRtpHeader, writeRtp, type RtpHeader } from '../../../server/media/embedded/rtc/packets/rtp';
import { readOffer, type OfferedMedia } from '../../../server/media/embedded/rtc/transport/offer';
import { offerOf, offeredLayers, offeredVideo, receiving } from './sample-offer';

/** The sequence parameter sets of ffmpeg for 640×360 and 320×180. */
const sets = {
  h: '6742c01ed900a02ff970110000030001000003003c0f162e48',
  l: '6742c00dd901419f9f0110000003001000000303c0f142a480',
} as const;

/** The beginning of a key frame: both parameter sets in one aggregate. */
export const keyFrame = (rid: 'h' | 'l'): Buffer => {
  const set = Buffer.from(sets[rid], 'hex');
  const picture = Buffer.from('68cb83cb20', 'hex');
  const length = (unit: Buffer): Buffer => Buffer.from([unit.length >> 8, unit.length & 0xff]);
  return Buffer.concat([Buffer.from([0x78]), length(set), set, length(picture), picture]);
};
export const delta = Buffer.from('4188aabbcc', 'hex');

export const mediaOf = (...sections: readonly (readonly string[])[]): readonly OfferedMedia[] =>
  readOffer(offerOf(...sections)).media;

/** A publisher of two layers with its viewers, by packets and without a network. `nowMs` is the clock of all. */
export class LayeredPublisher {
  nowMs = 10_000;
  readonly broadcast = new Broadcast(() => this.nowMs);
  readonly uplink: Uplink;
  /** The SSRCs of which a key frame was requested. */
  readonly requested: number[] = [];
  private readonly downlinks: Downlink[] = [];
  private readonly sequences = { h: 500, l: 60_000 };

  constructor() {
    this.uplink = new Uplink({
      media: mediaOf(offeredLayers),
      link: {
        sendRtp: (packet) => packet,
        sendAgain: () => undefined,
        sendRtcp: (compound) =>
          readCompound(compound).forEach((packet) => {
            const ssrc = keyFrameRequest(packet);
            if (ssrc !== null) this.requested.push(ssrc);
          }),
      },
      now: () => this.nowMs,
      ssrc: 1,
      viewersBps: () => this.broadcast.viewersBps,
      onPacket: (stream, packet) => this.broadcast.onPacket(this.uplink, stream, packet),
      onStreams: () => this.broadcast.onStreams(this.uplink),
    });
    this.broadcast.publish(this.uplink);
  }

  /** A viewer, the packets that it got, and the sender reports. */
  viewer(): { downlink: Downlink; got: RtpHeader[]; reports: NonNullable<ReturnType<typeof readSenderReport>>[] } {
    const got: RtpHeader[] = [];
    const reports: NonNullable<ReturnType<typeof readSenderReport>>[] = [];
    const media = mediaOf(receiving(offeredVideo, 'recvonly')).map((offered) => ({
      offered,
      sent: { ssrc: 900 + this.downlinks.length, retransmissionSsrc: null, paritySsrc: null },
    }));
    const downlink = new Downlink({
      media,
      link: {
        sendRtp: (packet) => {
          const header = readRtpHeader(packet);
          if (header !== null) got.push(header);
          return packet;
        },
        sendAgain: () => undefined,
        sendRtcp: (compound) =>
          readCompound(compound).forEach((packet) => {
            const report = readSenderReport(packet);
            if (report !== null) reports.push(report);
          }),
      },
      now: () => this.nowMs,
      ssrc: 2,
      heardReport: (stream) => this.broadcast.heardReport(stream),
      onKeyFrameNeeded: (stream) => this.uplink.requestKeyFrame(stream),
    });
    this.downlinks.push(downlink);
    this.broadcast.join(downlink);
    return { downlink, got, reports };
  }

  /** One packet of a layer, captured `lateMs` ago; its times count from the layer's own zero. */
  send(rid: 'h' | 'l', payload: Buffer, { lateMs = 0 } = {}): void {
    const sequence = (this.sequences[rid] += 1) & 0xffff;
    const timestamp = (this.timeOf(rid) - lateMs * 90) >>> 0;
    const fields = { marker: true, payloadType: 106, sequence, timestamp, ssrc: ssrcs[rid] };
    const packet = writeRtp({ ...fields, extensions: [{ id: 10, value: Buffer.from(rid) }] }, payload);
    const header = readRtpHeader(packet);
    if (header !== null) this.uplink.receive({ header, payload, index: 65_536 + this.sequences[rid] }, packet);
  }

  /** The sender report of a layer. */
  report(rid: 'h' | 'l'): void {
    const report = {
      ssrc: ssrcs[rid],
      wallMs: 1_700_000_000_000 + this.nowMs,
      timestamp: this.timeOf(rid),
      packets: 1,
      octets: 1,
    };
    readCompound(writeSenderReport(report)).forEach((packet) => this.uplink.onRtcp(packet));
  }

  release(): void {
    this.uplink.release();
    this.downlinks.forEach((downlink) => downlink.release());
  }

  private timeOf(rid: 'h' | 'l'): number {
    return (this.nowMs * 90 + (rid === 'h' ? 4_294_000_000 : 123_456)) >>> 0;
  }
}

export const ssrcs = { h: 71, l: 72 } as const;
