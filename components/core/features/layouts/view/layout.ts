import { centredRows, gridLayout, type Cell, type Form, type Size } from '../../../view/layout';
import type { Mode } from './mode';

/** The area that tiles may use, in px. */
export interface GridArea extends Size {
  readonly form: Form;
  /** One rpx in px. */
  readonly rpx: number;
  /** A tile may lie over another. */
  readonly floats: boolean;
}

/** A layout with what the user turned and dragged. */
export interface ShownMode extends Mode {
  /** The floating tile; '' for the first one that is not large. */
  readonly small: string;
  readonly page: number;
  /** The place of the floating tile between left (0) and right (1). */
  readonly x: number;
  /** Between top (0) and bottom (1). */
  readonly y: number;
}

/** A tile with its cell, in shares of the area. */
export interface Placed {
  readonly key: string;
  readonly cell: Cell;
}

export interface Layout {
  /** The large tile first. A member who is not among them is only heard. */
  readonly tiles: readonly Placed[];
  /** The tile that lies over the large one. */
  readonly floating: Placed | undefined;
  readonly pages: number;
  /** The number of tiles on a full page, without the large one. */
  readonly perPage: number;
  /** Side of an avatar in px; 0 for the usual one. */
  readonly avatar: number;
}

const whole: Cell = { left: 0, top: 0, width: 1, height: 1 };

/** A part of a length that is 0 before the first measurement. */
const share = (part: number, length: number, most = 0.5): number => Math.min(part / length || most, most);

/**
 * The places of a room's tiles. `members` are the keys of all tiles in their order, and `mode.large` is one of them or ''. Pure: the
 * same arguments give the same places, and no place depends on who talks.
 */
export function layout(members: readonly string[], area: GridArea, { name, large, small, page, x, y }: ShownMode): Layout {
  const { form, width, height, rpx } = area;
  const isUpright = form === 'portrait';
  const isDesktop = form === 'desktop';
  // One tile fills the window, and no other is shown.
  const others = name === 'full' ? [] : members.filter((key) => key !== large);
  const isFloating = name === 'pair' || (name === 'screen' && form === 'landscape' && area.floats);
  let perPage = isDesktop ? 25 : 9;
  /** The share of the large tile: above on an upright phone, at the left elsewhere. */
  let split = large === '' ? 0 : 1;
  let avatar = 0;
  let cellsOf = (count: number): Cell[] => gridLayout(page > 0 ? perPage : count, area, form);
  if (isFloating) {
    const isPair = name === 'pair';
    const cell = { width: share(isPair ? 216 * rpx : 152, width), height: share(isPair ? 324 * rpx : 102, height) };
    const across = share(24 * rpx, width, 0.1);
    const down = share(24 * rpx, height, 0.1);
    cellsOf = () => [{ left: across + (1 - cell.width - 2 * across) * x, top: down + (1 - cell.height - 2 * down) * y, ...cell }];
  } else if (name === 'screen' && isUpright) {
    perPage = 4;
    split = share(Math.min(width * 0.5625, 560 * rpx), height);
  } else if (name === 'screen' || name === 'speaker') {
    const strip = isUpright ? share(220 * rpx, height) : share(isDesktop ? 220 : 160, width, 0.4);
    const side = strip * width;
    split = 1 - strip;
    perPage = isUpright ? 4 : Math.max(1, Math.min(isDesktop ? 5 : 3, Math.floor(height / side / 0.5625 || 1)));
    const cell = isUpright
      ? { width: 0.25, height: 1 }
      : { width: 1, height: share(side * 0.75, height, 1 / Math.min(perPage, others.length)) };
    cellsOf = (count) => centredRows(count, isUpright ? 4 : 1, cell);
  } else if (name === 'voice') {
    perPage = 16;
    const count = Math.min(perPage, others.length);
    // The side in rpx, and the columns on an upright phone.
    const [size, upright] = (count < 2 ? [224, 1] : count < 7 ? [192, 2] : count < 10 ? [156, 3] : [120, 4]) as [number, number];
    const columns = isUpright ? upright : Math.ceil(count / upright);
    const cell = {
      width: share((size + 48) * rpx, width, 1 / columns),
      height: share((size + 136) * rpx, height, 1 / Math.ceil(count / columns)),
    };
    // The plate with the name stays free.
    avatar = Math.min(size * rpx, cell.height * height * 0.56, cell.width * width * 0.8);
    cellsOf = (shown) => centredRows(shown, columns, cell);
  }
  const pages = isFloating ? 1 : Math.ceil(others.length / perPage) || 1;
  const first = Math.min(page, pages - 1) * perPage;
  const floated = others.indexOf(small) < 0 ? others.slice(0, 1) : [small];
  const shown = isFloating ? floated : others.slice(first, first + perPage);
  const cells = cellsOf(shown.length);
  const rest = isFloating ? 1 : 1 - split;
  /** A cell of the area beside the large tile, as one of the area. */
  const beside = (cell: Cell): Cell =>
    isUpright
      ? { ...cell, top: 1 - rest + cell.top * rest, height: cell.height * rest }
      : { ...cell, left: 1 - rest + cell.left * rest, width: cell.width * rest };
  const placed = shown.map((key, at) => ({ key, cell: beside(cells[at] as Cell) }));
  const big = isUpright ? { ...whole, height: split } : { ...whole, width: split };
  const [floating] = isFloating ? placed : [];
  return {
    tiles: large === '' ? placed : [{ key: large, cell: big } as Placed].concat(placed),
    floating,
    pages,
    perPage,
    avatar,
  };
}
