import { box, onBecomeUnobserved } from '../../../shared/mobx';
import type { Release } from '../../../shared/release';
import type { RoomModel } from '../../../room/types';
import { formatText } from '../../../texts/texts';
import type { Touch } from '../../../view/draggable';
import type { ArrangeFacts, Arrangement, GridArranger, GridExtension, Place } from '../../../view/grid/arrangement';
import type { TileOrder } from '../../../view/grid/tile-order';
import { tileKey } from '../../../view/grid/tile-view';
import { cellStyle } from '../../../view/layout';
import { appLayouts } from '../app-layouts';
import { choices, type LayoutStore } from '../layout-store';
import { nextTalk, noTalk, silentLongest } from './active-speaker';
import { layout, type Layout } from './layout';
import { modeOf, type Mode } from './mode';

/** Two taps on one tile within this time fill the window with it. */
const doubleTapMs = 300;
/** Over everything of the page except its dialogs, as the visual order has it. */
const overPage = ';position:fixed;z-index:6';

/** The member whom everybody sees large, by a rule of the room. */
const spotlightOf = ({ rules }: RoomModel): string => rules?.spotlight ?? '';

const between = (share: number): number => Math.max(0, Math.min(1, share));

/** The layout of one grid: who is large, and where the floating tile is. */
class RoomArranger implements GridArranger {
  private store: LayoutStore | null = null;
  private talk = noTalk;
  /** The large tile of the speaker view at the last rendering. */
  private large = '';
  /** The distances in px that the floating tile can be dragged. */
  private free = { width: 1, height: 1 };
  private lastTap = { key: '', at: 0 };
  private stopWaiting: Release = () => undefined;
  private from: { touch: Touch; x: number; y: number } | null = null;
  /** The key of the tile that fills the window; '' for none. */
  private readonly full = box('');
  private readonly isSwapped = box(false);
  /** The place of the floating tile: that of `ShownMode`. */
  private readonly spot = box({ x: 1, y: 0 });
  /** Changes when the speaker may have changed; observed only while that is expected. */
  private readonly turns = box(0);

  constructor() {
    onBecomeUnobserved(this.turns, () => this.stopWaiting());
  }

  isActive(): boolean {
    return false;
  }

  arrange({ room, order, own, screen, area, page, state, texts, layout: asked, isPreview }: ArrangeFacts): Arrangement | null {
    const store = appLayouts();
    this.store = store;
    if (store === null || isPreview) return null;
    const { form, overVideo: floats } = screen;
    const { me, remotes } = room;
    const keyOf = ({ member, source }: (typeof remotes)[0]): string => tileKey(member.id, source);
    const ofMember = (id: string): string => (id === me.id ? own : tileKey(id, 'main'));
    const cameras = remotes.filter(({ source }) => source === 'main');
    const screens = remotes.filter(({ source }) => source !== 'main').map(keyOf);
    const talking = cameras.filter(({ speaking }) => speaking).map(keyOf);
    const others = cameras.map(keyOf);
    this.talk = nextTalk(this.talk, others, talking, store.clock.now());
    this.wait(store);
    const { speaker } = this.talk;
    const keys = [own].concat(remotes.map(keyOf), me.screen.actual === 'on' ? tileKey(me.id, 'own-screen') : []);
    const members = order.next(keys, own);
    const people = members.filter((key) => others.indexOf(key) >= 0);
    const chosen = modeOf({
      choice: choices.filter((name) => name === asked)[0] || store.choice,
      members,
      people,
      own,
      screens,
      full: this.full.get(),
      pinned: ofMember(store.pinned(room.id)),
      spotlight: ofMember(spotlightOf(room)),
      speaker,
      floats,
    });
    const { name } = chosen;
    // In one-to-one a tap on the small picture makes it the large one, until somebody else comes.
    if (name !== 'pair') this.isSwapped.set(false);
    const large = this.isSwapped.get() ? (members.filter((key) => key !== chosen.large)[0] ?? own) : chosen.large;
    // By the short side, because rpx themselves grow with the long one in landscape.
    const space = { form, ...area, rpx: form === 'desktop' ? 0.5 : Math.min(screen.width, screen.height) / 750, floats };
    const look = (): Layout => layout(order.next(keys, own), space, { name, large, small: speaker, page, ...this.spot.get() });
    const canMove = (key: string): boolean => people.indexOf(key) >= 0;
    // A page that the user turned to stays as it is.
    this.follow(order, { name, large }, members, page > 0 ? Infinity : look().perPage, canMove);
    const { tiles, floating, pages, avatar } = look();
    store.show(room.id, { name, pages }, (by) => state.showPage(Math.min(Math.min(page, pages - 1) + by, pages - 1)));
    const places: { [key: string]: Place } = {};
    const isFull = name === 'full';
    const isPair = name === 'pair';
    tiles.forEach((tile) => {
      const { key, cell } = tile;
      const over = isFull ? `${overPage}0;background:#0f1312` : tile === floating ? ';z-index:2' : '';
      places[key] = {
        style: cellStyle(cell) + over + (avatar ? `;--letter:${avatar * 0.4}px` : ''),
        shape:
          name === 'voice'
            ? name
            : isPair && tile === floating
              ? 'window'
              : screens.indexOf(key) >= 0
                ? 'screen'
                : name === 'speaker' && key !== large
                  ? 'small'
                  : 'tile',
        layer: name === 'voice' ? 'none' : cell.width * cell.height < 0.2 ? 'small' : 'full',
      };
    });
    let handle = '';
    let handleLabel = '';
    const held = isFull ? tiles[0] : floating;
    if (held) {
      const { cell, key } = held;
      const [remote] = remotes.filter((one) => keyOf(one) === key);
      handle = cellStyle(cell) + (isFull ? `${overPage}1` : '');
      handleLabel = isFull ? texts['room.back'] : remote ? remote.member.name : texts['tile.you'];
      if (isPair) handleLabel = formatText(texts['tile.swap'], { name: handleLabel });
      this.free = { width: area.width * (1 - cell.width), height: area.height * (1 - cell.height) };
    }
    return { awaited: [], isUnseen: false, places, pages, handle, handleLabel };
  }

