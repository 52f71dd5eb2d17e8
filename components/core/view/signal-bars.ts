import type { Quality } from '../media/media';
import { icon } from './icon';

/** Bars of the network icon, 4 best … 0 none; null is unknown and shows no icon. */
export type Bars = 0 | 1 | 2 | 3 | 4;

export function barsOf(quality: Pick<Quality, 'level'>): Bars | null {
  if (quality.level < 1) return null;
  return (Math.min(5, Math.round(quality.level)) - 1) as Bars;
}

/** A tile shows the icon only for a weak network, because users ignore a permanent one. */
export const isWeak = (bars: Bars | null): boolean => bars !== null && bars <= 2;

/** Shape and colour show the same: fewer bars, a more serious colour. */
export function barsIcon(bars: Bars): string {
  if (bars === 0) return icon('network-0', 'danger');
  if (bars <= 2) return icon(`network-${bars}`, 'warn');
  return bars === 4 ? icon('network-4', 'accent') : 'network-3';
}
