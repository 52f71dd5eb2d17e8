import { say, type Texts } from '../../texts/texts';
import type { RemoteModel, RoomModel } from '../model';
import { cellStyle, gridLayout, pagesOf, tilesPerPage, type Size } from './layout';
import { ownView, type OwnView } from './own';
import type { Permits } from './permit';
import { previewView, type PreviewView } from './preview';
import type { Screen } from './screen';
import { tileKey, tileView, type TileView } from './tile';

export interface DotView {
  page: number;
  label: string;
}

export interface GridView {
  own: OwnView;
  /** In order of arrival, which is the order in the tree; where each one stands is in its style, so that nothing is re-parented. */
  tiles: readonly TileView[];
  /** Null in the room, where no preview is shown. */
  preview: PreviewView | null;
  dots: readonly DotView[];
  page: number;
}

export interface GridFacts {
  room: RoomModel;
  /** Keys by slot, the own one included. */
  slots: readonly string[];
  own: string;
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
const whole = cellStyle({ left: 0, top: 0, width: 1, height: 1 });

/** Who plays when not all can: those who were asked for, then those in sight, then the others, so that they are heard at least. */
export function playing(remotes: readonly string[], facts: Pick<GridFacts, 'chosen' | 'maxPlayers'>, inSight: readonly string[]): string[] {
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
function places(facts: GridFacts): { [key: string]: string } {
  const { slots, screen, stage, page } = facts;
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

export function gridView(facts: GridFacts): GridView {
  const { room, screen, texts, isPreview } = facts;
  const remotes = isPreview ? [] : room.remotes;
  const page = Math.min(facts.page, pagesOf(facts.slots.length, screen.form) - 1);
  const styles = isPreview ? {} : places({ ...facts, page });
  const keys = remotes.map(keyOf);
  const inSight = keys.filter((key) => styles[key] !== undefined);
  const plays = playing(keys, facts, inSight);
  return {
    own: ownView({ me: room.me, style: isPreview ? whole : (styles[facts.own] ?? outOfSight), isPreview, screen, texts }),
    tiles: remotes.map((remote) => {
      const key = keyOf(remote);
      return tileView({ remote, style: styles[key] ?? outOfSight, plays: plays.indexOf(key) >= 0, texts });
    }),
    preview: isPreview ? previewView({ me: room.me, permits: facts.permits, screen, texts }) : null,
    dots: isPreview ? [] : dotsOf(facts.slots.length, facts),
    page,
  };
}
