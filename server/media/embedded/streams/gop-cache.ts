import type { MediaPacket } from './media-packet';

/** With more bytes since the last key frame, a joining player waits for the next one instead. */
const maxBytes = 3_000_000;

/**
 * The packets that a joining player needs first: headers, and video since the last key frame. Their times are moved to the
 * moment of joining, one millisecond apart, without old audio, so that the player is live at once. With the original times it
 * would stay behind by a group of pictures.
 */
export class GopCache {
  private readonly headers = new Map<MediaPacket['kind'], MediaPacket>();
  /** A header that came within a group of pictures, whose pictures it does not describe. */
  private nextVideoHeader: MediaPacket | null = null;
  private pictures: MediaPacket[] = [];
  private pictureBytes = 0;

  add(packet: MediaPacket): void {
    if (packet.kind === 'key') this.beginGroup();
    if (packet.kind === 'videoHeader' && this.pictures.length > 0) this.nextVideoHeader = packet;
    else if (packet.kind === 'metadata' || packet.kind === 'audioHeader' || packet.kind === 'videoHeader') {
      this.headers.set(packet.kind, packet);
    } else if (packet.kind === 'key' || (packet.kind === 'inter' && this.pictures.length > 0)) this.addPicture(packet);
  }

  /** Whether every player has this header already. Encoders repeat headers for newcomers, and some decoders start anew at each. */
  isRepeated(packet: MediaPacket): boolean {
    if (packet.kind === 'videoHeader') return packet.hasSameContent(this.nextVideoHeader ?? this.headers.get('videoHeader'));
    return packet.kind === 'audioHeader' && packet.hasSameContent(this.headers.get('audioHeader'));
  }

  /** `withPictures` is false when the pictures are old: a joining player would take them for the present. */
  packets(withPictures: boolean): readonly MediaPacket[] {
    const { nextVideoHeader } = this;
    const pictures = withPictures ? this.pictures : [];
    const headers = (['metadata', 'audioHeader', 'videoHeader'] as const).flatMap((kind) => this.headers.get(kind) ?? []);
    const last = pictures[pictures.length - 1];
    const next = nextVideoHeader === null ? [] : [nextVideoHeader];
    if (last === undefined) return [...headers, ...next];
    const firstMs = Math.max(0, last.dtsMs - pictures.length + 1);
    return [
      ...headers.map((packet) => packet.at(firstMs)),
      ...pictures.map((packet, index) => packet.at(firstMs + index)),
      ...next,
    ];
  }

  clear(): void {
    this.headers.clear();
    this.nextVideoHeader = null;
    this.drop();
  }

  private beginGroup(): void {
    this.drop();
    if (this.nextVideoHeader !== null) this.headers.set('videoHeader', this.nextVideoHeader);
    this.nextVideoHeader = null;
  }

  private addPicture(packet: MediaPacket): void {
    this.pictures.push(packet);
    this.pictureBytes += packet.size;
    if (this.pictureBytes > maxBytes) this.drop();
  }

  private drop(): void {
    this.pictures = [];
    this.pictureBytes = 0;
  }
}
