import type { MediaPacket } from './media-packet';

/** More than this since the last key frame is not worth a joining player's while; it waits for the next one. */
const heldBytes = 3_000_000;

/**
 * What a player that joins in the middle needs first: the headers, and the pictures since the last key frame. The pictures are
 * squeezed to the moment of joining, one millisecond apart, and old sound is left out, so the player is live at once: played at
 * their own times they would keep it a whole group of pictures behind.
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
    if (this.pictureBytes > heldBytes) this.drop();
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
