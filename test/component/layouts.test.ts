import { observableRemote, type FakeRemote } from '../fakes/store/fake-room-model';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';
import { componentTestbed, type ComponentTestbed } from './harness/component-testbed';

const names = ['陈知远', '苏禾', '周牧', '许清', '顾南山', '叶小满'];

afterEach(() => document.body.replaceChildren());

const opened = async (version: string, count: number) => {
  const set = componentTestbed({ version, hasLayouts: true });
  set.addMembers(...names.slice(0, count));
  const grid = await set.mount('grid');
  await set.phone.turn();
  return { set, grid };
};
type Grid = Awaited<ReturnType<typeof opened>>['grid'];

const turn = async ({ phone }: ComponentTestbed): Promise<void> => {
  await phone.turn();
  await phone.turn();
};
const shapes = ({ data }: Grid) => {
  const { own, tiles } = data as { own: { shape: string }; tiles: { shape: string; style: string; key: string }[] };
  return { own: own.shape, tiles };
};
const inSight = (grid: Grid): string[] =>
  shapes(grid)
    .tiles.filter(({ style }) => !style.includes('opacity:0'))
    .map(({ key }) => key.replace(':main', ''));

onEveryVersion('the layouts of a room on %s', (version) => {
  const floats = isAtLeastVersion(version, '2.9.1');

  it('[V84] keep the elements of everybody, and every voice', async () => {
    const { set, grid } = await opened(version, 5);
    const before = grid.live.slice();
    expect(before.map(({ tag }) => tag).sort()).toEqual([...Array<string>(5).fill('live-player'), 'live-pusher']);
    for (const layout of ['speaker', 'voice', 'grid', 'speaker', ''] as const) {
      grid.set({ layout });
      await turn(set);
      expect(grid.live).toHaveLength(before.length);
      before.forEach((element) => expect(grid.live).toContain(element));
    }
    const [sharer] = set.room.remotes;
    if (sharer === undefined) throw new Error('somebody is there');
    const screen = observableRemote(set.mobx, sharer.member, { source: 'screen', playerKey: 'm0.screen.0' });
    set.room.remotes = [...set.room.remotes, screen];
    await turn(set);
    before.forEach((element) => expect(grid.live).toContain(element));
    expect(inSight(grid)).toEqual(expect.arrayContaining(['m0:screen']));
    expect([grid.live.length, set.phone.faults]).toEqual([before.length + 1, []]);
  });

  it('[V74] [V75] let a picture float, or fill the window, where something can lie over video', async () => {
    const { set, grid } = await opened(version, 1);
    grid.set({ layout: 'speaker' });
    await turn(set);
    expect([shapes(grid).own, grid.data.handle !== '']).toEqual(floats ? ['window', true] : ['tile', false]);
    const [player] = grid.live.filter(({ tag }) => tag === 'live-player');
    grid.set({ layout: '' });
    await turn(set);
    const { onMember, onSwap } = grid.instance as unknown as Record<'onMember' | 'onSwap', (event?: object) => void>;
    const tap = () => onMember.call(grid.instance, { currentTarget: { dataset: { key: 'm0:main', cover: 'picture' } } });
    tap();
    tap();
    await turn(set);
    expect(String(shapes(grid).tiles[0]?.style).includes('position:fixed')).toBe(floats);
    expect(grid.data.handleLabel).toBe(floats ? '返回' : '');
    onSwap.call(grid.instance);
    await turn(set);
    expect(grid.data.handle).toBe('');
    expect(grid.live).toContain(player);
  });
});

it('[V80] [V37] a volume tick of the speaker view is one small setData, and the speaker follows without a new element', async () => {
  const { set, grid } = await opened('newest', 6);
  grid.set({ layout: 'speaker' });
  await turn(set);
  const before = grid.live.slice();
  const remotes = set.room.remotes as FakeRemote[];
  const speaker = remotes[5];
  Object.assign(speaker ?? {}, { speaking: true, volume: 40 });
  await turn(set);
  set.phone.setData.length = 0;
  Object.assign(speaker ?? {}, { volume: 90 });
  await set.phone.turn();
  expect(set.phone.setData.map(({ component }) => component)).toEqual(['grid']);
  expect(set.phone.setData[0]?.bytes).toBeLessThanOrEqual(512);
  await set.phone.clock.advance(2_000);
  Object.assign(speaker ?? {}, { volume: 30 });
  await turn(set);
  // m5 came from outside the strip.
  expect(inSight(grid)).toContain('m5');
  before.forEach((element) => expect(grid.live).toContain(element));
});

it('[V82] a room hands its property to its grid; without the feature every layout is the grid', async () => {
  const set = componentTestbed({ hasLayouts: true });
  set.addMembers(...names.slice(0, 3));
  const room = await set.mount('room', { layout: 'speaker', autoJoin: true });
  await turn(set);
  expect(room.attributes('.main__grid')).toMatchObject({ layout: 'speaker' });
  expect(room.values('.grid__cell', 'style')).toContain('left:0%;top:0%;width:100%;height:85.333%');
  room.detach();
  const plain = componentTestbed();
  plain.addMembers(...names.slice(0, 3));
  const grid = await plain.mount('grid', { layout: 'speaker' });
  await turn(plain);
  expect(shapes(grid).tiles[0]?.style).toBe('left:0%;top:0%;width:50%;height:50%');
});
