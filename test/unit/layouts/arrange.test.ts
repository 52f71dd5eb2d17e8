import { reaction } from '../../../components/core/shared/mobx';
import { LayoutStore } from '../../../components/core/features/layouts/layout-store';
import { seededRandom } from '../../../tools/seeded-random';
import { Walk } from './walk';

let walk: Walk;
beforeEach(() => (walk = new Walk()));
afterEach(() => walk.close());

const words = (text: string): string[] => text.split(' ');

describe('a grid with the feature of layouts', () => {
  it('[V3] [V8] [V82] is a room’s grid until the user chooses another layout', () => {
    walk.join(12);
    expect(walk.seen()).toEqual(words('m0 me m1 m2 m3 m4 m5 m6 m7'));
    expect([walk.view.dots.length, walk.store.mode('tea'), walk.view.look.includes('rtc--ink')]).toEqual([2, 'grid', false]);
    walk.state.showPage(1);
    walk.render();
    expect(walk.seen()).toEqual(words('m8 m9 m10 m11'));
    walk.turn('desktop');
    expect([walk.seen().length, walk.view.dots.length]).toEqual([13, 0]);
    walk.join(38);
    expect([walk.seen().length, walk.view.dots.length, walk.view.page]).toEqual([25, 3, 1]);
  });

  it('[V305] tells its pages, and turns them no further than there are', () => {
    expect(walk.store.pages('tea')).toBe(1);
    walk.join(20);
    const at = (): [number, number] => [walk.view.page, walk.store.pages('tea')];
    const turn = (by: number, room = 'tea'): [number, number] => {
      walk.store.turn(room, by);
      walk.render();
      return at();
    };
    expect([at(), turn(1), turn(5), turn(1), turn(-1), turn(-9)]).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
      [2, 3],
      [1, 3],
      [0, 3],
    ]);
    expect(turn(1, 'another')).toEqual([0, 3]);
    turn(2);
    walk.leave('m19');
    walk.leave('m18');
    walk.leave('m17');
    expect(at()).toEqual([1, 2]);
    expect(turn(-1)).toEqual([0, 2]);
  });

  it('[V82] remembers the choice on the device, and refuses any other word', () => {
    walk.store.choose('speaker');
    expect([walk.stored.get('rtc.layout'), walk.store.choice, walk.store.mode('tea')]).toEqual(['speaker', 'speaker', 'speaker']);
    expect(() => walk.store.choose('wall' as never)).toThrow(expect.objectContaining({ reason: 'bad_request' }));
    expect(walk.store.choice).toBe('speaker');
    const storeWith = (value: string | number): LayoutStore =>
      new LayoutStore({ clock: walk.clock, storage: { read: () => value, write: () => undefined, remove: () => undefined } });
    expect(['speaker', 'wall', 7].map((value) => storeWith(value).choice)).toEqual(['speaker', 'grid', 'grid']);
  });

  it('[V82] a component’s property comes before the choice', () => {
    walk.join(3);
    walk.layout = 'speaker';
    walk.render();
    expect([walk.store.mode('tea'), walk.store.choice]).toEqual(['speaker', 'grid']);
    walk.layout = 'wall';
    expect(walk.state.arranger('wall')).toBeNull();
  });

  it('[V82] is the plain preview before joining', () => {
    walk.isPreview = true;
    walk.store.choose('speaker');
    expect(walk.render().face).not.toBeNull();
  });

  it('[V67] [V72] keeps the own shared screen as a tile with words', () => {
    walk.join(2);
    walk.shareOwn(true);
    expect(walk.view.tiles[2]).toMatchObject({ note: '你正在共享屏幕', players: [] });
    expect(walk.seen()).toEqual(words('m0 me m1 me:own-screen'));
  });

  it('[V73] shows avatars in a voice room, plays no picture, and keeps every voice', () => {
    walk.join(4);
    walk.store.choose('voice');
    const { own, tiles } = walk.render();
    expect([own.cover, ...tiles.map(({ cover }) => cover)]).toEqual(Array(5).fill('cameraOff'));
    expect(tiles.map(({ players }) => players[0]?.src)).toEqual(
      words('m0 m1 m2 m3').map((id) => `rtmp://127.0.0.1/live/${id}?none`),
    );
    expect(own.style).toMatch(/--letter:\d/);
  });

  it('[V77] asks for the large layer of the large tile, the small one of the strip, and the sound alone of all others', () => {
    walk.join(7);
    walk.store.choose('speaker');
    const layers = walk.render().tiles.map(({ players }) => /\?(\w+)$/.exec(String(players[0]?.src))?.[1] ?? 'full');
    expect(layers).toEqual(words('full small small small none none none'));
  });
});

