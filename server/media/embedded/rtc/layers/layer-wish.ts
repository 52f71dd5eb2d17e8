import type { Layer } from './layer';

/** The reason why a message of a page is refused, in words for its developer. */
export interface Refusal {
  refused: string;
}

/** A page sends its wish when the size of its tile changes; more of them come from no tile. */
const most = 20;
const withinMs = 1_000;

/** The wishes of one page for a layer: `{"layer":"small"}` or `{"layer":"full"}`. */
export class LayerWishes {
  private sinceMs = -Infinity;
  private count = 0;

  read(text: string, nowMs: number): Layer | Refusal {
    if (nowMs - this.sinceMs > withinMs) Object.assign(this, { sinceMs: nowMs, count: 0 });
    this.count += 1;
    if (this.count > most) return { refused: `more than ${most} wishes in a second` };
    return layerIn(text) ?? { refused: 'send {"layer":"small"} or {"layer":"full"}' };
  }
}

function layerIn(text: string): Layer | null {
  try {
    const { layer } = Object(JSON.parse(text)) as { layer?: unknown };
    return layer === 'small' || layer === 'full' ? layer : null;
  } catch {
    return null;
  }
}
