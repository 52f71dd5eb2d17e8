import { formOf, gridLayout, pagesOf, sharedLayout, type Cell, type Form } from '../../components/core/view/layout';
import { assignPlaces, orderTiles, TileOrder } from '../../components/core/view/grid/tile-order';

const phone = { width: 374, height: 660 };
const onSide = { width: 780, height: 340 };
const panelOpen = { width: 897, height: 656 };
const panelClosed = { width: 1256, height: 656 };

const columnsAndRows = (cells: readonly Cell[]): string => {
  const tops = Array.from(new Set(cells.map((cell) => cell.top.toFixed(4))));
  const most = Math.max(...tops.map((top) => cells.filter((cell) => cell.top.toFixed(4) === top).length));
  return `${most}×${tops.length}`;
};

describe('gridLayout', () => {
  it.each<[number, string, string, string, string]>([
    [1, '1×1', '1×1', '1×1', '1×1'],
    [2, '1×2', '2×1', '1×2', '2×1'],
    [3, '2×2', '2×2', '2×2', '2×2'],
    [4, '2×2', '2×2', '2×2', '2×2'],
    [5, '2×3', '3×2', '2×3', '3×2'],
    [6, '2×3', '3×2', '2×3', '3×2'],
    [7, '2×4', '3×3', '3×3', '3×3'],
    [8, '2×4', '3×3', '3×3', '3×3'],
    [9, '3×3', '3×3', '3×3', '3×3'],
    [10, '', '', '3×4', '4×3'],
    [12, '', '', '3×4', '4×3'],
    [13, '', '', '3×5', '4×4'],
    [15, '', '', '3×5', '4×4'],
    [16, '', '', '4×4', '4×4'],
    [17, '', '', '4×5', '5×4'],
    [20, '', '', '4×5', '5×4'],
    [21, '', '', '4×6', '5×5'],
    [24, '', '', '4×6', '5×5'],
    [25, '', '', '5×5', '5×5'],
  ])('[V1] puts %i tiles as the design says', (count, upright, side, open, closed) => {
    if (upright !== '') {
      expect(columnsAndRows(gridLayout(count, phone, 'portrait'))).toBe(upright);
      expect(columnsAndRows(gridLayout(count, onSide, 'landscape'))).toBe(side);
    }
    expect(columnsAndRows(gridLayout(count, panelOpen, 'desktop'))).toBe(open);
    expect(columnsAndRows(gridLayout(count, panelClosed, 'desktop'))).toBe(closed);
  });

  it.each([3, 5, 7])('[V1] lets the first of %i take the whole row on an upright phone', (count) => {
    const [first, second] = gridLayout(count, phone, 'portrait');
    expect(first).toMatchObject({ left: 0, top: 0, width: 1 });
    expect(second?.width).toBe(0.5);
  });

  it('[V1] centres the last row on a desktop', () => {
    const last = gridLayout(3, panelClosed, 'desktop')[2];
    expect((last?.left ?? 0) + (last?.width ?? 0) / 2).toBeCloseTo(0.5);
  });

  it.each<[Form, { width: number; height: number }]>([
    ['portrait', phone],
    ['landscape', onSide],
    ['desktop', panelOpen],
    ['desktop', panelClosed],
    ['desktop', { width: 600, height: 900 }],
  ])('[V2] keeps all cells apart and inside the area: %s %o', (form, size) => {
    const most = form === 'desktop' ? 25 : 9;
    for (let turn = 1; turn < 2 * most; turn += 1) {
      const isShared = turn > most;
      const count = isShared ? turn - most + 1 : turn;
      const cells = isShared ? sharedLayout(count, size, form) : gridLayout(count, size, form);
      expect(cells).toHaveLength(count);
      cells.forEach((cell, index) => {
        expect(cell.left).toBeGreaterThanOrEqual(-1e-9);
        expect(cell.top).toBeGreaterThanOrEqual(-1e-9);
        expect(cell.left + cell.width).toBeLessThanOrEqual(1 + 1e-9);
        expect(cell.top + cell.height).toBeLessThanOrEqual(1 + 1e-9);
        cells.slice(index + 1).forEach((other) => {
          const across = Math.min(cell.left + cell.width, other.left + other.width) - Math.max(cell.left, other.left);
          const down = Math.min(cell.top + cell.height, other.top + other.height) - Math.max(cell.top, other.top);
          expect(Math.min(across, down)).toBeLessThanOrEqual(1e-9);
        });
      });
    }
  });

  it.each<[Form, { width: number; height: number }]>([
    ['portrait', phone],
    ['landscape', onSide],
    ['desktop', panelClosed],
  ])('[V45] gives a shared screen the largest place: %s', (form, size) => {
    for (let count = 2; count <= 9; count += 1) {
      const [first, ...others] = sharedLayout(count, size, form);
      expect(first).toMatchObject({ left: 0, top: 0, ...(form === 'portrait' ? { width: 1 } : { height: 1 }) });
      expect((first?.width ?? 0) * (first?.height ?? 0)).toBeGreaterThan(0.31);
      const aside = form === 'portrait' ? 'top' : 'left';
      others.forEach((cell) => expect(cell[aside]).toBeGreaterThan(0.3));
    }
    // Before the first measurement of the element.
    sharedLayout(4, { width: 0, height: 0 }, form).forEach((cell) =>
      expect(Object.values(cell).every(Number.isFinite)).toBe(true),
    );
  });

  it('[V2] keeps desktop pictures between 4:3 and 2.1:1', () => {
    for (let count = 1; count <= 25; count += 1) {
      const [cell] = gridLayout(count, { width: 2_000, height: 500 }, 'desktop');
      const ratio = ((cell?.width ?? 0) * 2_000) / ((cell?.height ?? 1) * 500);
      expect(ratio).toBeGreaterThanOrEqual(4 / 3 - 1e-6);
      expect(ratio).toBeLessThanOrEqual(2.1 + 1e-6);
    }
  });

  it('[V8] keeps the cells of a full page on later pages', () => {
    const full = gridLayout(9, phone, 'portrait');
    expect(gridLayout(3, phone, 'portrait', 1)).toEqual(full.slice(0, 3));
    expect([pagesOf(9, 'portrait'), pagesOf(10, 'portrait'), pagesOf(19, 'landscape'), pagesOf(25, 'desktop')]).toEqual([
      1, 2, 3, 1,
    ]);
  });
});

