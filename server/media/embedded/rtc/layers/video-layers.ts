import type { MediaPacket, ReceivedStream } from '../forwarding/received-stream';
import { startsKeyFrame } from '../packets/h264';
import { pictureBlocks } from '../packets/h264-size';
import type { Layer } from './layer';

/** A layer whose publisher sends so many pictures of another one meanwhile has stopped: half a second of most cameras. */
const stoppedAfterPictures = 12;
/** The share of the latest rate in the mean. */
const follow = 0.3;

interface Meter {
  /** The largest picture so far, in macroblocks; 0 before the first one. An encoder in need makes its pictures smaller for a time. */
  blocks: number;
  /** Pictures of other streams since the last packet of this one. */
  behind: number;
  timestamp: number | null;
  bytes: number;
  bitsPerSecond: number;
}

/** The video streams of one publisher as layers: which is the small one, which the full one, and which have stopped. */
export class VideoLayers {
  private readonly meters = new WeakMap<ReceivedStream, Meter>();
  private measuredMs: number | null = null;

  /** `streams` gives those of the present. */
  constructor(private readonly streams: () => readonly ReceivedStream[]) {}

  /** Takes each packet as it arrives. Returns true when `streamOf` may have changed: the stream goes on again, or its size is known. */
  note(stream: ReceivedStream, { timestamp, payload }: MediaPacket): boolean {
    const meter = this.meterOf(stream);
    const { blocks } = meter;
    const wasStopped = this.isStopped(stream);
    meter.behind = 0;
    meter.bytes += payload.length;
    if (startsKeyFrame(payload)) meter.blocks = Math.max(blocks, pictureBlocks(payload) ?? 0);
    if (timestamp !== meter.timestamp) {
      meter.timestamp = timestamp;
      this.streams().forEach((other) => {
        if (other !== stream) this.meterOf(other).behind += 1;
      });
    }
    return wasStopped || meter.blocks !== blocks;
  }

  /** Called regularly. */
  measure(nowMs: number): void {
    const beforeMs = this.measuredMs ?? nowMs;
    this.measuredMs = nowMs;
    if (nowMs <= beforeMs) return;
    this.streams().forEach((stream) => {
      const meter = this.meterOf(stream);
      const rate = (meter.bytes * 8_000) / (nowMs - beforeMs);
      // A layer that has stopped keeps its rate: viewers who want it back must be able to carry it.
      if (meter.bytes > 0) meter.bitsPerSecond += (rate - meter.bitsPerSecond) * (meter.bitsPerSecond === 0 ? 1 : follow);
      meter.bytes = 0;
    });
  }

  /** The stream of a layer: the largest or the smallest of those that go on. Null before the first. */
  streamOf(layer: Layer): ReceivedStream | null {
    const all = this.streams();
    const live = all.filter((stream) => !this.isStopped(stream) && this.meterOf(stream).blocks > 0);
    const [first = null, ...others] = live.length > 0 ? live : all;
    const sign = layer === 'full' ? 1 : -1;
    return others.reduce((best, stream) => (this.compare(stream, best) * sign > 0 ? stream : best), first);
  }

  isStopped(stream: ReceivedStream): boolean {
    return this.meterOf(stream).behind >= stoppedAfterPictures;
  }

  /** The present or the last rate of the full layer, in bit/s without headers. */
  get fullBps(): number {
    const [first = null, ...others] = this.streams();
    const full = others.reduce((best, stream) => (this.compare(stream, best) > 0 ? stream : best), first);
    return full === null ? 0 : this.meterOf(full).bitsPerSecond;
  }

  private compare(one: ReceivedStream, other: ReceivedStream | null): number {
    return this.meterOf(one).blocks - (other === null ? 0 : this.meterOf(other).blocks);
  }

  private meterOf(stream: ReceivedStream): Meter {
    const known = this.meters.get(stream);
    if (known !== undefined) return known;
    const meter: Meter = { blocks: 0, behind: 0, timestamp: null, bytes: 0, bitsPerSecond: 0 };
    this.meters.set(stream, meter);
    return meter;
  }
}
