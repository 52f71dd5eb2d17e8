import { say, type Texts } from '../../texts/texts';
import type { RemoteModel, RoomModel } from '../model';
import { cellStyle, gridLayout, pagesOf, tilesPerPage, type Size } from './layout';
import type { GridMemory } from './grid-memory';
import { emptyOwn, ownView, type OwnView } from './own';
import type { Permits } from './permit';
import { previewView, type PreviewView } from './preview';
import { lookOf, type Look, type Screen } from './screen';
import type { Seating } from './seating';
import { emptyTile, tileKey, tileView, type TileView } from './tile';

export interface DotView {
  page: number;
  label: string;
}

export interface GridView {
  own: OwnView;
  /** Each keeps its place in the list; where it stands on the stage is in its style, so that nothing is re-parented. */
  tiles: readonly TileView[];
  /** Null in the room, where no preview is shown. */
  face: PreviewView | null;
  dots: readonly DotView[];
  page: number;
}

export interface GridFacts {
  room: RoomModel;
  seating: Seating;
  isPreview: boolean;
  page: number;
  /** Keys of tiles that were tapped to be watched, the latest first. */
  chosen: readonly string[];
  maxPlayers: number;
  stage: Size;
  screen: Screen;
  permits: Permits;
  texts: Texts;
}

/** Heard but not seen: an element that leaves the tree would have to start again. */
const outOfSight = 'left:0;top:0;width:1px;height:1px;opacity:0';

/** Who plays when not all can: those who were asked for, then those in sight, then the others, so that they are heard at least. */
export function playing(
  remotes: readonly string[],
  facts: Pick<GridFacts, 'chosen' | 'maxPlayers'>,
  inSight: readonly string[],
): string[] {
  const rank = (key: string): number => {
    const chosen = facts.chosen.indexOf(key);
    if (inSight.indexOf(key) < 0) return 2_000;
    return chosen >= 0 ? chosen : 1_000;
  };
  const ordered = remotes.map((key, order) => ({ key, order: rank(key) + order / 1_000 }));
  ordered.sort((one, other) => one.order - other.order);
  return ordered.slice(0, facts.maxPlayers).map(({ key }) => key);
}

/** Style of every slot, by key, for the page in front. */
function places(slots: readonly string[], { screen, stage }: GridFacts, page: number): { [key: string]: string } {
  const perPage = tilesPerPage(screen.form);
  const first = page === 0 ? 0 : page * perPage;
  const shown = slots.slice(first, Math.min(slots.length, first + perPage));
  const cells = gridLayout(shown.length, stage, screen.form, page);
  const styles: { [key: string]: string } = {};
  shown.forEach((key, index) => {
    const cell = cells[index];
    if (cell !== undefined) styles[key] = cellStyle(cell);
  });
  return styles;
}

function dotsOf(count: number, { screen, texts }: GridFacts): DotView[] {
  const pages = pagesOf(count, screen.form);
  const dots: DotView[] = [];
  for (let page = 0; pages > 1 && page < pages; page += 1) {
    dots.push({ page, label: say(texts['room.page'], { page: page + 1, pages }) });
  }
  return dots;
}

const keyOf = (remote: RemoteModel): string => tileKey(remote.member.id, remote.source);

const own = 'me';

export function gridView(facts: GridFacts): GridView {
  const { room, screen, texts, isPreview, seating } = facts;
  const remotes: { [key: string]: RemoteModel } = {};
  const keys = isPreview ? [] : room.remotes.map(keyOf);
  if (!isPreview) room.remotes.forEach((remote) => (remotes[keyOf(remote)] = remote));
  const slots = seating.next([own].concat(keys), own);
  const page = Math.min(facts.page, pagesOf(slots.length, screen.form) - 1);
  const styles = places(slots, facts, page);
  const inSight = keys.filter((key) => styles[key] !== undefined);
  const plays = playing(keys, facts, inSight);
  const tile = (key: string): TileView => {
    const remote = remotes[key];
    if (remote === undefined) return emptyTile;
    return tileView({ remote, style: styles[key] ?? outOfSight, plays: plays.indexOf(key) >= 0, texts });
  };
  return {
    own: ownView({ me: room.me, style: styles[own] ?? outOfSight, isPreview, screen, texts }),
    tiles: seating.nextBerths(keys).map((key, place) => (key === '' ? { ...emptyTile, key: `hole${place}` } : tile(key))),
    face: isPreview ? previewView({ me: room.me, permits: facts.permits, screen, texts }) : null,
    dots: dotsOf(slots.length, facts),
    page,
  };
}

/** Until there is a room. */
export const emptyGrid: GridView = { own: emptyOwn, tiles: [], face: null, dots: [], page: 0 };

const manyFrom = 7;
const fewUpTo = 2;

/** The view of one grid with what it remembers; its look also says how small the pictures are. */
export function gridOf(
  facts: Omit<GridFacts, 'seating' | 'page' | 'chosen' | 'stage'> & { memory: GridMemory },
): GridView & Look {
  const { memory, screen } = facts;
  const { seating, page, chosen, stage } = memory;
  const view = gridView({ ...facts, maxPlayers: facts.maxPlayers || screen.players, seating, page, chosen, stage });
  const look = lookOf(screen, facts.texts);
  const count = view.tiles.filter((tile) => tile.style !== '').length + 1;
  const size = count >= manyFrom ? ' rtc--many' : count <= fewUpTo ? ' rtc--few' : '';
  return { ...view, ...look, look: look.look + size };
}
