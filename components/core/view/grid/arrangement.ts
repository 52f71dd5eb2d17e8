import type { Layer } from '../../media/media';
import type { RoomModel } from '../../room/types';
import type { Texts } from '../../texts/texts';
import type { Touch } from '../draggable';
import type { Size } from '../layout';
import type { Screen } from '../screen';
import type { TileOrder } from './tile-order';
import type { Shape, TileView } from './tile-view';

/** The position and the shape of a tile. */
export interface Place {
  style: string;
  shape: Shape;
  /** Absent: the default of the shape. `none`: only the sound. */
  layer?: Layer | 'none';
}

/** The tiles of a grid as a feature arranges them. */
export interface Arrangement {
  /** The position of each tile by key; a member without one is audio-only. Null: rows and columns, as in a room. */
  places: { readonly [key: string]: Place } | null;
  /** Tiles without a player, for users who are expected. */
  awaited: readonly TileView[];
  /** Members are audio-only, and the feature shows their levels itself. */
  isUnseen: boolean;
  /** Style of the touch box over the small video; '' without one. */
  handle: string;
  /** Label of the touch box. */
  handleLabel: string;
  /** The number of pages that a swipe turns; absent or 0: as many as rows and columns need. */
  pages?: number;
}

export interface ArrangeFacts {
  layout: string;
  /** Before joining, there is only the own picture. */
  isPreview: boolean;
  room: RoomModel;
  screen: Screen;
  texts: Texts;
  /** The key of the local tile. */
  own: string;
  order: TileOrder;
  /** The page that the user turned to; there may be fewer by now. */
  page: number;
  /** Turns the pages. */
  state: { showPage(page: number): void };
  /** The size of the grid in px; before the first measurement, that of the window. */
  area: Size;
  /** Clock time, updated every second; observable, so reading it renders the grid every second. */
  now(): number;
}

/** A feature's arranger of one grid; it lives as long as the grid. */
export interface GridArranger {
  /** Whether the grid shows the feature in place of a room: on ink, and heard after its page is left. Observable. */
  isActive(layout: string): boolean;
  /** Null: rows and columns, as in a room. */
  arrange(facts: ArrangeFacts): Arrangement | null;
  /** Changes whenever the grid's element may change its size. Observable. */
  sizeKey(layout: string): string;
  /** Touches on the box of `handle`. */
  hold(touch: Touch | undefined): void;
  drag(touch: Touch | undefined): void;
  drop(): void;
  tap(): void;
  /** A tap on the tile of another member. */
  tapTile?(key: string): void;
}

/** A feature's part of the grid: its values of `layout`, and an arranger for each grid. */
export interface GridExtension {
  readonly layouts: readonly string[];
  create(): GridArranger;
}

let extensions: readonly GridExtension[] = [];

/** Called once by the module of a feature's component. */
export function extendGrid(extension: GridExtension): void {
  if (extensions.indexOf(extension) < 0) extensions = extensions.concat(extension);
}

export const gridExtension = (layout: string): GridExtension | undefined =>
  extensions.filter(({ layouts }) => layouts.indexOf(layout) >= 0)[0];
