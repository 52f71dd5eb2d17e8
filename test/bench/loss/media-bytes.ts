const headerBytes = 28;

/** RTP, not RTCP, by the second byte (RFC 5761), and neither STUN nor DTLS by the first (RFC 7983). */
const isRtp = (datagram: Buffer): boolean => {
  const [first = 0, second = 0] = datagram;
  return datagram.length >= 12 && first >= 128 && first < 192 && (second < 192 || second > 223);
};

/** Counts the bytes of media packets at a link, each packet once however often it is sent. */
export class MediaBytes {
  private readonly streams = new Map<number, { type: number; numbers: Set<number>; bytes: number }>();

  add(datagram: Buffer): void {
    if (!isRtp(datagram)) return;
    const ssrc = datagram.readUInt32BE(8);
    const stream = this.streams.get(ssrc) ?? { type: datagram.readUInt8(1) & 0x7f, numbers: new Set(), bytes: 0 };
    this.streams.set(ssrc, stream);
    // A run is shorter than a round of the sequence numbers.
    const number = datagram.readUInt16BE(2);
    if (stream.numbers.has(number)) return;
    stream.numbers.add(number);
    stream.bytes += datagram.length + headerBytes;
  }

  /** Without the streams of retransmissions, which repeat other packets or pad. */
  total(retransmissionTypes: readonly number[]): number {
    return Array.from(this.streams.values()).reduce(
      (sum, { type, bytes }) => sum + (retransmissionTypes.includes(type) ? 0 : bytes),
      0,
    );
  }
}
