import { flvTag, rtmpMessage } from '../nms/nms-write';

/** What a message of a stream is for. Headers and the script say how to decode; `key` opens a group of pictures, `inter` needs it. */
export type PacketKind = 'script' | 'audioHeader' | 'videoHeader' | 'audio' | 'key' | 'inter';

const codecType: Record<PacketKind, number> = { script: 18, audioHeader: 8, audio: 8, videoHeader: 9, key: 9, inter: 9 };

/** One whole message of a stream. Its bytes are made once per protocol and shared by all readers, so a viewer more costs no copy. */
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
