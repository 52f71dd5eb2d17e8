import type { VideoBody, VideoCodec } from './video-body';

/** A decoder configuration record of a stream. */
export interface VideoHeader {
  codec: VideoCodec;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Whether the body repeats the header. */
export const isSameHeader = (one: VideoHeader | null, { codec, bytes }: VideoBody & { type: 'config' }): boolean =>
  one !== null && one.codec === codec && one.bytes.length === bytes.length && one.bytes.every((byte, at) => byte === bytes[at]);

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const upperHex = (value: number): string => value.toString(16).toUpperCase();
const two = (value: number): string => String(value).padStart(2, '0');

/** `avc1.42e01e`: profile, constraints and level. */
const avc = (record: Uint8Array): string => `avc1.${Array.from(record.subarray(1, 4), hex).join('')}`;

/** `hvc1.1.6.L93.B0`: profile, compatibility with its bits reversed, tier and level, constraints without the zeros at the end. */
function hevc(record: Uint8Array): string {
  const [, first = 0, ...rest] = record;
  const bits = rest.slice(0, 4).reduce((all, byte) => all * 256 + byte, 0);
  const reversed = parseInt(bits.toString(2).padStart(32, '0').split('').reverse().join(''), 2);
  const profile = `${['', 'A', 'B', 'C'][first >> 6] ?? ''}${first & 31}`;
  const constraints = rest.slice(4, 10);
  while (constraints[constraints.length - 1] === 0) constraints.pop();
  const level = `${(first & 32) === 0 ? 'L' : 'H'}${rest[10] ?? 0}`;
  return ['hvc1', profile, upperHex(reversed), level, ...constraints.map(upperHex)].join('.');
}

/** `av01.0.04M.08`: profile, level and tier, bits. */
function av1([, second = 0, third = 0]: Uint8Array): string {
  const bits = (third & 0x40) === 0 ? 8 : (third & 0x20) === 0 ? 10 : 12;
  return `av01.${second >> 5}.${two(second & 31)}${(third & 0x80) === 0 ? 'M' : 'H'}.${two(bits)}`;
}

/** `vp09.00.10.08`: profile, level, bits. The record begins with its version and three flags. */
const vp9 = (record: Uint8Array): string =>
  `vp09.${two(record[4] ?? 0)}.${two(record[5] ?? 10)}.${two((record[6] ?? 0x80) >> 4)}`;

interface Codec {
  text(record: Uint8Array): string;
  /** The bytes that a record has at least. */
  bytes: number;
  /** Whether the decoder gets the record; the others find everything in their frames. */
  isDescribed: boolean;
}

const codecs: Readonly<Record<VideoCodec, Codec>> = {
  'H.264': { text: avc, bytes: 4, isDescribed: true },
  'H.265': { text: hevc, bytes: 13, isDescribed: true },
  AV1: { text: av1, bytes: 4, isDescribed: false },
  VP9: { text: vp9, bytes: 0, isDescribed: false },
  VP8: { text: () => 'vp8', bytes: 0, isDescribed: false },
};

/** The configuration of a decoder; null for a codec that WebCodecs has no name for, and for a record that is too short. */
export function videoDecoderConfig({
  codec: name,
  bytes: record,
}: VideoHeader): Pick<VideoDecoderConfig, 'codec' | 'description'> | null {
  const codec = codecs[name];
  if (codec === undefined || record.length < codec.bytes) return null;
  return codec.isDescribed ? { codec: codec.text(record), description: record } : { codec: codec.text(record) };
}
