/** The form of the window: phone in portrait, phone in landscape, or desktop. */
export type Form = 'portrait' | 'landscape' | 'desktop';

export interface Size {
  width: number;
  height: number;
}

/** A rectangle as shares of the area's width and height, so that a resized area changes no data. */
export interface Cell {
  left: number;
  top: number;
  width: number;
  height: number;
}

const landscapeBelow = 500;
const desktopFrom = 600;
const phoneTiles = 9;

export function formOf(window: Size): Form {
  if (window.width > window.height && window.height < landscapeBelow) return 'landscape';
  return window.width >= desktopFrom ? 'desktop' : 'portrait';
}

/** The number of tiles on one page. */
export const tilesPerPage = (form: Form): number => (form === 'desktop' ? Infinity : phoneTiles);

export const pagesOf = (count: number, form: Form): number => Math.max(1, Math.ceil(count / tilesPerPage(form)));

/** Rows of equal cells in the middle of the area; the last row is centred. */
export function centredRows(count: number, columns: number, cell: Size): Cell[] {
  const rows = Math.ceil(count / columns);
  const cells: Cell[] = [];
  for (let index = 0; index < count; index += 1) {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const column = index - row * columns;
    cells.push({
      left: (1 - inRow * cell.width) / 2 + column * cell.width,
      top: (1 - rows * cell.height) / 2 + row * cell.height,
      width: cell.width,
      height: cell.height,
    });
  }
  return cells;
}

/** Rows from the top left that fill the area; with `spans` the first tile takes a whole row. */
function filledRows(count: number, columns: number, rows: number, spans: boolean): Cell[] {
  const cells: Cell[] = [];
  const width = 1 / columns;
  const height = 1 / rows;
  for (let index = 0; index < count; index += 1) {
    const place = spans && index > 0 ? index + columns - 1 : index;
    const column = place % columns;
    cells.push({
      left: column * width,
      top: Math.floor(place / columns) * height,
      width: spans && index === 0 ? 1 : width,
      height,
    });
  }
  return cells;
}

function portrait(count: number): Cell[] {
  if (count <= 2) return filledRows(count, 1, count, false);
  if (count === phoneTiles) return filledRows(count, 3, 3, false);
  return filledRows(count, 2, Math.ceil(count / 2), count % 2 === 1);
}

function landscape(count: number): Cell[] {
  const columns = count === 1 ? 1 : count <= 4 ? 2 : 3;
  const rows = count > 6 ? 3 : Math.ceil(count / columns);
  return centredRows(count, columns, { width: 1 / columns, height: 1 / rows });
}

const picture = 16 / 9;
const narrowest = 4 / 3;
const widest = 2.1;

/** The largest 16:9 picture decides the number of columns; with equal pictures, the fewer rows. */
function bestColumns(count: number, area: Size): number {
  let best = { columns: 1, width: 0 };
  for (let columns = count; columns >= 1; columns -= 1) {
    const rows = Math.ceil(count / columns);
    const width = Math.min(area.width / columns, (area.height / rows) * picture);
    if (width > best.width + 0.01) best = { columns, width };
  }
  return best.columns;
}

function desktop(count: number, area: Size): Cell[] {
  const columns = bestColumns(count, area);
  const rows = Math.ceil(count / columns);
  const room = { width: area.width / columns, height: area.height / rows };
  const width = Math.min(room.width, room.height * widest);
  const height = Math.min(room.height, width / narrowest);
  return centredRows(count, columns, { width: width / area.width, height: height / area.height });
}

/** The rectangles of `count` tiles on one page. Later pages use the cells of a full page, so they never reflow. */
export function gridLayout(count: number, area: Size, form: Form, page = 0): Cell[] {
  if (count === 0) return [];
  if (page > 0) return filledRows(count, 3, 3, false);
  if (form === 'desktop') return desktop(count, area);
  return area.width > area.height || form === 'landscape' ? landscape(count) : portrait(count);
}

const stripPx: { readonly [side in Exclude<Form, 'portrait'>]: number } = { landscape: 160, desktop: 220 };

/** The shared screen is first and gets most of the area; the other tiles form a row below, or a column at the right. */
export function sharedLayout(count: number, { width, height }: Size, form: Form): Cell[] {
  const rest = count - 1;
  if (form === 'portrait') {
    // Before the first measurement the height is 0.
    const share = Math.min(0.5, width / picture / height || 0.5);
    const columns = rest < 2 ? 1 : rest <= 4 ? 2 : 3;
    const below = filledRows(rest, columns, Math.ceil((rest === 3 ? 4 : rest) / columns), rest === 3);
    const moved = below.map((cell) => ({ ...cell, top: share + cell.top * (1 - share), height: cell.height * (1 - share) }));
    return [{ left: 0, top: 0, width: 1, height: share }].concat(moved);
  }
  const most = form === 'desktop' ? 5 : 3;
  const columns = Math.ceil(rest / most);
  const cell = { width: Math.min(stripPx[form] / width || 0.2, 0.4 / columns), height: 0 };
  cell.height = Math.min(1 / Math.ceil(rest / columns), (cell.width * width) / narrowest / height || 1);
  const left = 1 - columns * cell.width;
  const strip = centredRows(rest, columns, cell).map((each) => ({ ...each, left: each.left + left / 2 }));
  return [{ left: 0, top: 0, width: left, height: 1 }].concat(strip);
}

/** A share as a CSS percentage; three digits are less than a pixel on any screen. */
const percent = (share: number): string => `${Math.round(share * 100_000) / 1000}%`;

export const cellStyle = (cell: Cell): string =>
  `left:${percent(cell.left)};top:${percent(cell.top)};width:${percent(cell.width)};height:${percent(cell.height)}`;
