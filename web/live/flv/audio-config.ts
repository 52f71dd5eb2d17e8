/** The sound of an AudioSpecificConfig, for a decoder. */
export interface AudioFormat {
  codec: string;
  sampleRate: number;
  channels: number;
}

/** Sampling rates by the index that AAC uses for them. */
const rates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];
/** This index says that the rate follows in 24 bits. */
const rateFollows = 15;
/** Channels by configuration; 0 says that the elements are listed in the record. */
const channelCounts = [0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 24, 8];
/** The objects with a base object and a rate of the extension before it: SBR and PS, known as HE-AAC. */
const extensions = [5, 29];
/** The objects with a "general audio" part, in which the elements are listed. */
const generalAudio = [1, 2, 3, 4, 6, 7, 17, 19, 20, 21, 22, 23];

/** Reads bits from the highest on; bits beyond the end are 0, and `isOver` then. */
class BitReader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get isOver(): boolean {
    return this.at > this.bytes.length * 8;
  }

  take(count: number): number {
    let value = 0;
    for (let left = count; left > 0; left -= 1) {
      value = value * 2 + (((this.bytes[this.at >> 3] ?? 0) >> (7 - (this.at & 7))) & 1);
      this.at += 1;
    }
    return value;
  }
}

function objectType(bits: BitReader): number {
  const short = bits.take(5);
  return short === 31 ? 32 + bits.take(6) : short;
}

function rateOf(bits: BitReader): number | undefined {
  const index = bits.take(4);
  return index === rateFollows ? bits.take(24) : rates[index];
}

/** The channels of a list of elements: front, side, back, each a pair or single, and those for bass. */
function listedChannels(bits: BitReader): number {
  // Behind: frame length, core coder, extension, then the list's tag, object type and rate.
  bits.take(1);
  if (bits.take(1) === 1) bits.take(14);
  bits.take(1 + 4 + 2 + 4);
  const elements = bits.take(4) + bits.take(4) + bits.take(4);
  const bass = bits.take(2);
  bits.take(3 + 4);
  [4, 4, 3].forEach((size) => bits.take(1) === 1 && bits.take(size));
  let channels = bass;
  for (let left = elements; left > 0; left -= 1) {
    channels += 1 + bits.take(1);
    bits.take(4);
  }
  return channels;
}

/** Reads an AudioSpecificConfig of any shape; null when it is none. */
export function readAudioFormat(config: Uint8Array): AudioFormat | null {
  const bits = new BitReader(config);
  const outer = objectType(bits);
  const sampleRate = rateOf(bits);
  const configuration = bits.take(4);
  let inner = outer;
  if (extensions.includes(outer)) {
    rateOf(bits);
    inner = objectType(bits);
  }
  const isListed = configuration === 0 && generalAudio.includes(inner);
  const channels = isListed ? listedChannels(bits) : (channelCounts[configuration] ?? 0);
  if (bits.isOver || outer === 0 || sampleRate === undefined || sampleRate === 0 || channels === 0) return null;
  return { codec: `mp4a.40.${outer}`, sampleRate, channels };
}

/** Writes the AudioSpecificConfig of AAC-LC; null when AAC has no index for the rate. */
export function writeAudioFormat(sampleRate: number, channels: number): Uint8Array | null {
  const rate = rates.indexOf(sampleRate);
  return rate < 0 ? null : Uint8Array.of((2 << 3) | (rate >> 1), ((rate & 1) << 7) | (channels << 3));
}
