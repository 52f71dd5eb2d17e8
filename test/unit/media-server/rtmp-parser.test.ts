import fc from 'fast-check';
import { FlvReader } from '../../../server/media/embedded/flv/read-flv';
import { flvHeader, flvTag } from '../../../server/media/embedded/flv/write-flv';
import { readAmf, writeAmf, type Amf } from '../../../server/media/embedded/rtmp/amf0';
import { ChunkReader } from '../../../server/media/embedded/rtmp/read-chunks';
import type { RtmpMessage } from '../../../server/media/embedded/rtmp/rtmp-message';
import { RtmpWire } from '../../../server/media/embedded/rtmp/rtmp-wire';
import { writeChunks } from '../../../server/media/embedded/rtmp/write-chunks';
import { classify } from '../../../server/media/embedded/streams/classify';

const body = fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes));
const timeMs = fc.oneof(fc.nat(), fc.integer({ min: 0xfffffe, max: 0x1000001 }), fc.integer({ min: 2 ** 31, max: 2 ** 32 - 1 }));
const mediaMessage = fc.record({ type: fc.constantFrom(8, 9, 18), streamId: fc.constant(1), timeMs, body });

/** The bytes in pieces of the given sizes, again and again. */
function pieces(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    parts.push(bytes.subarray(at, at + size));
    at += size;
  }
  return parts;
}

const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 });

function reader(messageBytes = 10_000): { chunks: ChunkReader; messages: RtmpMessage[] } {
  const messages: RtmpMessage[] = [];
  return { chunks: new ChunkReader(messageBytes, (message) => messages.push(message)), messages };
}

/** A header of a chunk, with or without the 32-bit time. */
function chunk(format: number, time: number, length: number, payload: Buffer, extended?: number): Buffer {
  const head = Buffer.alloc([12, 8, 4, 1][format] ?? 1);
  head.writeUInt8((format << 6) | 5, 0);
  if (format < 3) head.writeUIntBE(time, 1, 3);
  if (format < 2) {
    head.writeUIntBE(length, 4, 3);
    head.writeUInt8(9, 7);
  }
  const more = Buffer.alloc(extended === undefined ? 0 : 4);
  if (extended !== undefined) more.writeUInt32BE(extended);
  return Buffer.concat([head, more, payload]);
}

