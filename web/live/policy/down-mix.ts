type Gains = readonly (readonly [left: number, right: number])[];

const minus3dB = Math.SQRT1_2;
const left = [1, 0] as const;
const right = [0, 1] as const;
const centre = [minus3dB, minus3dB] as const;
const back = [0.5, 0.5] as const;
const sideLeft = [minus3dB, 0] as const;
const sideRight = [0, minus3dB] as const;
/** Bass is left out, as every player does: small loudspeakers cannot play it, and it would only overdrive them. */
const bass = [0, 0] as const;

/** The share of each channel in left and right, by the number of channels in the order of decoders. */
const layouts: Readonly<Record<number, Gains>> = {
  3: [left, right, centre],
  4: [left, right, centre, back],
  5: [left, right, centre, sideLeft, sideRight],
  6: [left, right, centre, bass, sideLeft, sideRight],
  7: [left, right, centre, bass, back, sideLeft, sideRight],
  8: [left, right, centre, bass, sideLeft, sideRight, sideLeft, sideRight],
};

/** Mixes more than two channels down to two. Channels beyond a known layout are on both sides. */
export function downMix(planes: readonly Float32Array<ArrayBuffer>[]): readonly Float32Array<ArrayBuffer>[] {
  if (planes.length <= 2) return planes;
  const gains = layouts[planes.length] ?? [left, right];
  return ([0, 1] as const).map((side) => {
    const mixed = new Float32Array(planes[0]?.length ?? 0);
    planes.forEach((plane, channel) => {
      const gain = (gains[channel] ?? centre)[side];
      if (gain !== 0) plane.forEach((sample, at) => (mixed[at] = (mixed[at] ?? 0) + sample * gain));
    });
    return mixed;
  });
}
