/** The names of the codecs that FLV carries, as users know them; an unknown one has its id or FourCC. */
export type VideoCodec = string;

/**
 * The content of a video tag. `config` is the codec's decoder configuration record; a `frame` is one picture. `other` has nothing to
 * decode: an end of sequence, a description of colours, an empty packet.
 */
export type VideoBody =
  | { type: 'config'; codec: VideoCodec; bytes: Uint8Array }
  | { type: 'frame'; codec: VideoCodec; key: boolean; compositionMs: number; bytes: Uint8Array }
  | { type: 'other' };

const h264 = 7;
const keyFrame = 1;
/** Codecs by id. 12 to 14 are no part of the format, but cameras and CDNs use them. */
const codecIds: Readonly<Record<number, VideoCodec>> = {
  2: 'H.263',
  3: 'Screen video',
  4: 'VP6',
  5: 'VP6',
  6: 'Screen video',
  [h264]: 'H.264',
  12: 'H.265',
  13: 'AV1',
  14: 'H.266',
};
/** Codecs by FourCC, in the extended header. */
const fourCcs: Readonly<Record<string, VideoCodec>> = {
  avc1: 'H.264',
  hvc1: 'H.265',
  vvc1: 'H.266',
  av01: 'AV1',
  vp08: 'VP8',
  vp09: 'VP9',
};
/** Codecs whose frames carry a composition time. */
const composed: readonly VideoCodec[] = ['H.264', 'H.265', 'H.266'];
/** The length before a NAL unit. A frame of these codecs without more has no picture. */
const nalLengthBytes = 4;

/** The packet types of the extended header; the first three are those of H.264 as well. */
const packet = { config: 0, frame: 1, end: 2, frameAsDecoded: 3 } as const;

export function readVideoBody(body: Uint8Array): VideoBody {
  const [first = 0, second = 0] = body;
  if (body.length < 2) return { type: 'other' };
  const isExtended = (first & 0x80) !== 0;
  const id = first & 0x0f;
  const codec = isExtended ? fourCc(body.subarray(1, 5)) : (codecIds[id] ?? `codec ${id}`);
  const key = ((first >> 4) & 7) === keyFrame;
  if (isExtended) return content({ codec, key, kind: id, begin: 5, compositionAt: id === packet.frame ? 5 : null }, body);
  // Older codecs have a frame in every tag, right behind the first byte.
  const isPacketized = id === h264 || id > 11;
  return content(
    {
      codec,
      key,
      kind: isPacketized ? second : packet.frame,
      begin: isPacketized ? 5 : 1,
      compositionAt: isPacketized ? 2 : null,
    },
    body,
  );
}

interface Outline {
  codec: VideoCodec;
  key: boolean;
  kind: number;
  begin: number;
  /** Where the composition time stands; null without one. */
  compositionAt: number | null;
}

function content({ codec, key, kind, begin, compositionAt }: Outline, body: Uint8Array): VideoBody {
  const hasComposition = compositionAt !== null && composed.includes(codec);
  const bytes = body.subarray(hasComposition ? Math.max(begin, compositionAt + 3) : begin);
  if (kind === packet.config) return bytes.length === 0 ? { type: 'other' } : { type: 'config', codec, bytes };
  const isFrame = kind === packet.frame || kind === packet.frameAsDecoded;
  if (!isFrame || bytes.length <= (composed.includes(codec) ? nalLengthBytes : 0)) return { type: 'other' };
  return { type: 'frame', codec, key, compositionMs: hasComposition ? signed24(body, compositionAt) : 0, bytes };
}

/** A frame is shown later (B-frames) or, from some encoders, earlier than it is decoded. */
function signed24(body: Uint8Array, at: number): number {
  const [high = 0, middle = 0, low = 0] = body.subarray(at, at + 3);
  return ((high << 24) | (middle << 16) | (low << 8)) >> 8;
}

function fourCc(bytes: Uint8Array): VideoCodec {
  const text = String.fromCharCode(...bytes);
  return fourCcs[text] ?? text;
}

/** The inverse of `readVideoBody`, for H.264. The composition time is zero, because we send no B-frames. */
export function writeVideoBody(video: { type: 'config' | 'frame'; key: boolean; bytes: Uint8Array }): Uint8Array {
  const body = new Uint8Array(5 + video.bytes.length);
  body[0] = ((video.key ? 1 : 2) << 4) | h264;
  body[1] = video.type === 'config' ? 0 : 1;
  body.set(video.bytes, 5);
  return body;
}
