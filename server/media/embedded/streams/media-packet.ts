import { flvTag } from '../flv/write-flv';
import { writeChunks } from '../rtmp/write-chunks';
import { wrapMs } from './media-clock';

/**
 * The kind of a packet. Headers and the metadata describe the decoding; `key` starts a group of pictures, and `inter` depends on
 * it; `text` is whatever else the publisher tells, such as a subtitle.
 */
export type PacketKind = 'metadata' | 'audioHeader' | 'videoHeader' | 'audio' | 'key' | 'inter' | 'text';

const tagTypes: Record<PacketKind, number> = {
  metadata: 18,
  text: 18,
  audioHeader: 8,
  audio: 8,
  videoHeader: 9,
  key: 9,
  inter: 9,
};

/** The number of the first message stream, which nearly every player has. */
export const usualStreamId = 1;

/**
 * One message of a stream. Its bytes are encoded once per protocol and shared by all players, so another player costs no copy.
 */
export class MediaPacket {
  private flvBytes: Buffer | undefined;
  private rtmpBytes: Buffer | undefined;

  constructor(
    readonly kind: PacketKind,
    readonly dtsMs: number,
    private readonly payload: Buffer,
  ) {}

  get flv(): Buffer {
    return (this.flvBytes ??= flvTag(tagTypes[this.kind], this.dtsMs, this.payload));
  }

  get rtmp(): Buffer {
    return (this.rtmpBytes ??= writeChunks({
      type: tagTypes[this.kind],
      streamId: usualStreamId,
      timeMs: this.dtsMs,
      body: this.payload,
    }));
  }

  get size(): number {
    return this.payload.length;
  }

  get isMedia(): boolean {
    return this.kind === 'audio' || this.kind === 'key' || this.kind === 'inter';
  }

  at(dtsMs: number): MediaPacket {
    const wrapped = wrapMs(dtsMs);
    return wrapped === this.dtsMs ? this : new MediaPacket(this.kind, wrapped, this.payload);
  }

  hasSameContent(other: MediaPacket | undefined): boolean {
    return other !== undefined && this.payload.equals(other.payload);
  }
}
