import { formatText, type Texts } from '../../texts/texts';
import type { Layer } from '../../media/media';
import type { CallModel } from '../../features/call/types';
import type { RemoteStreamModel, RoomModel } from '../../room/types';
import { arrange, type Arrangement, type Place } from '../../features/call/view/call-grid';
import { cellStyle, gridLayout, pagesOf, sharedLayout, tilesPerPage, type Cell, type Size } from '../layout';
import type { GridState } from './grid-state';
import { emptyLocalTile, localTileView, type LocalTileView } from './local-tile';
import type { Permissions } from '../lobby/permission-view';
import { previewView, type PreviewView } from '../lobby/preview-view';
import { lookOf, type Look, type Screen } from '../screen';
import type { TileOrder } from './tile-order';
import { emptyTile, partsOf, tileKey, tileView, type TileView } from './tile-view';

export interface DotView {
  page: number;
  label: string;
}

export interface GridView {
  own: LocalTileView;
  /** Each keeps its place in the list; where it stands on the stage is in its style, so that nothing is re-parented. */
  tiles: readonly TileView[];
  /** Null in the room, where no preview is shown. */
  face: PreviewView | null;
  dots: readonly DotView[];
  page: number;
  /** Over the small picture of a call of two: takes the finger that drags it, or the tap that swaps the two. */
  handle: string;
  handleLabel: string;
}

export interface GridFacts {
  room: RoomModel;
  order: TileOrder;
  isPreview: boolean;
  page: number;
  /** Keys of tiles that were tapped to be watched, the latest first. */
  chosen: readonly string[];
  maxPlayers: number;
  stage: Size;
  /** How a call wants its pictures; null in a room. */
  arrangement: Arrangement | null;
  screen: Screen;
  permissions: Permissions;
  texts: Texts;
}

/** Heard but not seen: an element that leaves the tree would have to start again. */
const outOfSight: Place = { style: 'left:0;top:0;width:1px;height:1px;opacity:0', shape: 'tile' };

/** Whose picture plays when not all can: of those in sight who were asked for, then shared screens, then the others in sight, then those on other pages. */
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

/** A picture on less than a fifth of the stage is a small one. */
const layerOf = ({ width, height }: Cell): Layer => (width * height < 0.2 ? 'small' : 'full');

/** The place of every slot, by key, for the page in front. */
function placesOf(slots: readonly string[], facts: GridFacts, page: number): { readonly [key: string]: Place } {
  const { screen, stage, arrangement } = facts;
  if (arrangement !== null && arrangement.places !== null) return arrangement.places;
  const perPage = tilesPerPage(screen.form);
  const [shared] = slots.filter(isScreen);
  const order = shared === undefined ? slots : [shared].concat(slots.filter((key) => key !== shared));
  const first = page === 0 ? 0 : page * perPage;
  const shown = order.slice(first, Math.min(order.length, first + perPage));
  const isLarge = shared !== undefined && page === 0;
  const cells = isLarge ? sharedLayout(shown.length, stage, screen.form) : gridLayout(shown.length, stage, screen.form, page);
  const places: { [key: string]: Place } = {};
  shown.forEach((key, index) => {
    const cell = cells[index];
    if (cell !== undefined)
      places[key] = { style: cellStyle(cell), shape: isScreen(key) ? 'screen' : 'tile', layer: layerOf(cell) };
  });
  return places;
}

function dotsOf(count: number, { screen, texts }: GridFacts): DotView[] {
  const pages = pagesOf(count, screen.form);
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
  if (arrangement !== null) arrangement.awaited.forEach((tile) => (awaited[tile.key] = tile));
  const keys = Object.keys(remotes).concat(Object.keys(awaited));
  const slots = order.next([own].concat(keys), own);
  const page = Math.min(facts.page, pagesOf(slots.length, screen.form) - 1);
  const places = placesOf(slots, facts, page);
  const inSight = keys.filter((key) => places[key] !== undefined);
  // Only pictures are counted: whoever shows none is heard, and costs little.
  const shows = Object.keys(remotes).filter((key) => remotes[key]?.hasVideo === true);
  const plays = selectPlaying(shows, facts, inSight);
  // Who is only heard is drawn elsewhere, with the ring of their voice.
  const isUnseen = arrangement !== null && arrangement.layout === 'unseen';
  const tile = (key: string): TileView => {
    const remote = remotes[key];
    const place = places[key] ?? outOfSight;
    if (remote === undefined) return { ...(awaited[key] ?? emptyTile), style: place.style, shape: place.shape };
    const isFloated = arrangement !== null && place.shape === 'full';
    const layer = places[key] === undefined ? 'none' : (place.layer ?? (place.shape === 'window' ? 'small' : 'full'));
    const outlives = arrangement !== null && screen.browser;
    const view = tileView({ remote, ...place, layer, isFloated, outlives, plays: plays.indexOf(key) >= 0, texts });
    return isUnseen ? { ...view, level: 0 } : view;
  };
  const me = localTileView({ me: room.me, ...(places[own] ?? outOfSight), isPreview, screen, texts });
  return {
    own: isUnseen ? { ...me, level: 0 } : me,
    tiles: order.nextPlaces(keys).map((key, place) => (key === '' ? { ...emptyTile, key: `hole${place}` } : tile(key))),
    face: isPreview && arrangement === null ? previewView({ me: room.me, permissions: facts.permissions, screen, texts }) : null,
    dots: arrangement !== null && arrangement.places !== null ? [] : dotsOf(slots.length, facts),
    page,
    handle: arrangement === null ? '' : arrangement.handle,
    handleLabel: arrangement === null ? '' : arrangement.handleLabel,
  };
}

/** Until there is a room. */
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

/** The call whose pictures a grid shows, and whether it stands aside. */
export interface GridCall {
  call: CallModel;
  isAside: boolean;
  now: number;
}

/** The view of one grid with what it remembers; its look also says how small the pictures are. */
export function gridOf(
  facts: Omit<GridFacts, 'order' | 'page' | 'chosen' | 'stage' | 'arrangement'> & { memory: GridState; call: GridCall | null },
): GridView & Look {
  const { memory, screen, room, texts } = facts;
  const { order, page, chosen, stage } = memory;
  const { call } = facts;
  const arrangement = call === null ? null : arrange({ ...call, room, memory: memory.call, screen, texts }, own);
  const maxPlayers = facts.maxPlayers || screen.players;
  const view = gridView({ ...facts, arrangement, maxPlayers, order, page, chosen, stage });
  const look = lookOf(screen, texts);
  const count = view.tiles.filter((tile) => tile.style !== '').length + 1;
  const size = count >= manyFrom ? ' rtc--many' : count <= fewUpTo ? ' rtc--few' : '';
  return { ...view, ...look, look: look.look + size + (call === null ? '' : ' rtc--ink') };
}
