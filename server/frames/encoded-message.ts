import { textFrame, type MeasuredText } from './text-frame';

/** A message to clients, encoded once for all that get it: its text, the bytes of the text in UTF-8, and its WebSocket frame. */
export class EncodedMessage implements MeasuredText {
  readonly bytes: number;
  private whole: Buffer | null = null;

  constructor(readonly text: string) {
    this.bytes = Buffer.byteLength(text);
  }

  /** The frame that holds this message alone. It is shared, so nobody may change it. */
  get frame(): Buffer {
    return (this.whole ??= textFrame([this]));
  }
}

/** The text of a frame: a message as it is, or an array of several. */
export const textOf = (messages: readonly EncodedMessage[]): string =>
  messages.length === 1 ? (messages[0]?.text ?? '') : `[${messages.map(({ text }) => text).join(',')}]`;
