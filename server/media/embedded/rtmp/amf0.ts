/** A value in AMF0, the encoding of RTMP's commands. */
export type Amf = number | boolean | string | null | undefined | readonly Amf[] | AmfObject;

export interface AmfObject {
  readonly [field: string]: Amf;
}

/** No command nests deeper, and a deeper value would only exhaust the stack. */
const maxDepth = 8;
/** The largest command, a `connect` of a browser plugin, has about twenty values. */
const maxValues = 1_000;

const endOfObject = 9;

/** Reads values one after another. Throws a RangeError at the end of the bytes, as Buffer does. */
class AmfReader {
  private at = 0;
  private values = 0;

  constructor(private readonly bytes: Buffer) {}

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  value(depth = 0): Amf {
    this.values += 1;
    if (depth > maxDepth || this.values > maxValues) throw new RangeError('AMF too large');
    const type = this.bytes.readUInt8(this.move(1));
    switch (type) {
      case 0:
        return this.bytes.readDoubleBE(this.move(8));
      case 1:
        return this.bytes.readUInt8(this.move(1)) !== 0;
      case 2:
        return this.text(this.bytes.readUInt16BE(this.move(2)));
      case 3:
        return this.object(depth);
      case 5:
        return null;
      case 6:
      case 13:
        return undefined;
      case 8:
        // The declared count of a named array is often wrong; its end mark is not.
        this.move(4);
        return this.object(depth);
      case 10:
        return this.list(this.bytes.readUInt32BE(this.move(4)), depth);
      case 11: {
        const date = this.bytes.readDoubleBE(this.move(8));
        this.move(2);
        return date;
      }
      case 12:
        return this.text(this.bytes.readUInt32BE(this.move(4)));
      case 16:
        this.text(this.bytes.readUInt16BE(this.move(2)));
        return this.object(depth);
      default:
        throw new RangeError(`unknown AMF type ${type}`);
    }
  }

  private object(depth: number): AmfObject {
    // Without a prototype, a field named after one of Object's own is a field like any other.
    const fields = Object.create(null) as Record<string, Amf>;
    for (;;) {
      const name = this.text(this.bytes.readUInt16BE(this.move(2)));
      if (name === '' && this.bytes.readUInt8(this.at) === endOfObject) {
        this.move(1);
        return fields;
      }
      fields[name] = this.value(depth + 1);
    }
  }

  private list(length: number, depth: number): Amf[] {
    if (length > maxValues) throw new RangeError('AMF too large');
    return Array.from({ length }, () => this.value(depth + 1));
  }

  private text(length: number): string {
    const from = this.move(length);
    return this.bytes.toString('utf8', from, from + length);
  }

  /** Steps over `count` bytes and returns where they begin. */
  private move(count: number): number {
    const from = this.at;
    if (from + count > this.bytes.length) throw new RangeError('AMF ends early');
    this.at = from + count;
    return from;
  }
}

/** All values in the bytes. */
export function readAmf(bytes: Buffer): Amf[] {
  const reader = new AmfReader(bytes);
  const values: Amf[] = [];
  while (!reader.isAtEnd) values.push(reader.value());
  return values;
}

const isList = (value: Amf): value is readonly Amf[] => Array.isArray(value);

function name(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

function numbered(type: number, count: number): Buffer {
  const bytes = Buffer.alloc(5, type);
  bytes.writeUInt32BE(count, 1);
  return bytes;
}

function writeValue(value: Amf): Buffer {
  if (value === null) return Buffer.from([5]);
  if (value === undefined) return Buffer.from([6]);
  if (typeof value === 'boolean') return Buffer.from([1, value ? 1 : 0]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return bytes.length > 0xffff
      ? Buffer.concat([numbered(12, bytes.length), bytes])
      : Buffer.concat([Buffer.from([2]), name(value)]);
  }
  if (isList(value)) return Buffer.concat([numbered(10, value.length), ...value.map(writeValue)]);
  const fields = Object.entries(value).flatMap(([key, field]) => [name(key), writeValue(field)]);
  return Buffer.concat([Buffer.from([3]), ...fields, Buffer.from([0, 0, endOfObject])]);
}

export const writeAmf = (...values: readonly Amf[]): Buffer => Buffer.concat(values.map(writeValue));
