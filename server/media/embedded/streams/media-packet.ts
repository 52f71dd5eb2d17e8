import { flvTag, rtmpMessage } from '../nms/nms-write';

/**
 * The kind of a packet. Headers and the script describe the decoding; `key` starts a group of pictures, and `inter` depends on
 * it.
 */
export type PacketKind = 'script' | 'audioHeader' | 'videoHeader' | 'audio' | 'key' | 'inter';

const codecType: Record<PacketKind, number> = { script: 18, audioHeader: 8, audio: 8, videoHeader: 9, key: 9, inter: 9 };

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
    return (this.flvBytes ??= flvTag(codecType[this.kind], this.dtsMs, this.payload));
  }

  get rtmp(): Buffer {
    return (this.rtmpBytes ??= rtmpMessage(codecType[this.kind], this.dtsMs, this.payload));
  }

  get size(): number {
    return this.payload.length;
  }

  get isMedia(): boolean {
    return this.kind === 'audio' || this.kind === 'key' || this.kind === 'inter';
  }

  at(dtsMs: number): MediaPacket {
    return dtsMs === this.dtsMs ? this : new MediaPacket(this.kind, dtsMs, this.payload);
  }
}
