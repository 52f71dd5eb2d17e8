import { readAudioFormat, type AudioFormat } from './audio-config';

/** The name of a sound codec, as users know it; an unknown one has its id or FourCC. */
export type AudioCodec = string;

/**
 * The content of an audio tag. A `config` has the record for the decoder. The format of a `frame` is that of the last config, except
 * for codecs without configs, whose tags say it themselves. `other` has nothing to decode.
 */
export type AudioBody =
  | { type: 'config'; codec: AudioCodec; bytes: Uint8Array }
  | { type: 'frame'; codec: AudioCodec; format: AudioFormat | null; bytes: Uint8Array }
  | { type: 'other' };

const aac = 10;
const extended = 9;
/** Codecs by id, with their name for decoders and a rate where it is always the same. */
const plainCodecs: Readonly<Record<number, { name: AudioCodec; codec: string; sampleRate?: number }>> = {
  0: { name: 'PCM', codec: 'pcm-s16' },
  1: { name: 'ADPCM', codec: 'adpcm' },
  2: { name: 'MP3', codec: 'mp3' },
  3: { name: 'PCM', codec: 'pcm-s16' },
  4: { name: 'Nellymoser', codec: 'nellymoser', sampleRate: 16_000 },
  5: { name: 'Nellymoser', codec: 'nellymoser', sampleRate: 8_000 },
  6: { name: 'Nellymoser', codec: 'nellymoser' },
  7: { name: 'G.711 A-law', codec: 'alaw', sampleRate: 8_000 },
  8: { name: 'G.711 µ-law', codec: 'ulaw', sampleRate: 8_000 },
  11: { name: 'Speex', codec: 'speex', sampleRate: 16_000 },
  14: { name: 'MP3', codec: 'mp3', sampleRate: 8_000 },
};
const fourCcs: Readonly<Record<string, AudioCodec>> = {
  mp4a: 'AAC',
  Opus: 'Opus',
  fLaC: 'FLAC',
  '.mp3': 'MP3',
  'ac-3': 'AC-3',
  'ec-3': 'E-AC-3',
};
const pcm = [0, 3];
const flvRates = [5_512, 11_025, 22_050, 44_100];

export function readAudioBody(body: Uint8Array): AudioBody {
  const [first = 0, second = 0] = body;
  const id = first >> 4;
  if (id === aac) return content('AAC', second, body.subarray(2));
  if (id === extended) {
    const fourCc = String.fromCharCode(...body.subarray(1, 5));
    return content(fourCcs[fourCc] ?? fourCc, first & 0x0f, body.subarray(5));
  }
  const bytes = body.subarray(1);
  if (bytes.length === 0) return { type: 'other' };
  const plain = plainCodecs[id] ?? { name: `codec ${id}`, codec: `flv-${id}` };
  const format = {
    codec: pcm.includes(id) && (first & 2) === 0 ? 'pcm-u8' : plain.codec,
    sampleRate: plain.sampleRate ?? flvRates[(first >> 2) & 3] ?? 44_100,
    channels: (first & 1) + 1,
  };
  return { type: 'frame', codec: plain.name, format, bytes };
}

/** The packet types 0 and 1 are the same in AAC's own and in the extended header. */
function content(codec: AudioCodec, packet: number, bytes: Uint8Array): AudioBody {
  if (bytes.length === 0 || packet > 1) return { type: 'other' };
  return packet === 0 ? { type: 'config', codec, bytes } : { type: 'frame', codec, format: null, bytes };
}

/** The format that a config describes; null when it cannot be read. */
export function describedFormat(codec: AudioCodec, config: Uint8Array): AudioFormat | null {
  const [, , , , , , , , , channels = 2] = config;
  switch (codec) {
    case 'AAC':
      return readAudioFormat(config);
    case 'Opus':
      return { codec: 'opus', sampleRate: 48_000, channels };
    case 'FLAC':
      return { codec: 'flac', sampleRate: 48_000, channels: 2 };
    case 'MP3':
      return { codec: 'mp3', sampleRate: 44_100, channels: 2 };
    default:
      return { codec: codec.toLowerCase(), sampleRate: 48_000, channels: 2 };
  }
}

export function writeAudioBody(audio: { type: 'config' | 'frame'; bytes: Uint8Array }): Uint8Array {
  const body = new Uint8Array(2 + audio.bytes.length);
  // The FLV format marks all AAC as 44 kHz, 16 bit, stereo. The AudioSpecificConfig has the real format.
  body[0] = 0xaf;
  body[1] = audio.type === 'config' ? 0 : 1;
  body.set(audio.bytes, 2);
  return body;
}