  sizeKey(): string {
    return '';
  }

  hold(touch: Touch | undefined): void {
    this.from = touch ? { touch, ...this.spot.get() } : null;
  }

  drag(touch: Touch | undefined): void {
    const { from, free } = this;
    if (!from || !touch) return;
    this.spot.set({
      x: between(from.x + (touch.clientX - from.touch.clientX) / free.width),
      y: between(from.y + (touch.clientY - from.touch.clientY) / free.height),
    });
  }

  /** To the nearest corner. */
  drop(): void {
    const { x, y } = this.spot.get();
    this.spot.set({ x: Math.round(x), y: Math.round(y) });
  }

  tap(): void {
    if (this.full.get()) this.full.set('');
    else this.isSwapped.set(!this.isSwapped.get());
  }

  tapTile(key: string): void {
    const { store, lastTap } = this;
    if (!store) return;
    const at = store.clock.now();
    if (key === lastTap.key && at - lastTap.at < doubleTapMs) this.full.set(key);
    this.lastTap = { key, at };
  }

  /**
   * Tiles change places only for a speaker whom nobody sees: one after the first page takes the place of the one silent longest, and the
   * one who was large takes the place of the next. `perPage` is the length of what may change.
   */
  private follow(
    order: TileOrder,
    { name, large }: Mode,
    members: readonly string[],
    perPage: number,
    canMove: (key: string) => boolean,
  ): void {
    const isSpeaker = name === 'speaker';
    const before = isSpeaker && members.indexOf(this.large) >= 0 ? this.large : large;
    const wanted = before === large ? this.talk.speaker : large;
    const line = members.filter((key) => key !== before);
    const silent = silentLongest(line.slice(0, perPage).filter(canMove), this.talk);
    if (silent && line.indexOf(wanted) >= perPage) order.swap(wanted, silent);
    if (before !== large && canMove(before) && canMove(large)) order.swap(before, large);
    this.large = isSpeaker ? large : '';
  }

  /** Renders again when a talk has been long enough. */
  private wait({ clock }: LayoutStore): void {
    const { changesAt: at } = this.talk;
    this.stopWaiting();
    if (at === Infinity) return;
    this.turns.get();
    this.stopWaiting = clock.after(at - clock.now(), () => this.turns.set(at));
  }
}

/** The layouts of every room's grid; '' is the user's choice. */
export const layoutGrid: GridExtension = {
  layouts: ['' as string].concat(choices),
  create: () => new RoomArranger(),
};
