import type { RemoteStreamModel } from '../../../components/core/room/types';
import type { Arrangement } from '../../../components/core/view/grid/arrangement';
import { gridView, type GridView } from '../../../components/core/view/grid/grid-view';
import type { Size } from '../../../components/core/view/layout';
import { plainScreen } from '../../../components/core/view/screen';
import { TileOrder } from '../../../components/core/view/grid/tile-order';
import type { TileView } from '../../../components/core/view/grid/tile-view';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { seededRandom } from '../../../tools/seeded-random';
import { fakeMe, fakeMember, fakeRemote, fakeRoom, toggle } from '../../fakes/store/fake-room-model';
import { mobx } from '../../fakes/store/kit-mobx';

const area: Size = { width: 390, height: 700 };
const maxPlayers = 6;

/** A room whose grid is looked at again and again. */
class Wall {
  remotes: RemoteStreamModel[] = [];
  page = 0;
  chosen: readonly string[] = [];
  screen = plainScreen;
  arrangement: Arrangement | null = null;
  shares = false;
  private readonly order = new TileOrder();

  look(): GridView {
    const { order, page, chosen, screen, arrangement } = this;
    const room = fakeRoom(mobx, { remotes: this.remotes, me: fakeMe({ screen: toggle(this.shares) }) });
    return gridView({
      room,
      order,
      isPreview: false,
      page,
      chosen,
      maxPlayers,
      area,
      arrangement,
      onInk: arrangement !== null,
      screen,
      permissions: {} as never,
      texts: zhCN,
    });
  }

  join(id: string, more: Partial<RemoteStreamModel> = {}): void {
    this.remotes = this.remotes.concat(fakeRemote(fakeMember(id, id), more));
  }

  change(place: number, more: Partial<RemoteStreamModel>): void {
    this.remotes = this.remotes.map((remote, index) => (index === place ? { ...remote, ...more } : remote));
  }
}

const wallOf = (count: number): Wall => {
  const wall = new Wall();
  for (let number = 0; number < count; number += 1) wall.join(`m${number}`);
  return wall;
};

/** In which size each one is asked for; the fake plane says it in the address. */
const layerOf = ({ players }: Pick<TileView, 'players'>): string => {
  const src = players[0]?.src;
  return src === undefined ? 'away' : (/\?(.*)$/.exec(src)?.[1] ?? 'full');
};
const layers = (view: GridView): string[] => view.tiles.map(layerOf);

describe('a call whose page is left', () => {
  const plain = { isUnseen: true, places: {}, awaited: [], handle: '', handleLabel: '' } as const;
  const seen = { ...plain, isUnseen: false, places: { 'm0:main': { style: '', shape: 'full' } } } as const;
  const rows = { ...plain, isUnseen: false, places: null } as const;

  it.each<[string, boolean, Arrangement | null, boolean, string]>([
    ['a voice in a browser', true, plain, false, 'pop unseen'],
    ['a picture in a browser', true, seen, true, 'push pop'],
    ['one without its camera in a browser', true, seen, false, 'pop unseen'],
    ['one of many in a browser', true, rows, true, 'pop unseen'],
    ['a voice on a phone', false, plain, false, ''],
    ['a picture on a phone', false, seen, true, 'push pop'],
    ['one without its camera on a phone', false, seen, false, ''],
    ['a room, which goes with its page', true, null, true, ''],
  ])('[C119] [C211] %s', (_what, browser, arrangement, hasVideo, modes) => {
    const wall = wallOf(0);
    wall.join('m0', { hasVideo });
    Object.assign(wall, { arrangement, screen: { ...plainScreen, browser } });
    expect(wall.look().tiles[0]?.players[0]?.pip.join(' ')).toBe(modes);
  });
});