describe('formOf', () => {
  it.each<[number, number, Form]>([
    [375, 667, 'portrait'],
    [599, 900, 'portrait'],
    [600, 900, 'desktop'],
    [1280, 800, 'desktop'],
    [844, 390, 'landscape'],
    [900, 499, 'landscape'],
    [900, 500, 'desktop'],
  ])('[V7] takes %i × %i for %s', (width, height, form) => {
    expect(formOf({ width, height })).toBe(form);
  });
});

describe('order of tiles', () => {
  it.each<[string, string[], string[], string[]]>([
    ['[V3] alone, one is first', [], ['me'], ['me']],
    ['[V3] with others, one is second', [], ['me', 'a', 'b'], ['a', 'me', 'b']],
    ['[V4] a newcomer is last', ['a', 'me', 'b'], ['me', 'a', 'b', 'c'], ['a', 'me', 'b', 'c']],
    ['[V5] the last one fills the hole', ['a', 'me', 'b', 'c', 'd'], ['me', 'a', 'c', 'd'], ['a', 'me', 'd', 'c']],
    ['[V5] when the last one goes nobody moves', ['a', 'me', 'b'], ['me', 'a'], ['a', 'me']],
    ['[V5] two leave and one comes', ['a', 'me', 'b', 'c'], ['me', 'c', 'd'], ['c', 'me', 'd']],
    ['[V3] everybody else is gone', ['a', 'me'], ['me'], ['me']],
  ])('%s', (_rule, before, present, after) => {
    expect(orderTiles(before, present, 'me')).toEqual(after);
  });

  it('[V5] moves at most one tile for each who leaves, whoever it is', () => {
    const everybody = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    everybody.forEach((gone) => {
      const before = orderTiles([], ['me', ...everybody], 'me');
      const after = orderTiles(before, ['me', ...everybody.filter((key) => key !== gone)], 'me');
      const moved = after.filter((key, slot) => before[slot] !== key);
      expect(moved.length).toBeLessThanOrEqual(1);
      expect(after.indexOf('me')).toBe(1);
    });
  });

  it('[V6] a place in the tree is kept, left as a hole, and taken by the next one', () => {
    const three = assignPlaces([], ['a', 'b', 'c']);
    const hole = assignPlaces(three, ['a', 'c']);
    expect([three, hole, assignPlaces(hole, ['a', 'c', 'd'])]).toEqual([
      ['a', 'b', 'c'],
      ['a', '', 'c'],
      ['a', 'd', 'c'],
    ]);
  });

  it('[V4] asking again with the same people changes nothing', () => {
    const seating = new TileOrder();
    const first = seating.next(['me', 'a', 'b'], 'me');
    expect(seating.next(['me', 'a', 'b'], 'me')).toEqual(first);
  });
});
