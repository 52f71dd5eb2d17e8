import type { EncodedMessage } from './encoded-message';
import { textFrame } from './text-frame';

/**
 * Encodes the frames of all clients of a node. The members of a room are served one after another and mostly get the same messages, so the
 * frame that was made last is used again.
 */
export class FrameEncoder {
  private messages: readonly EncodedMessage[] = [];
  private frame: Buffer = Buffer.alloc(0);

  encode(messages: readonly EncodedMessage[]): Buffer {
    const [first] = messages;
    if (messages.length === 1 && first !== undefined) return first.frame;
    if (!isSame(messages, this.messages)) {
      this.messages = messages;
      this.frame = textFrame(messages);
    }
    return this.frame;
  }
}

const isSame = (some: readonly EncodedMessage[], others: readonly EncodedMessage[]): boolean =>
  some.length === others.length && some.every((message, index) => message === others[index]);