describe('a pinned member', () => {
  it('[V78] is large here until it is unpinned, whoever speaks; in one room at a time', () => {
    walk.join(4);
    walk.store.pin('tea', 'm2');
    walk.render();
    expect([walk.seen()[0], walk.store.mode('tea'), walk.store.pinned('tea')]).toEqual(['m2', 'speaker', 'm2']);
    walk.say('m1', 5_000);
    expect(walk.seen()[0]).toBe('m2');
    walk.store.pin('other', 'm1');
    walk.render();
    expect([walk.store.mode('tea'), walk.store.pinned('tea')]).toEqual(['grid', '']);
    walk.store.pin('tea', 'me');
    walk.render();
    expect(walk.seen()[0]).toBe('me');
    walk.store.pin('tea', '');
    walk.render();
    expect(walk.store.mode('tea')).toBe('grid');
  });

  it('[V79] a spotlight of the room is large for everybody', () => {
    walk.join(4);
    Object.assign(walk.room, { rules: { spotlight: 'm3' } });
    walk.render();
    expect([walk.seen()[0], walk.store.mode('tea')]).toEqual(['m3', 'speaker']);
  });
});

describe('the active speaker', () => {
  it('[V80] [V83] takes the large place, and the one before takes theirs', () => {
    walk.join(4);
    walk.store.choose('speaker');
    walk.render();
    expect(walk.seen()).toEqual(words('m0 me m1 m2 m3'));
    walk.say('m2', 1_400);
    expect(walk.seen()).toEqual(words('m0 me m1 m2 m3'));
    walk.say('m2', 1_600);
    expect(walk.seen()).toEqual(words('m2 me m1 m0 m3'));
  });

  it('[V83] one outside the strip takes the place of the one silent longest', () => {
    walk.join(6);
    walk.store.choose('speaker');
    walk.render();
    walk.say('m2', 500);
    expect(walk.seen()).toEqual(words('m0 me m1 m2 m3'));
    walk.say('m5', 2_000);
    // m3 never spoke; m0 was large, and takes its place in the strip.
    expect(walk.seen()).toEqual(words('m5 me m1 m2 m0'));
  });

  it('[V83] moves nobody who is in sight on the grid, and one of a later page takes the place of the one silent longest', () => {
    walk.join(12);
    const before = walk.seen();
    walk.say('m3', 5_000);
    expect(walk.seen()).toEqual(before);
    walk.say('m10', 5_000);
    expect(walk.seen()).toEqual(words('m0 me m1 m2 m3 m4 m5 m6 m10'));
    walk.say('m11', 5_000);
    expect(walk.seen()).toEqual(words('m0 me m1 m2 m3 m4 m5 m11 m10'));
  });

  it('[V83] moves nothing on a page that the user turned to', () => {
    walk.join(12);
    walk.state.showPage(1);
    walk.render();
    const before = walk.seen();
    walk.say('m0', 5_000);
    expect(walk.seen()).toEqual(before);
  });

  it('[V80] renders a page again when the time has come, and leaves no timer behind', () => {
    walk.join(4).store.choose('speaker');
    walk.follow();
    // An observer may write where a test may not.
    const speak = (id: string): void =>
      reaction(
        () => walk.remote(id),
        (remote) => (remote.speaking = true),
        { fireImmediately: true },
      )();
    speak('m3');
    const { renders } = walk;
    walk.clock.advance(1_499);
    expect([walk.renders, walk.clock.pending, walk.seen()[0]]).toEqual([renders, 1, 'm0']);
    walk.clock.advance(1);
    expect([walk.renders, walk.seen()[0]]).toEqual([renders + 1, 'm3']);
    walk.clock.advance(100);
    speak('m1');
    expect(walk.clock.pending).toBe(1);
    walk.close();
    expect(walk.clock.pending).toBe(0);
  });
});

