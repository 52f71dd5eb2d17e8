import { layout, type Layout, type ShownMode, type GridArea } from '../../../components/core/features/layouts/view/layout';
import { seededRandom } from '../../../tools/seeded-random';
import { grid, keysOf, stages, type StageName } from './stages';

const names = Object.keys(stages) as StageName[];
const cellOf = ({ tiles }: Layout, key: string) => {
  const tile = tiles.find((one) => one.key === key);
  if (tile === undefined) throw new Error(`${key} has no cell`);
  return tile.cell;
};
/** Columns × rows of the tiles on the page, as the table of the design writes them. */
function shapeOf({ tiles }: Layout): string {
  const rows = new Map<string, number>();
  tiles.forEach(({ cell }) => rows.set(cell.top.toFixed(4), (rows.get(cell.top.toFixed(4)) ?? 0) + 1));
  return `${Math.max(...rows.values())}×${rows.size}`;
}
const px = (share: number, length: number): number => Math.round(share * length);

describe('the grid', () => {
  it.each<[number, ...string[]]>([
    [1, '1×1', '1×1', '1×1', '1×1'],
    [2, '1×2', '2×1', '1×2', '2×1'],
    [3, '2×2', '2×2', '2×2', '2×2'],
    [4, '2×2', '2×2', '2×2', '2×2'],
    [5, '2×3', '3×2', '2×3', '3×2'],
    [6, '2×3', '3×2', '2×3', '3×2'],
    [7, '2×4', '3×3', '3×3', '3×3'],
    [8, '2×4', '3×3', '3×3', '3×3'],
    [9, '3×3', '3×3', '3×3', '3×3'],
    [10, '3×3', '3×3', '3×4', '4×3'],
    [11, '3×3', '3×3', '3×4', '4×3'],
    [12, '3×3', '3×3', '3×4', '4×3'],
    [13, '3×3', '3×3', '3×5', '4×4'],
    [14, '3×3', '3×3', '3×5', '4×4'],
    [15, '3×3', '3×3', '3×5', '4×4'],
    [16, '3×3', '3×3', '4×4', '4×4'],
    [17, '3×3', '3×3', '4×5', '5×4'],
    [20, '3×3', '3×3', '4×5', '5×4'],
    [21, '3×3', '3×3', '4×6', '5×5'],
    [24, '3×3', '3×3', '4×6', '5×5'],
    [25, '3×3', '3×3', '5×5', '5×5'],
    [26, '3×3', '3×3', '5×5', '5×5'],
    [50, '3×3', '3×3', '5×5', '5×5'],
  ])('[V70] of %d members', (count, ...expected) => {
    const found = names.map((name) => layout(keysOf(count), stages[name], grid));
    // The first of an odd number takes a whole row of an upright phone; elsewhere the last row is shorter.
    expect(found.map(shapeOf)).toEqual(expected);
    const desktops = Math.ceil(count / 25);
    expect(found.map(({ pages }) => pages)).toEqual([Math.ceil(count / 9), Math.ceil(count / 9), desktops, desktops]);
  });

  it.each([3, 5, 7])(
    '[V70] of %d on an upright phone gives the first a whole row, and centres the last one elsewhere',
    (count) => {
      expect(layout(keysOf(count), stages.portrait, grid).tiles[0]?.cell).toMatchObject({ left: 0, width: 1 });
      const wide = layout(keysOf(3), stages.landscape, grid).tiles[2]?.cell;
      expect((wide?.left ?? 0) + (wide?.width ?? 0) / 2).toBeCloseTo(0.5);
    },
  );

  it.each(names)('[V70] keeps the cells of a full page on later pages: %s', (name) => {
    const full = layout(keysOf(50), stages[name], grid);
    const later = layout(keysOf(full.perPage + 3), stages[name], { ...grid, page: 1 });
    expect(later.tiles.map(({ cell }) => cell)).toEqual(full.tiles.slice(0, 3).map(({ cell }) => cell));
    // A page that is gone shows the last one.
    expect(layout(keysOf(50), stages[name], { ...grid, page: 99 }).tiles).toHaveLength(50 % full.perPage || full.perPage);
  });
});

