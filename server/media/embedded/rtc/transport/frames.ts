/** The longest datagram of a peer: browsers keep below the 1500 bytes of Ethernet on TCP too. */
const maxFrame = 2_048;

/** A datagram in a stream of bytes: its length in two bytes, then the datagram (RFC 4571). */
export function frame(datagram: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(2 + datagram.length);
  framed.writeUInt16BE(datagram.length);
  datagram.copy(framed, 2);
  return framed;
}

/** Takes a stream of bytes apart. Keeps less than one frame. */
export class FrameReader {
  private left: Buffer = Buffer.alloc(0);

  /** The datagrams that `piece` completes; null at a frame that is too long, after which nothing can be read. */
  read(piece: Buffer): Buffer[] | null {
    const bytes = this.left.length === 0 ? piece : Buffer.concat([this.left, piece]);
    const datagrams: Buffer[] = [];
    let at = 0;
    while (at + 2 <= bytes.length) {
      const length = bytes.readUInt16BE(at);
      if (length > maxFrame) return null;
      if (at + 2 + length > bytes.length) break;
      datagrams.push(bytes.subarray(at + 2, at + 2 + length));
      at += 2 + length;
    }
    // A copy, because a few bytes would otherwise hold the whole piece.
    this.left = Buffer.from(bytes.subarray(at));
    return datagrams;
  }
}
