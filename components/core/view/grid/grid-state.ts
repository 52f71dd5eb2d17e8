import { makeObservable, ref } from '../../shared/mobx';
import { CallGridState } from '../../features/call/view/call-grid';
import { TileOrder } from './tile-order';
import type { Size } from '../layout';

/** What one grid remembers between two looks: who sits where, the page in front, whom a tap asked for, and how large the stage is. */
export class GridState {
  page = 0;
  chosen: readonly string[] = [];
  stage: Size;
  readonly call = new CallGridState();
  readonly order = new TileOrder();

  constructor(stage: Size) {
    this.stage = stage;
    makeObservable(this, { page: ref, chosen: ref, stage: ref });
  }

  showPage(page: number): void {
    this.page = Math.max(0, page);
  }

  /** A tap on a tile that is not played asks for its picture; the latest wish goes first, and whoever was watched longest ago makes room. */
  tap({ key, cover }: { key: string; cover: string }): void {
    if (cover === 'watch') this.chosen = [key].concat(this.chosen.filter((other) => other !== key));
  }

  resize(stage: Size): void {
    if (stage.width !== this.stage.width || stage.height !== this.stage.height) this.stage = stage;
  }
}

const swipeFrom = 60;

export interface Finger {
  readonly clientX: number;
  readonly clientY: number;
}

/** A finger that went sideways turns the page; any other movement is a tap or a scroll. */
export function pageAfter(
  { page, dots }: { page: number; dots: readonly unknown[] },
  from: Finger | undefined,
  to: Finger | undefined,
): number {
  if (from === undefined || to === undefined) return page;
  const across = to.clientX - from.clientX;
  if (Math.abs(across) < swipeFrom || Math.abs(across) < Math.abs(to.clientY - from.clientY)) return page;
  return Math.min(Math.max(0, dots.length - 1), Math.max(0, page + (across < 0 ? 1 : -1)));
}