describe('one-to-one', () => {
  beforeEach(() => {
    walk.join(1);
    walk.store.choose('speaker');
    walk.render();
  });
  const arranger = () => walk.state.arranger('') ?? { hold() {}, drag() {}, drop() {}, tap() {} };
  const side = (name: 'left' | 'top'): number => Number(new RegExp(`${name}:([\\d.]+)%`).exec(walk.view.handle)?.[1]);

  it('[V74] the own tile floats; a tap swaps the two, until somebody else comes', () => {
    expect([walk.view.own.shape, walk.view.tiles[0]?.shape, walk.view.handle !== '']).toEqual(['window', 'tile', true]);
    expect(walk.view.handleLabel).toBe('我的小窗，轻点交换画面');
    arranger().tap();
    walk.render();
    expect([walk.view.own.shape, walk.view.tiles[0]?.shape]).toEqual(['tile', 'window']);
    expect(walk.view.handleLabel).toBe('m0的小窗，轻点交换画面');
    walk.join(1);
    expect([walk.store.mode('tea'), walk.view.handle, walk.seen()[0]]).toEqual(['speaker', '', 'm0']);
    walk.leave('m1');
    expect(walk.view.own.shape).toBe('window');
  });

  it('[V74] the floating tile follows the finger and stays in one of the four corners', () => {
    const at = (clientX: number, clientY: number) => ({ clientX, clientY });
    const corners: string[] = [];
    [
      [-300, 40],
      [20, 600],
      [290, 10],
      [-90, -900],
    ].forEach(([x = 0, y = 0]) => {
      arranger().hold(at(300, 300));
      arranger().drag(at(300 + x / 2, 300 + y / 2));
      const before = side('left');
      arranger().drag(at(300 + x, 300 + y));
      walk.render();
      if (x > 100 || x < -100) expect(side('left')).not.toBe(before);
      arranger().drop();
      walk.render();
      corners.push(`${side('left') < 50 ? 'left' : 'right'} ${side('top') < 50 ? 'top' : 'bottom'}`);
    });
    expect(corners).toEqual(['left top', 'left bottom', 'right bottom', 'right top']);
    arranger().drag(at(0, 0));
    arranger().hold(undefined);
    arranger().drag(at(0, 0));
  });
});

describe('a full window', () => {
  it('[V75] opens by two taps on one tile and ends by one', () => {
    walk.join(3);
    const tap = (key: string): void => walk.state.tap({ key, cover: 'picture' });
    tap('m1:main');
    walk.clock.advance(400);
    tap('m1:main');
    tap('m2:main');
    expect(walk.render().handle).toBe('');
    tap('m2:main');
    expect(walk.render()).toMatchObject({ handleLabel: '返回', dots: [] });
    expect(walk.seen()).toEqual(['m2']);
    expect(walk.view.tiles[2]?.style).toContain('position:fixed');
    walk.state.arranger('')?.tap();
    walk.render();
    expect(walk.seen()).toHaveLength(4);
  });
});

describe('a walk through layouts', () => {
  it('[V84] keeps every player and its place in the list, and moves as few tiles as it can', () => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const random = seededRandom(seed);
      const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
      walk.close();
      walk = new Walk();
      walk.join(6);
      let shared = '';
      for (let step = 0; step < 60; step += 1) {
        const ids = walk.room.remotes.filter(({ source }) => source === 'main').map(({ member }) => member.id);
        const before = walk.view;
        const seenBefore = new Set(walk.seen());
        const acts = {
          join: () => walk.join(1 + Math.floor(random() * 4)),
          leave: () => ids.length > 2 && walk.leave(pick(ids.filter((id) => id !== shared))),
          talk: () => walk.say(pick(ids), 4_000),
          choose: () => (walk.store.choose(pick(['grid', 'speaker', 'voice'] as const)), walk.render()),
          pin: () => (walk.store.pin('tea', pick(['', ...ids])), walk.render()),
          turn: () => walk.turn(pick(['portrait', 'landscape', 'desktop'] as const)),
          page: () => (walk.state.showPage(Math.floor(random() * 3)), walk.render()),
          share: () => {
            if (shared !== '') walk.room.remotes = walk.room.remotes.filter(({ source }) => source === 'main');
            shared = shared === '' ? pick(ids) : '';
            if (shared === '') walk.render();
            else walk.share(shared);
          },
        };
        const name = pick(Object.keys(acts) as (keyof typeof acts)[]);
        acts[name]();
        const say = `seed ${seed}, step ${step}: ${name}`;
        before.tiles.forEach((tile, index) => {
          const now = walk.view.tiles.findIndex(({ key }) => key === tile.key);
          // A screen without sound that is out of sight has no player, like any member neither seen nor heard.
          const isNeither = tile.key.endsWith(':screen') && !walk.seen().includes(tile.key);
          if (now < 0 || tile.players.length === 0 || isNeither) return;
          expect([say, now, walk.view.tiles[now]?.players[0]?.key]).toEqual([say, index, tile.players[0]?.key]);
        });
        const faceless = ids.filter((id) => walk.view.tiles.find(({ key }) => key === `${id}:main`)?.players.length === 0);
        if (name !== 'leave') expect([say, faceless]).toEqual([say, []]);
        // One who speaks brings one tile into sight at most, and takes one away.
        if (name === 'talk') expect([say, walk.seen().filter((key) => !seenBefore.has(key)).length <= 1]).toEqual([say, true]);
        expect([say, new Set(walk.seen()).size]).toEqual([say, walk.seen().length]);
      }
    }
  });
});