describe('the RTMP parser', () => {
  it('[D102] reads back what was written, in pieces of any size, at any time', () => {
    const setChunk = writeChunks({ type: 1, streamId: 0, timeMs: 0, body: Buffer.from([0, 0, 0xff, 0xff]) });
    fc.assert(
      fc.property(fc.array(mediaMessage, { maxLength: 12 }), sizes, (sent, split) => {
        const { chunks, messages } = reader();
        pieces(Buffer.concat([setChunk, ...sent.map(writeChunks)]), split).forEach((piece) => chunks.read(piece));
        expect(messages).toEqual(sent);
      }),
    );
  });

  it('[D102] [D100] any bytes are read or refused, by every part', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), sizes, fc.constantFrom(8, 9, 18), (bytes, split, type) => {
        const noise = Buffer.from(bytes);
        const wire = new RtmpWire({
          onOutput: () => undefined,
          onRequest: () => undefined,
          onMedia: () => undefined,
          onEnd: () => null,
        });
        wire.read(Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * 1_536)]));
        const flv = new FlvReader({ messageBytes: 1_000, onTag: classify, onOddSize: () => undefined });
        flv.read(flvHeader);
        for (const read of [(piece: Buffer) => wire.read(piece), (piece: Buffer) => flv.read(piece), readAmf]) {
          try {
            pieces(noise, split).forEach(read);
          } catch (cause) {
            expect(cause).toBeInstanceOf(Error);
          }
        }
        classify(type, 0, noise);
      }),
      { numRuns: 500 },
    );
  });

  it('[D90] a time of 32 bits may be repeated in later chunks, or not, also when the first pieces of it are alike', () => {
    const late = 0x01020304;
    const payload = Buffer.concat([Buffer.alloc(128, 9), Buffer.from([1, 2, 3, 9]), Buffer.alloc(96, 9)]);
    for (const repeated of [undefined, late]) {
      const { chunks, messages } = reader();
      const bytes = Buffer.concat([
        chunk(0, 0xffffff, payload.length, payload.subarray(0, 128), late),
        chunk(3, 0, 0, payload.subarray(128), repeated),
        // A short difference afterwards.
        chunk(1, 40, 3, Buffer.from([1, 2, 3])),
      ]);
      pieces(bytes, [1]).forEach((piece) => chunks.read(piece));
      expect(messages.map(({ timeMs, body }) => [timeMs, body])).toEqual([
        [late, payload],
        [late + 40, Buffer.from([1, 2, 3])],
      ]);
    }
  });

  it('[D91] differences of time go on at 0 after 32 bits', () => {
    const { chunks, messages } = reader();
    chunks.read(chunk(0, 0xffffff, 1, Buffer.from([1]), 2 ** 32 - 10));
    chunks.read(chunk(2, 40, 0, Buffer.from([2])));
    chunks.read(chunk(3, 0, 0, Buffer.from([3])));
    expect(messages.map((message) => message.timeMs)).toEqual([2 ** 32 - 10, 30, 70]);
  });

  it('a message that was aborted is not delivered, and the next one is', () => {
    const { chunks, messages } = reader();
    chunks.read(chunk(0, 0, 200, Buffer.alloc(128)));
    chunks.read(writeChunks({ type: 2, streamId: 0, timeMs: 0, body: Buffer.from([0, 0, 0, 5]) }));
    chunks.read(chunk(0, 7, 1, Buffer.from([1])));
    expect(messages.map((message) => message.timeMs)).toEqual([7]);
  });

  it('[D100] later messages wait while a request is answered', () => {
    const messages: number[] = [];
    const chunks: ChunkReader = new ChunkReader(100, ({ timeMs }) => {
      messages.push(timeMs);
      if (timeMs === 1) chunks.hold();
    });
    chunks.read(Buffer.concat([1, 2, 3].map((time) => chunk(0, time, 1, Buffer.from([1])))));
    expect(messages).toEqual([1]);
    chunks.resume();
    expect(messages).toEqual([1, 2, 3]);
  });

  it.each([
    ['a chunk size of 0', writeChunks({ type: 1, streamId: 0, timeMs: 0, body: Buffer.alloc(4) })],
    ['a message beyond the limit', chunk(0, 0, 10_001, Buffer.alloc(0))],
    ['a chunk without a header before it', chunk(3, 0, 0, Buffer.from([1]))],
    [
      'seventeen chunk streams',
      Buffer.concat(Array.from({ length: 17 }, (_, id) => Buffer.concat([Buffer.from([id + 3]), Buffer.alloc(11)]))),
    ],
  ])('[D100] refuses %s', (_what, bytes) => {
    expect(() => reader().chunks.read(bytes)).toThrow();
  });

  it('[D102] reads back AMF values, whatever the names of their fields', () => {
    const { value } = fc.letrec<{ value: Amf }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.double({ noNaN: true }),
        fc.boolean(),
        fc.string(),
        fc.constant(null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.string({ minLength: 1, maxLength: 9 }), fc.constant('__proto__')), tie('value'), {
          maxKeys: 3,
          noNullPrototype: false,
        }),
      ),
    }));
    fc.assert(fc.property(fc.array(value, { maxLength: 4 }), (values) => expect(readAmf(writeAmf(...values))).toEqual(values)));
  });

  it.each([
    ['nested too deeply', Buffer.concat([Buffer.alloc(5 * 20, Buffer.from([10, 0, 0, 0, 1])), Buffer.from([5])])],
    ['of too many values', Buffer.alloc(1_001, 5)],
    ['of a list longer than its bytes', Buffer.from([10, 0xff, 0xff, 0xff, 0xff])],
    ['of an unknown type', Buffer.from([0x77])],
  ])('[D100] refuses AMF %s', (_what, bytes) => {
    expect(() => readAmf(bytes)).toThrow(RangeError);
  });

  it('[D102] FLV is read back in pieces of any size', () => {
    fc.assert(
      fc.property(fc.array(mediaMessage, { maxLength: 8 }), sizes, (sent, split) => {
        const read: unknown[] = [];
        const flv = new FlvReader({
          messageBytes: 1_000,
          onTag: (type, timeMs, body) => read.push({ type, streamId: 1, timeMs, body }),
          onOddSize: () => expect('odd').toBe('even'),
        });
        const tags = sent.map((message) => flvTag(message.type, message.timeMs, message.body));
        pieces(Buffer.concat([flvHeader, ...tags]), split).forEach((piece) => flv.read(piece));
        expect(read).toEqual(sent);
      }),
    );
  });

  it('[D101] an odd size is noted, and an odd size after an unknown type is no FLV', () => {
    const odd: string[] = [];
    const flv = new FlvReader({
      messageBytes: 1_000,
      onTag: (type) => odd.push(`tag ${type}`),
      onOddSize: () => odd.push('odd'),
    });
    const tag = flvTag(9, 0, Buffer.from([1]));
    tag.writeUInt32BE(0, tag.length - 4);
    flv.read(Buffer.concat([flvHeader, tag]));
    expect(odd).toEqual(['odd', 'tag 9']);
    tag.writeUInt8(7, 0);
    expect(() => flv.read(tag)).toThrow('not at a tag');
  });
});
