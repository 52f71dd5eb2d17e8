import type { Writable } from 'node:stream';
import fc from 'fast-check';
import { EncodedMessage, textOf } from '../../../server/frames/encoded-message';
import { FrameEncoder } from '../../../server/frames/frame-encoder';
import { textFrame } from '../../../server/frames/text-frame';
import { Outbox, type ClientSocket } from '../../../server/sessions/outbox';

/** The library's own reader of frames, which its types leave out. */
const { Receiver } = require('ws') as { Receiver: new (options: object) => Writable };

/** The texts that the library's own reader finds in bytes from a server. */
async function read(bytes: Buffer): Promise<string[]> {
  const receiver = new Receiver({ allowSynchronousEvents: true });
  const texts: string[] = [];
  receiver.on('message', (content: Buffer, isBinary: boolean) => texts.push(isBinary ? 'binary' : content.toString()));
  await new Promise<void>((done, failed) => receiver.on('error', failed).end(bytes, done));
  return texts;
}

const encoded = (texts: readonly string[]): EncodedMessage[] => texts.map((text) => new EncodedMessage(text));

describe('prepared frames', () => {
  it('[P360] read as the text of their messages, whatever their length and script', async () => {
    const lengths = [1, 125, 126, 127, 65_535, 65_536, 70_000];
    for (const length of lengths) expect(await read(new EncodedMessage('a'.repeat(length)).frame)).toEqual(['a'.repeat(length)]);
    const seed = Date.now() % 1_000_000;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.json({ stringUnit: 'grapheme' }), { minLength: 1, maxLength: 6 }), async (texts) => {
        const messages = encoded(texts);
        const expected = textOf(messages);
        expect(await read(textFrame(messages))).toEqual([expected]);
        expect(JSON.parse(expected)).toEqual(
          texts.length === 1 ? JSON.parse(texts[0] ?? '') : texts.map((text) => JSON.parse(text)),
        );
      }),
      { numRuns: 60, seed },
    );
  });

  it('[P360] are made once for all members who get the same messages in one turn, and anew for those who do not', () => {
    const frames: Buffer[] = [];
    const encoder = new FrameEncoder();
    const limits = { outboundFrameBytes: 1_000, ephemeralQueueBytes: 50, queueBytes: 200 };
    const socket: ClientSocket = { send: () => undefined, close: () => undefined, sendFrame: (frame) => void frames.push(frame) };
    const members = [0, 1, 2].map(() => new Outbox(socket, limits, encoder, () => undefined));
    const [one, two, three] = encoded(['{"s":1}', '{"s":2}', '{"s":3}']) as [EncodedMessage, EncodedMessage, EncodedMessage];
    members.forEach((member) => member.push(one));
    members.forEach((member) => member.flush());
    expect(new Set(frames.splice(0)).size).toBe(1);

    members.forEach((member) => [one, two].forEach((message) => member.push(message)));
    members[1]?.push(three);
    members.forEach((member) => member.flush());
    const texts = frames.map((frame) => frame.subarray(2).toString());
    expect(texts).toEqual(['[{"s":1},{"s":2}]', '[{"s":1},{"s":2},{"s":3}]', '[{"s":1},{"s":2}]']);
    members.slice(0, 2).forEach((member) => [two, three].forEach((message) => member.push(message)));
    members.forEach((member) => member.flush());
    expect(frames[3]).toBe(frames[4]);
    expect(frames).toHaveLength(5);
  });
});