describe('the speaker view', () => {
  const mode: ShownMode = { ...grid, name: 'speaker', large: 'm0' };

  it.each<[StageName, number, number, number, number]>([
    ['portrait', 4, 94, 114, 546],
    ['landscape', 3, 160, 110, 330],
    ['panel open', 5, 220, 131, 656],
    ['panel closed', 5, 220, 131, 656],
  ])('[V71] has a strip of the size of the design: %s', (name, perPage, wide, high, large) => {
    const { width, height } = stages[name];
    const found = layout(keysOf(12), stages[name], mode);
    const strip = found.tiles.slice(1);
    expect([found.perPage, strip.length, found.pages]).toEqual([perPage, perPage, Math.ceil(11 / perPage)]);
    expect(strip.map(({ cell }) => [px(cell.width, width), px(cell.height, height)])).toEqual(
      Array<[number, number]>(perPage).fill([wide, high]),
    );
    expect(px(cellOf(found, 'm0').height, height)).toBe(large);
    expect(strip.map(({ key }) => key)).toEqual(keysOf(12).slice(1, 1 + perPage));
  });

  it('[V71] centres a short strip', () => {
    const found = layout(keysOf(3), stages.portrait, mode).tiles.slice(1);
    expect([found[0]?.cell.left, (found[1]?.cell.left ?? 0) + (found[1]?.cell.width ?? 0)]).toEqual([0.25, 0.75]);
    const side = layout(keysOf(3), stages['panel closed'], mode).tiles.slice(1);
    expect((side[0]?.cell.top ?? 0) + (side[1]?.cell.top ?? 0) + (side[1]?.cell.height ?? 0)).toBeCloseTo(1);
  });
});

describe('a shared screen', () => {
  const mode: ShownMode = { ...grid, name: 'screen', large: 'm0:screen', small: 'm2' };
  const members = ['m0:screen', ...keysOf(7)];

  it('[V72] is above the other tiles in two columns by pages on an upright phone', () => {
    const { width, height } = stages.portrait;
    const found = layout(members, stages.portrait, mode);
    expect(cellOf(found, 'm0:screen')).toMatchObject({ left: 0, top: 0, width: 1 });
    expect(px(cellOf(found, 'm0:screen').height, height)).toBe(Math.round((width * 9) / 16));
    expect([found.tiles.length, found.perPage, found.pages]).toEqual([5, 4, 2]);
    expect(shapeOf({ ...found, tiles: found.tiles.slice(1) })).toBe('2×2');
  });

  it('[V72] is no higher than 560 rpx', () => {
    const broad: GridArea = { ...stages.portrait, width: 590, height: 1_000 };
    expect(px(cellOf(layout(members, broad, mode), 'm0:screen').height, 1_000)).toBe(291);
  });

  it('[V72] fills a phone on its side, with the speaker in a window of 152 × 102 px', () => {
    const found = layout(members, stages.landscape, mode);
    expect(found.tiles.map(({ key }) => key)).toEqual(['m0:screen', 'm2']);
    expect(found.tiles[0]?.cell).toEqual({ left: 0, top: 0, width: 1, height: 1 });
    const { width, height } = stages.landscape;
    const { cell } = found.tiles[1] ?? { cell: { left: 0, top: 0, width: 0, height: 0 } };
    expect([px(cell.width, width), px(cell.height, height), px(cell.top, height)]).toEqual([152, 102, 12]);
    expect(found.floating).toBe(found.tiles[1]);
    // Without a tile over another, the others are in a strip.
    expect(layout(members, { ...stages.landscape, floats: false }, mode).tiles).toHaveLength(4);
  });

  it('[V72] has a strip of 220 px at its right on a desktop', () => {
    const found = layout(members, stages['panel closed'], mode);
    expect(px(cellOf(found, 'm0:screen').width, 1_256)).toBe(1_036);
    expect(found.tiles).toHaveLength(6);
  });
});

describe('a voice room', () => {
  it.each([
    [1, 224, '1×1'],
    [2, 192, '2×1'],
    [6, 192, '2×3'],
    [7, 156, '3×3'],
    [9, 156, '3×3'],
    [10, 120, '4×3'],
    [16, 120, '4×4'],
    [40, 120, '4×4'],
  ])('[V73] of %d has avatars of %d rpx on an upright phone', (count, size, shape) => {
    const stage = { ...stages.portrait, height: 900 };
    const found = layout(keysOf(count), stage, { ...grid, name: 'voice' });
    // Two or three columns of large avatars are a little wider than a narrow phone: they shrink to fit.
    expect(found.avatar / stage.rpx).toBeGreaterThan(size * 0.7);
    expect(found.avatar / stage.rpx).toBeLessThanOrEqual(size + 1e-9);
    expect([shapeOf(found), found.pages]).toEqual([shape, Math.ceil(count / 16)]);
  });
});

