import type { LayerRates } from './layer';

/** The worst way of some media: to us, or to the viewers of one layer. */
export interface WorstWay {
  /** The share of lost packets, 0…1. */
  loss: number;
  /** The video that the way carries with its repairs, in bit/s. */
  videoBps: number;
  /** The most for an encoder, in bit/s, where the way carries more, but all of it several times. */
  limitBps?: number;
}

/** The bitrate of an encoder by the loss of its worst way: what is lost has to be sent again in the same time. */
const encoderByLoss: readonly { below: number; bps: number }[] = [
  { below: 0.03, bps: Infinity },
  { below: 0.12, bps: 900_000 },
  { below: 0.22, bps: 700_000 },
];
const encoderAtHighLossBps = 450_000;
/** More is not seen in a small tile. */
const smallCeilingBps = 150_000;
/** The full layer keeps the larger share: libwebrtc takes the layer with the lower limit for the one that matters most. */
const smallShare = 0.4;
const floorBps = { small: 60_000, full: 90_000 } as const;
/** The page sets its encoder in steps, so that it is not set all the time. */
const stepBps = 10_000;

/** The video that a way carries, of which some is sent again when much is lost, in bit/s. */
export const carriedBps = ({ loss, videoBps, limitBps = Infinity }: WorstWay): number =>
  Math.min(videoBps, limitBps, encoderByLoss.find(({ below }) => loss < below)?.bps ?? encoderAtHighLossBps);

const inSteps = (bitsPerSecond: number): number => Math.round(bitsPerSecond / stepBps) * stepBps;

/** The rates of the layers: the small one first, and what the publisher's line has left for the full one. Null: nobody watches the layer. */
export function ratesFor(uplink: WorstWay, viewers: { small: WorstWay | null; full: WorstWay | null }): LayerRates {
  const line = carriedBps(uplink);
  const rate = (way: WorstWay, least: number, most: number): number => inSteps(Math.max(least, Math.min(most, carriedBps(way))));
  const smallLimit = Math.min(smallCeilingBps, viewers.full === null ? line : line * smallShare);
  const small = viewers.small === null ? 0 : rate(viewers.small, floorBps.small, smallLimit);
  return { small, full: viewers.full === null ? 0 : rate(viewers.full, floorBps.full, line - small) };
}
