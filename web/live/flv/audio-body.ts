/** The content of an audio tag. `config` is the AudioSpecificConfig. */
export type AudioBody = { type: 'config'; bytes: Uint8Array } | { type: 'frame'; bytes: Uint8Array } | { type: 'other' };

const aac = 10;

/** Sampling rates by the index that AAC uses for them. */
const rates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

export function readAudioBody(body: Uint8Array): AudioBody {
  const [first = 0, packet] = body;
  if (body.length < 2 || first >> 4 !== aac) return { type: 'other' };
  return { type: packet === 0 ? 'config' : 'frame', bytes: body.subarray(2) };
}

export function writeAudioBody(audio: { type: 'config' | 'frame'; bytes: Uint8Array }): Uint8Array {
  const body = new Uint8Array(2 + audio.bytes.length);
  // The FLV format marks all AAC as 44 kHz, 16 bit, stereo. The AudioSpecificConfig has the real format.
  body[0] = 0xaf;
  body[1] = audio.type === 'config' ? 0 : 1;
  body.set(audio.bytes, 2);
  return body;
}

/** The audio format for a decoder. */
export interface AudioFormat {
  codec: string;
  sampleRate: number;
  channels: number;
}

/** Reads an AudioSpecificConfig; null when we cannot play the format. */
export function readAudioFormat(config: Uint8Array): AudioFormat | null {
  const [first = 0, second = 0] = config;
  if (config.length < 2) return null;
  const profile = first >> 3;
  const sampleRate = rates[((first & 0b111) << 1) | (second >> 7)];
  const channels = (second >> 3) & 0b1111;
  if (sampleRate === undefined || channels === 0 || profile === 0) return null;
  return { codec: `mp4a.40.${profile}`, sampleRate, channels: channels === 7 ? 8 : channels };
}

/** Writes the AudioSpecificConfig of AAC-LC; null when AAC has no index for the rate. */
export function writeAudioFormat(sampleRate: number, channels: number): Uint8Array | null {
  const rate = rates.indexOf(sampleRate);
  return rate < 0 ? null : Uint8Array.of((2 << 3) | (rate >> 1), ((rate & 1) << 7) | (channels << 3));
}