describe('one-to-one', () => {
  const mode: ShownMode = { ...grid, name: 'pair', large: 'm0', small: 'me' };

  it('[V74] fills the stage with the other, and the own tile floats at the upper right', () => {
    const { width, height, rpx } = stages.portrait;
    const found = layout(['m0', 'me'], stages.portrait, mode);
    expect(found.tiles[0]).toEqual({ key: 'm0', cell: { left: 0, top: 0, width: 1, height: 1 } });
    const own = cellOf(found, 'me');
    expect([px(own.width, width), px(own.height, height)]).toEqual([Math.round(216 * rpx), Math.round(324 * rpx)]);
    expect([px(own.top, height), px(1 - own.left - own.width, width)]).toEqual([12, 12]);
    const low = cellOf(layout(['m0', 'me'], stages.portrait, { ...mode, x: 0, y: 1 }), 'me');
    expect([px(low.left, width), px(1 - low.top - low.height, height)]).toEqual([12, 12]);
  });

  it('[V75] fills the window with one tile, and the others are only heard', () => {
    const found = layout(keysOf(9), stages.portrait, { ...grid, name: 'full', large: 'm4' });
    expect(found).toMatchObject({ tiles: [{ key: 'm4', cell: { left: 0, top: 0, width: 1, height: 1 } }], pages: 1 });
  });
});

describe('any layout', () => {
  const overlap = (one: Layout['tiles'][0]['cell'], other: Layout['tiles'][0]['cell']): boolean =>
    Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left) > 1e-9 &&
    Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top) > 1e-9;

  it('[V76] has no tile outside its stage, and none over another except the floating one', () => {
    for (let seed = 1; seed <= 400; seed += 1) {
      const random = seededRandom(seed);
      const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
      const form = pick(['portrait', 'landscape', 'desktop'] as const);
      const [short, long] = [120 + random() * 700, 500 + random() * 1_400];
      const size = form === 'portrait' ? { width: short, height: long } : { width: long, height: short };
      const stage: GridArea = { form, ...size, rpx: 0.3 + random() * 0.5, floats: random() < 0.8 };
      const name = pick(['grid', 'speaker', 'screen', 'voice', 'pair', 'full'] as const);
      const count = name === 'pair' ? 2 : 1 + Math.floor(random() * 50);
      const members = keysOf(count);
      const large = name === 'grid' || name === 'voice' ? '' : pick(members);
      const mode = { name, large, small: pick(members), page: Math.floor(random() * 8), x: random(), y: random() };
      const { tiles, floating, pages, perPage } = layout(members, stage, mode);
      const say = `seed ${seed}: ${JSON.stringify({ stage, mode, count, tiles })}`;
      const faults: string[] = [];
      tiles.forEach(({ key, cell }, at) => {
        const { left, top, width, height } = cell;
        if (left < -1e-9 || top < -1e-9 || left + width > 1 + 1e-9 || top + height > 1 + 1e-9) faults.push(`${key} is outside`);
        if (!(width > 0 && height > 0)) faults.push(`${key} has no size`);
        tiles.slice(at + 1).forEach((other) => {
          if (overlap(cell, other.cell) && other !== floating) faults.push(`${key} and ${other.key} overlap`);
        });
      });
      expect([say, faults]).toEqual([say, []]);
      // The order of members is that of tiles, and the pages together show everybody once.
      const order = tiles.filter((tile) => tile !== floating && tile.key !== large).map(({ key }) => members.indexOf(key));
      expect([say, order]).toEqual([say, order.slice().sort((one, other) => one - other)]);
      const all = Array.from({ length: pages }, (_, page) => layout(members, stage, { ...mode, page }).tiles).flat();
      const others = members.filter((key) => key !== large);
      const seen = all.map(({ key }) => key).filter((key) => key !== large);
      if (floating === undefined && name !== 'full') expect([say, seen]).toEqual([say, others]);
      expect(perPage).toBeGreaterThan(0);
    }
  });

  it('[V76] is finite before the first measurement', () => {
    const none: GridArea = { form: 'portrait', width: 0, height: 0, rpx: 0.5, floats: true };
    (['speaker', 'screen', 'voice', 'pair', 'full'] as const).forEach((name) =>
      (['portrait', 'landscape', 'desktop'] as const).forEach((form) =>
        layout(keysOf(6), { ...none, form }, { ...grid, name, large: 'm0' }).tiles.forEach(({ cell }) =>
          expect([name, form, Object.values(cell).every(Number.isFinite)]).toEqual([name, form, true]),
        ),
      ),
    );
  });
});
