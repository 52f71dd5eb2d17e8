/** Reads fields of a message one after another. Throws a RangeError where the message is too short. */
export class ByteReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  /** The number of bytes that were read. */
  get position(): number {
    return this.at;
  }

  get isAtEnd(): boolean {
    return this.at === this.bytes.length;
  }

  /** An unsigned number of `size` bytes, 1 to 6. */
  uint(size: number): number {
    return this.take(size).readUIntBE(0, size);
  }

  take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new RangeError('the message ends too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  /** Bytes with their length in front, which has `size` bytes. */
  vector(size: number): Buffer {
    return this.take(this.uint(size));
  }
}

export function uint(value: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUIntBE(value, 0, size);
  return bytes;
}

/** The parts with their common length in front, which has `size` bytes. */
export function vector(size: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([uint(body.length, size), body]);
}