it('[V67] gives the own shared screen a tile with words, without a picture, that is as large as the others', () => {
  const wall = wallOf(2);
  const before = wall.look();
  wall.shares = true;
  const { tiles } = wall.look();
  expect(tiles.slice(0, 2).map(({ key, shape }) => [key, shape])).toEqual(before.tiles.map(({ key, shape }) => [key, shape]));
  expect(tiles[2]).toMatchObject({ name: '我', note: '你正在共享屏幕', shape: 'tile', players: [] });
  wall.shares = false;
  expect(wall.look().tiles.filter(({ style }) => style !== '')).toHaveLength(2);
});

describe('the layers of a grid', () => {
  it.each([
    [1, { full: 1 }],
    [3, { full: 3 }],
    // The first of five has a row of its own.
    [4, { full: 1, small: 3 }],
    [5, { small: 5 }],
    // The seventh and eighth are beyond the limit of pictures: their voices are not.
    [8, { small: 6, none: 2 }],
  ] as const)('[S107] of %d others are %j', (count, expected) => {
    const found: { [layer: string]: number } = {};
    layers(wallOf(count).look()).forEach((layer) => (found[layer] = (found[layer] ?? 0) + 1));
    expect(found).toEqual(expected);
  });

  it('[S107] on another page are the sound alone, and who is silent there and beyond the limit has no element', () => {
    const wall = wallOf(12);
    wall.change(10, { hasAudio: false });
    const view = wall.look();
    const hidden = view.tiles.filter(({ style }) => style.indexOf('opacity:0') >= 0).map(layerOf);
    expect(hidden).toEqual(['none', 'none', 'away', 'none']);
  });

  it('[S107] count pictures only: whoever shows none takes no place', () => {
    const wall = wallOf(8);
    [0, 1].forEach((place) => wall.change(place, { hasVideo: false }));
    const pictures = wall.look().tiles.filter(({ cover }) => cover === 'picture');
    expect(pictures).toHaveLength(6);
  });
});

describe('a walk through layouts', () => {
  it('[S108] rebuilds no player that is still shown, moves none in the list, keeps every voice, and plays six pictures at most', () => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const random = seededRandom(seed);
      const pick = (count: number): number => Math.floor(random() * count);
      const wall = wallOf(3);
      let before = wall.look();
      let born = 3;
      for (let step = 0; step < 60; step += 1) {
        const place = pick(wall.remotes.length);
        const act = [
          () => wall.join(`m${(born += 1)}`, { hasVideo: random() < 0.8, hasAudio: random() < 0.7 }),
          () => (wall.remotes = wall.remotes.filter((_, index) => index !== place || wall.remotes.length < 3)),
          () => wall.change(place, { hasVideo: random() < 0.7 }),
          () => wall.change(place, { hasAudio: random() < 0.7 }),
          () => (wall.page = pick(3)),
          () => (wall.chosen = [`m${pick(born)}:main`].concat(wall.chosen)),
          () => (wall.screen = { ...wall.screen, form: (['portrait', 'landscape', 'desktop'] as const)[pick(3)] ?? 'portrait' }),
        ][pick(7)];
        act?.();
        const view = wall.look();
        const found = (key: string): TileView | undefined => view.tiles.filter((tile) => tile.key === key)[0];
        before.tiles.forEach((tile, index) => {
          const now = found(tile.key);
          if (tile.players.length === 0 || now === undefined) return;
          expect([view.tiles.indexOf(now), now.players[0]?.key ?? 'gone']).toEqual([
            index,
            now.players.length > 0 ? tile.players[0]?.key : 'gone',
          ]);
        });
        wall.remotes.forEach(({ member, hasAudio }) => {
          if (hasAudio) expect(found(`${member.id}:main`)?.players).toHaveLength(1);
        });
        view.tiles.forEach((tile) => expect([tile.cover, tile.players.length]).not.toEqual(['picture', 0]));
        const pictures = view.tiles.filter((tile) => tile.cover === 'picture' && ['full', 'small'].indexOf(layerOf(tile)) >= 0);
        expect(pictures.length).toBeLessThanOrEqual(maxPlayers);
        before = view;
      }
    }
  });
});
