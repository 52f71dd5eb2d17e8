import { ByteReader } from './bytes';
import type { Message } from './messages';

/** Longer messages are refused: a chain of certificates, the longest one, has some kilobytes. */
const maxLength = 16_384;
/** The longest flight of a peer has six messages. */
const maxAhead = 8;

interface Begun {
  readonly type: number;
  readonly body: Buffer;
  /** One byte for each of `body`: 1 where it has arrived. */
  readonly arrived: Buffer;
}

/** Puts fragments of handshake messages together, in the order of the messages' numbers, whatever is lost, repeated or late. */
export class Reassembly {
  private next = 0;
  private readonly begun = new Map<number, Begun>();

  /** Takes the fragments of one record. Throws a RangeError where they are none. */
  add(fragments: Buffer): void {
    const reader = new ByteReader(fragments);
    while (!reader.isAtEnd) {
      const type = reader.uint(1);
      const length = reader.uint(3);
      const sequence = reader.uint(2);
      const offset = reader.uint(3);
      const part = reader.vector(3);
      if (length > maxLength || offset + part.length > length) throw new RangeError('not a fragment');
      if (sequence >= this.next && sequence < this.next + maxAhead) this.place(sequence, type, length, offset, part);
    }
  }

  /** The next message, if all of it has arrived. */
  take(): Message | null {
    const sequence = this.next;
    const message = this.begun.get(sequence);
    if (message === undefined || message.arrived.includes(0)) return null;
    this.begun.delete(sequence);
    this.next += 1;
    return { type: message.type, sequence, body: message.body };
  }

  private place(sequence: number, type: number, length: number, offset: number, part: Buffer): void {
    const known = this.begun.get(sequence);
    const message = known ?? { type, body: Buffer.alloc(length), arrived: Buffer.alloc(length) };
    if (message.type !== type || message.body.length !== length) return;
    part.copy(message.body, offset);
    message.arrived.fill(1, offset, offset + part.length);
    if (known === undefined) this.begun.set(sequence, message);
  }
}
