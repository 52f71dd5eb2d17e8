/** The content of a video tag. `config` is the AVCDecoderConfigurationRecord; `frame` holds length-prefixed NAL units. */
export type VideoBody =
  | { type: 'config'; bytes: Uint8Array }
  | { type: 'frame'; key: boolean; compositionMs: number; bytes: Uint8Array }
  | { type: 'other' };

const h264 = 7;
const keyFrame = 1;

/** Reads a video tag's body. Other codecs and ends of sequence are `other`, and are ignored. */
export function readVideoBody(body: Uint8Array): VideoBody {
  const [first = 0, packet = 0, high = 0, middle = 0, low = 0] = body;
  // The highest bit marks the extended header of newer codecs, whose low bits mean something else.
  if (body.length < 5 || (first & 0x80) !== 0 || (first & 0x0f) !== h264) return { type: 'other' };
  const bytes = body.subarray(5);
  if (packet === 0) return { type: 'config', bytes };
  if (packet !== 1) return { type: 'other' };
  // Signed 24 bits: a frame is shown later (B-frames) or, from some encoders, earlier than it is decoded.
  const compositionMs = ((high << 24) | (middle << 16) | (low << 8)) >> 8;
  return { type: 'frame', key: first >> 4 === keyFrame, compositionMs, bytes };
}

/** The inverse of `readVideoBody`. The composition time is zero, because we send no B-frames. */
export function writeVideoBody(video: { type: 'config' | 'frame'; key: boolean; bytes: Uint8Array }): Uint8Array {
  const body = new Uint8Array(5 + video.bytes.length);
  body[0] = ((video.key ? 1 : 2) << 4) | h264;
  body[1] = video.type === 'config' ? 0 : 1;
  body.set(video.bytes, 5);
  return body;
}

/** The codec string for decoders, such as `avc1.42e01e`; null when the record is too short. */
export function codecOf(config: Uint8Array): string | null {
  if (config.length < 4) return null;
  return `avc1.${Array.from(config.subarray(1, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
