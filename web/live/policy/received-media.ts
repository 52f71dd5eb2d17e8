import type { TagKind } from '../flv/flv-tag';

/** More than a server keeps for newcomers. Further back, a time is that of a clock that began anew. */
const keptMs = 15_000;
/** Packets of that time. */
const keptMarks = 900;

/** A short summary of bytes (FNV-1a over at most 64 of them), to recognize a packet without keeping it. */
function markOf(body: Uint8Array): string {
  const step = Math.max(1, Math.floor(body.length / 64));
  let hash = 0x811c9dc5;
  for (let at = 0; at < body.length; at += step) hash = Math.imul(hash ^ (body[at] ?? 0), 0x01000193);
  return `${body.length} ${hash >>> 0}`;
}

interface Track {
  newestMs: number;
  marks: Set<string>;
}

/**
 * Recognizes what a server sends again to a player that reconnects: the pictures that it keeps for newcomers. When the publisher is
 * silent, they are all that comes, and are no news. A packet is old when its bytes were received before, and its
 * time is none that is still to come.
 */
export class ReceivedMedia {
  private readonly tracks = new Map<TagKind, Track>();

  /** Notes a packet; returns whether it is news. */
  isNew(kind: TagKind, timeMs: number, body: Uint8Array): boolean {
    const mark = markOf(body);
    const track = this.tracks.get(kind) ?? { newestMs: timeMs, marks: new Set() };
    const behindMs = (track.newestMs - timeMs) | 0;
    const isOld = track.marks.has(mark) && behindMs >= 0 && behindMs < keptMs;
    this.tracks.set(kind, track);
    if (isOld) return false;
    track.newestMs = timeMs;
    track.marks.add(mark);
    const [oldest] = track.marks;
    if (track.marks.size > keptMarks && oldest !== undefined) track.marks.delete(oldest);
    return true;
  }

  clear(): void {
    this.tracks.clear();
  }
}
