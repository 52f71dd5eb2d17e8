import { unitType } from '../rtc/packets/h264';
import type { PacketKind } from '../streams/media-packet';
import type { AccessUnit } from './access-units';

/** The content of a video tag. */
export interface VideoTag {
  kind: PacketKind & ('videoHeader' | 'key' | 'inter');
  body: Buffer;
}

const types = { keyPicture: 5, sps: 7, pps: 8, delimiter: 9 } as const;
const notInPictures: readonly number[] = [types.sps, types.pps, types.delimiter];
/** The most that a configuration record counts (ISO/IEC 14496-15, 5.3.3.1). */
const most = { sps: 31, pps: 255 } as const;
const highProfile = 100;
/** 4:2:0 with 8 bits, the only form of the high profile that browsers negotiate. */
const highProfileFields = Buffer.of(0xfd, 0xf8, 0xf8, 0);
const tagHead = { header: Buffer.of(0x17, 0, 0, 0, 0), key: Buffer.of(0x17, 1, 0, 0, 0), inter: Buffer.of(0x27, 1, 0, 0, 0) };

/**
 * Pictures of H.264 as the bodies of FLV tags, without a change of what is encoded: parameter sets go into a header of their own, and
 * units get their length before them. After a lost picture nothing goes on before the next key frame.
 */
export class AvcPictures {
  private sps: readonly Buffer[] = [];
  private pps: readonly Buffer[] = [];
  private header: Buffer | null = null;
  private needsKeyFrame = true;

  get isWaiting(): boolean {
    return this.needsKeyFrame;
  }

  /** The header again, for players that have none. */
  repeatHeader(): void {
    this.header = null;
    this.needsKeyFrame = true;
  }

  /** Takes a picture, and null where one is lost. */
  push(unit: AccessUnit | null): VideoTag[] {
    if (unit === null) {
      this.needsKeyFrame = true;
      return [];
    }
    const ofType = (type: number): Buffer[] => unit.units.filter((each) => unitType(each) === type);
    const isKey = ofType(types.keyPicture).length > 0;
    const sps = ofType(types.sps).slice(0, most.sps);
    // Pictures of another sequence begin with a key frame, which came to nothing here.
    if (!isKey && !isSame(sps, this.sps)) this.needsKeyFrame = true;
    this.learn(sps, ofType(types.pps).slice(0, most.pps));
    const pictures = unit.units.filter((each) => !notInPictures.includes(unitType(each)));
    const hasSets = this.sps.length > 0 && this.pps.length > 0;
    if (pictures.length === 0 || !hasSets || (this.needsKeyFrame && !isKey)) return [];
    this.needsKeyFrame = false;
    const kind = isKey ? 'key' : 'inter';
    return [...this.changedHeader(), { kind, body: Buffer.concat([tagHead[kind], ...pictures.flatMap(withLength)]) }];
  }

  private learn(sps: readonly Buffer[], pps: readonly Buffer[]): void {
    // Copies, because they are kept, and would keep their datagrams.
    if (sps.length > 0) this.sps = sps.map((set) => Buffer.from(set));
    if (pps.length > 0) this.pps = pps.map((set) => Buffer.from(set));
  }

  private changedHeader(): VideoTag[] {
    const body = Buffer.concat([tagHead.header, configuration(this.sps, this.pps)]);
    if (this.header?.equals(body) === true) return [];
    this.header = body;
    return [{ kind: 'videoHeader', body }];
  }
}

/** Whether a picture brings no other sequence parameter sets. */
const isSame = (sets: readonly Buffer[], known: readonly Buffer[]): boolean =>
  sets.length === 0 || (sets.length === known.length && sets.every((set, at) => known[at]?.equals(set) === true));

const withLength = (unit: Buffer): Buffer[] => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(unit.length);
  return [length, unit];
};

const counted = (set: Buffer): Buffer[] => [Buffer.of(set.length >> 8, set.length & 0xff), set];

/** The AVCDecoderConfigurationRecord (ISO/IEC 14496-15, 5.3.3.1), with lengths of four bytes. */
function configuration(sps: readonly Buffer[], pps: readonly Buffer[]): Buffer {
  const [, profile = 0, constraints = 0, level = 0] = sps[0] ?? [];
  return Buffer.concat([
    Buffer.of(1, profile, constraints, level, 0xff, 0xe0 | sps.length),
    ...sps.flatMap(counted),
    Buffer.of(pps.length),
    ...pps.flatMap(counted),
    ...(profile === highProfile ? [highProfileFields] : []),
  ]);
}
