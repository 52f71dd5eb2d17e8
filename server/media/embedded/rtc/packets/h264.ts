/** Payloads of H.264 in RTP (RFC 6184), of which only the types of NAL units are read. */

const types = { idr: 5, sps: 7, stapA: 24, fuA: 28 } as const;

const isKeyType = (type: number): boolean => type === types.idr || type === types.sps;

/** The type of a NAL unit. */
export const unitType = (unit: Buffer): number => (unit[0] ?? 0) & 0x1f;

/** True when a decoder can begin with this packet: it holds parameter sets or the beginning of a key picture. */
export function startsKeyFrame(payload: Buffer): boolean {
  if (payload.length < 2) return false;
  if (unitType(payload) !== types.fuA) return unitsOf(payload).some((unit) => isKeyType(unitType(unit)));
  const fragment = payload.readUInt8(1);
  return (fragment & 0x80) !== 0 && isKeyType(fragment & 0x1f);
}

/** The whole units in a packet: one, or those that it aggregates. */
export function unitsOf(payload: Buffer): Buffer[] {
  const type = unitType(payload);
  if (type !== types.stapA) return type === types.fuA ? [] : [payload];
  const units: Buffer[] = [];
  let at = 1;
  while (at + 3 <= payload.length) {
    const length = payload.readUInt16BE(at);
    units.push(payload.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return units;
}
