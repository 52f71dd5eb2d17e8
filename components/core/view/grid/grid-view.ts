import { formatText, type Texts } from '../../texts/texts';
import type { Layer } from '../../media/media';
import type { RemoteStreamModel, RoomModel } from '../../room/types';
import { avatarView } from '../avatar';
import type { Arrangement, Place } from './arrangement';
import { cellStyle, gridLayout, pagesOf, sharedLayout, tilesPerPage, type Cell, type Size } from '../layout';
import type { GridState } from './grid-state';
import { emptyLocalTile, localTileView, type LocalTileView } from './local-tile';
import { previewExtras } from '../controls/extra-controls';
import type { Permissions } from '../lobby/permission-view';
import { previewView, type PreviewButton, type PreviewView } from '../lobby/preview-view';
import { lookOf, type Look, type Screen } from '../screen';
import type { TileOrder } from './tile-order';
import { emptyTile, partsOf, tileKey, tileView, type TileView } from './tile-view';

export interface DotView {
  page: number;
  label: string;
}

export interface GridView {
  own: LocalTileView;
  /** Each tile keeps its index; its style holds its position in the area, so that no element is re-parented. */
  tiles: readonly TileView[];
  /** Null in the room, which has no preview. */
  face: PreviewView | null;
  dots: readonly DotView[];
  page: number;
  /** Style of the touch box over the small video of a one-to-one call: a drag moves it, a tap swaps the two videos. */
  handle: string;
  handleLabel: string;
}

export interface GridFacts {
  room: RoomModel;
  order: TileOrder;
  isPreview: boolean;
  page: number;
  /** Keys of tiles chosen by a tap, the latest first. */
  chosen: readonly string[];
  maxPlayers: number;
  area: Size;
  /** The arrangement of a feature; null in a room. */
  arrangement: Arrangement | null;
  /** A feature is shown in place of the room. */
  onInk: boolean;
  screen: Screen;
  permissions: Permissions;
  /** Buttons of other components of the page, for the preview. */
  extras?: readonly PreviewButton[];
  texts: Texts;
}

/** An invisible position: audio continues, because a removed element would have to start again. */
const outOfSight: Place = { style: 'left:0;top:0;width:1px;height:1px;opacity:0', shape: 'tile', layer: 'none' };

/** The order in which videos get a player: chosen visible tiles, shared screens, other visible tiles, tiles on other pages. */
export function selectPlaying(
  remotes: readonly string[],
  facts: Pick<GridFacts, 'chosen' | 'maxPlayers'>,
  inSight: readonly string[],
): string[] {
  const rank = (key: string): number => {
    const chosen = facts.chosen.indexOf(key);
    if (inSight.indexOf(key) < 0) return 2_000;
    return chosen >= 0 ? chosen : isScreen(key) ? 900 : 1_000;
  };
  const ordered = remotes.map((key, order) => ({ key, order: rank(key) + order / 1_000 }));
  ordered.sort((one, other) => one.order - other.order);
  return ordered.slice(0, facts.maxPlayers).map(({ key }) => key);
}

const isScreen = (key: string): boolean => partsOf(key).source === 'screen';

/** A video on less than a fifth of the area gets the small layer. */
const layerOf = ({ width, height }: Cell): Layer => (width * height < 0.2 ? 'small' : 'full');

/** The position of every slot on the current page, by key. */
function placesOf(slots: readonly string[], facts: GridFacts, page: number): { readonly [key: string]: Place } {
  const { screen, area, arrangement } = facts;
  if (arrangement && arrangement.places) return arrangement.places;
  const perPage = tilesPerPage(screen.form);
  const [shared] = slots.filter(isScreen);
  const order = shared === undefined ? slots : [shared].concat(slots.filter((key) => key !== shared));
  // A desktop has one page without an end.
  const first = page * perPage || 0;
  const shown = order.slice(first, first + perPage);
  const isLarge = shared !== undefined && page === 0;
  const cells = isLarge ? sharedLayout(shown.length, area, screen.form) : gridLayout(shown.length, area, screen.form, page);
  const places: { [key: string]: Place } = {};
  shown.forEach((key, index) => {
    const cell = cells[index];
    if (cell !== undefined)
      places[key] = { style: cellStyle(cell), shape: isScreen(key) ? 'screen' : 'tile', layer: layerOf(cell) };
  });
  return places;
}

