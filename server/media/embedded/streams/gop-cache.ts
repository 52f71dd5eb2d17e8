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
  private pictures: MediaPacket[] = [];
  private pictureBytes = 0;

  add(packet: MediaPacket): void {
    if (!packet.isMedia) {
      this.headers.set(packet.kind, packet);
      return;
    }
    if (packet.kind === 'audio') return;
    if (packet.kind === 'key') this.drop();
    else if (this.pictures.length === 0) return;
    this.pictures.push(packet);
    this.pictureBytes += packet.size;
    if (this.pictureBytes > maxBytes) this.drop();
  }

  packets(): readonly MediaPacket[] {
    const headers = (['script', 'audioHeader', 'videoHeader'] as const).flatMap((kind) => this.headers.get(kind) ?? []);
    const last = this.pictures[this.pictures.length - 1];
    if (last === undefined) return headers;
    const firstMs = Math.max(0, last.dtsMs - this.pictures.length + 1);
    return [...headers.map((packet) => packet.at(firstMs)), ...this.pictures.map((packet, index) => packet.at(firstMs + index))];
  }

  clear(): void {
    this.headers.clear();
    this.drop();
  }

  private drop(): void {
    this.pictures = [];
    this.pictureBytes = 0;
  }
}
