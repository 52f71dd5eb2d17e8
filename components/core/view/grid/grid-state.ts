import { makeObservable, ref } from '../../shared/mobx';
import { gridExtension, type GridArranger, type GridExtension } from './arrangement';
import { TileOrder } from './tile-order';
import type { Size } from '../layout';

/** The state of one grid between two renderings: tile order, current page, members chosen by a tap, size. */
export class GridState {
  page = 0;
  chosen: readonly string[] = [];
  area: Size;
  private extension: GridExtension | undefined;
  private current: GridArranger | null = null;
  readonly order = new TileOrder();

  constructor(area: Size) {
    this.area = area;
    makeObservable(this, { page: ref, chosen: ref, area: ref });
  }

  /** The arranger of the active feature that owns `layout`; null for rows and columns. */
  arranger(layout: string): GridArranger | null {
    const extension = gridExtension(layout);
    // One arranger for all layouts of a feature, so that it remembers when its layout changes.
    if (extension !== this.extension) {
      this.extension = extension;
      this.current = extension === undefined ? null : extension.create();
    }
    return this.current;
  }

  showPage(page: number): void {
    this.page = Math.max(0, page);
  }

  /** A tap on a tile without video requests it; the latest choice comes first, and the oldest one loses its video. */
  tap({ key, cover }: { key: string; cover: string }): void {
    const { current } = this;
    if (current && current.tapTile) current.tapTile(key);
    if (cover === 'watch') this.chosen = [key].concat(this.chosen.filter((other) => other !== key));
  }

  resize(area: Size): void {
    if (area.width !== this.area.width || area.height !== this.area.height) this.area = area;
  }
}

const swipeFrom = 60;

export interface Finger {
  readonly clientX: number;
  readonly clientY: number;
}

/** A horizontal swipe turns the page; any other movement is a tap or a scroll. */
export function pageAfter(
  { page, dots }: { page: number; dots: readonly unknown[] },
  from: Finger | undefined,
  to: Finger | undefined,
): number {
  if (!from || !to) return page;
  const across = to.clientX - from.clientX;
  if (Math.abs(across) < swipeFrom || Math.abs(across) < Math.abs(to.clientY - from.clientY)) return page;
  return Math.min(Math.max(0, dots.length - 1), Math.max(0, page + (across < 0 ? 1 : -1)));
}