function dotsOf(pages: number, { texts }: GridFacts): DotView[] {
  const dots: DotView[] = [];
  for (let page = 0; pages > 1 && page < pages; page += 1) {
    dots.push({ page, label: formatText(texts['room.page'], { page: page + 1, pages }) });
  }
  return dots;
}

const keyOf = (remote: RemoteStreamModel): string => tileKey(remote.member.id, remote.source);

const own = 'me';

export function gridView(facts: GridFacts): GridView {
  const { room, screen, texts, isPreview, order, arrangement } = facts;
  const remotes: { [key: string]: RemoteStreamModel } = {};
  const awaited: { [key: string]: TileView } = {};
  if (!isPreview) room.remotes.forEach((remote) => (remotes[keyOf(remote)] = remote));
  if (arrangement) arrangement.awaited.forEach((tile) => (awaited[tile.key] = tile));
  if (!facts.onInk && room.me.screen.actual === 'on') {
    const { id, name } = room.me;
    // Not the key of a screen, because those are drawn large.
    const key = tileKey(id, 'own-screen');
    const note = texts['banner.sharing'];
    // Without a picture, because a screen that shows itself repeats without end.
    awaited[key] = { ...emptyTile, key, ...avatarView(id, name), name: texts['tile.you'], note, said: texts['tile.join'] + note };
  }
  const keys = Object.keys(remotes).concat(Object.keys(awaited));
  const slots = order.next([own].concat(keys), own);
  const pages = (arrangement && arrangement.pages) || pagesOf(slots.length, screen.form);
  const page = Math.min(facts.page, pages - 1);
  const places = placesOf(slots, facts, page);
  const inSight = keys.filter((key) => places[key] !== undefined);
  // Only videos count, because an audio-only member costs little.
  const shows = room.remotes.filter(({ hasVideo }) => hasVideo).map(keyOf);
  const plays = selectPlaying(shows, facts, inSight);
  // The feature draws audio-only members itself, with their audio level.
  const isUnseen = arrangement && arrangement.isUnseen;
  const tile = (key: string): TileView => {
    const remote = remotes[key];
    const place = places[key] || outOfSight;
    if (remote === undefined) return { ...(awaited[key] || emptyTile), style: place.style, shape: place.shape };
    const isFloated = facts.onInk && place.shape === 'full';
    const layer = place.layer || (place.shape === 'window' ? 'small' : 'full');
    const outlives = facts.onInk && screen.browser;
    const view = tileView({ remote, ...place, layer, isFloated, outlives, plays: plays.indexOf(key) >= 0, texts });
    return isUnseen ? { ...view, level: 0 } : view;
  };
  const { handle, handleLabel } = arrangement || emptyGrid;
  const me = localTileView({ me: room.me, ...(places[own] || outOfSight), isPreview, screen, texts });
  return {
    own: isUnseen ? { ...me, level: 0 } : me,
    tiles: order.nextPlaces(keys).map((key, place) => (key === '' ? { ...emptyTile, key: `hole${place}` } : tile(key))),
    face:
      isPreview && !arrangement
        ? previewView({ me: room.me, permissions: facts.permissions, screen, extras: facts.extras, texts })
        : null,
    dots: dotsOf(pages, facts),
    page,
    handle,
    handleLabel,
  };
}

/** The value before there is a room. */
export const emptyGrid: GridView = {
  own: emptyLocalTile,
  tiles: [],
  face: null,
  dots: [],
  page: 0,
  handle: '',
  handleLabel: '',
};

const manyFrom = 7;
const fewUpTo = 2;

export interface GridRenderFacts extends Omit<GridFacts, 'order' | 'page' | 'chosen' | 'area' | 'arrangement'> {
  state: GridState;
  layout: string;
  now(): number;
}

/** The view of one grid with its state; its classes include the size of the tiles. */
export function gridOf(facts: GridRenderFacts): GridView & Look {
  const { state, layout, screen, room, texts } = facts;
  const { order, page, chosen, area } = state;
  const arranger = state.arranger(layout);
  const arrangement = arranger && arranger.arrange({ ...facts, own, order, page, area });
  const maxPlayers = facts.maxPlayers || screen.players;
  const view = gridView({ ...facts, arrangement, maxPlayers, order, page, chosen, area, extras: previewExtras(room.id) });
  const look = lookOf(screen, texts);
  const count = view.tiles.filter((tile) => tile.style !== '').length + 1;
  const size = count >= manyFrom ? ' rtc--many' : count <= fewUpTo ? ' rtc--few' : '';
  return { ...view, ...look, look: look.look + size + (facts.onInk ? ' rtc--ink' : '') };
}
