import type { Release } from '../release';
import type { Layer } from './layers';

/** Pixels of the screen. Up to the first number a picture of 320×180 looks sharp enough; from the second one on it does not. */
const area = { small: 120_000, full: 150_000 } as const;
/** A tile that moves or grows changes its size many times. */
const settledMs = 300;

/** The layer for a tile of so many pixels of the screen, beside the present one. */
export function layerForArea(pixels: number, present: Layer | null): Layer {
  return pixels <= (present === 'small' ? area.full : area.small) ? 'small' : 'full';
}

/** Tells which layer a tile is worth: at once, and when its size has changed for good. A hidden tile is a small one. */
export function watchTile(tile: Element, onLayer: (layer: Layer) => void): Release {
  let present: Layer | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pixels = (): number => {
    const { width, height } = tile.getBoundingClientRect();
    return width * height * devicePixelRatio ** 2;
  };
  const measure = (): void => {
    const layer = layerForArea(pixels(), present);
    if (layer !== present) onLayer((present = layer));
  };
  const observer = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(measure, settledMs);
  });
  // A tile that is not laid out yet has its size in the first observation.
  if (pixels() > 0) measure();
  observer.observe(tile);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}
