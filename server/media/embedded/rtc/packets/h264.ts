/** Payloads of H.264 in RTP (RFC 6184), of which only the types of NAL units are read. */

const unit = { idr: 5, sps: 7, stapA: 24, fuA: 28 } as const;

const isKeyUnit = (type: number): boolean => type === unit.idr || type === unit.sps;

/** True when a decoder can begin with this packet: it holds parameter sets or the beginning of a key picture. */
export function startsKeyFrame(payload: Buffer): boolean {
  if (payload.length < 2) return false;
  const type = payload.readUInt8(0) & 0x1f;
  if (type === unit.stapA) return unitsOf(payload).some(isKeyUnit);
  if (type !== unit.fuA) return isKeyUnit(type);
  const fragment = payload.readUInt8(1);
  return (fragment & 0x80) !== 0 && isKeyUnit(fragment & 0x1f);
}

/** The types of the units that one packet aggregates. */
function unitsOf(payload: Buffer): number[] {
  const types: number[] = [];
  let at = 1;
  while (at + 3 <= payload.length) {
    const length = payload.readUInt16BE(at);
    types.push(payload.readUInt8(at + 2) & 0x1f);
    at += 2 + length;
  }
  return types;
}
