/** A text and its bytes in UTF-8. */
export interface MeasuredText {
  readonly text: string;
  readonly bytes: number;
}

/** The first byte of a text in one frame: FIN and the opcode 1 (RFC 6455, 5.2). */
const wholeText = 0x81;
/** Lengths up to this stand in the second byte; 126 and 127 announce a length of two or of eight bytes. */
const longestInline = 125;
const maxUint16 = 0xffff;

/** A frame of a server, which is not masked, so that it is the same for every client: one message, or an array of several. */
export function textFrame(messages: readonly MeasuredText[]): Buffer {
  const isArray = messages.length !== 1;
  const between = Math.max(0, messages.length - 1);
  const length = messages.reduce((sum, { bytes }) => sum + bytes, isArray ? between + 2 : 0);
  const header = length <= longestInline ? 2 : length <= maxUint16 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = wholeText;
  if (header === 2) frame[1] = length;
  else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  let at = header;
  if (isArray) at = frame.writeUInt8(0x5b, at);
  messages.forEach(({ text, bytes }, index) => {
    if (index > 0) at = frame.writeUInt8(0x2c, at);
    // A text of ASCII alone is copied as it is.
    at += frame.write(text, at, bytes, bytes === text.length ? 'latin1' : 'utf8');
  });
  if (isArray) frame.writeUInt8(0x5d, at);
  return frame;
}
