import { fakeMember, observableRemote, type FakeRemote } from '../fakes/store/fake-room-model';
import { componentTestbed, type ComponentTestbed } from './harness/component-testbed';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';

const names = ['陈知远', '苏禾', '周牧', '许清', '顾南山', '叶小满', '沈一舟', '江岚'];

const gridOf = async (set: ComponentTestbed, people: readonly string[] = names) => {
  set.addMembers(...people);
  const grid = await set.mount('grid');
  await set.phone.turn();
  set.phone.setData.length = 0;
  return grid;
};
const remotes = (set: ComponentTestbed): FakeRemote[] => set.room.remotes as FakeRemote[];

afterEach(() => document.body.replaceChildren());

onEveryVersion('setData on %s', (version) => {
  it('[V37] one volume tick of eight members is one setData of at most 0.5 kB', async () => {
    const set = componentTestbed({ version });
    await gridOf(set);
    remotes(set).forEach((remote, place) => Object.assign(remote, { speaking: true, volume: 20 + place * 10 }));
    await set.phone.turn();
    expect(set.phone.setData.map(({ component }) => component)).toEqual(['grid']);
    // The first tick also shows the marks; the next one is the steady state.
    set.phone.setData.length = 0;
    remotes(set).forEach((remote) => Object.assign(remote, { volume: remote.volume >= 55 ? 30 : 80 }));
    await set.phone.turn();
    expect(set.phone.setData).toHaveLength(1);
    expect(set.phone.setData[0]?.bytes).toBeLessThanOrEqual(512);
  });

  it('[V13] a change within a step, and a quality report that changes no mark, need no setData', async () => {
    const set = componentTestbed({ version });
    await gridOf(set);
    remotes(set).forEach((remote) => Object.assign(remote, { speaking: true, volume: 60 }));
    await set.phone.turn();
    set.phone.setData.length = 0;
    remotes(set).forEach((remote) => Object.assign(remote, { volume: 95, quality: { level: 4, videoKbps: 700 } }));
    await set.phone.turn();
    expect(set.phone.setData).toEqual([]);
  });

  it('[V38] a member that leaves does not resend the list, and its place in the tree is reused', async () => {
    const set = componentTestbed({ version, system: 'ios' });
    const grid = await gridOf(set);
    const all = remotes(set);
    const stays = grid.live.filter(({ tag }) => tag === 'live-player')[7];
    set.room.remotes = all.filter((_remote, place) => place !== 2);
    await set.phone.turn();
    expect(set.phone.setData.map(({ patch }) => Object.keys(patch).includes('tiles'))).toEqual([false]);
    expect(set.phone.setData[0]?.bytes).toBeLessThan(1_024);
    expect(grid.live.filter(({ tag }) => tag === 'live-player')).toHaveLength(7);
    expect(grid.live).toContain(stays);

    set.room.remotes = set.room.remotes.concat(observableRemote(set.mobx, fakeMember('new', 'Ana')));
    await set.phone.turn();
    await set.phone.turn();
    expect(grid.texts('.plate__name')).toEqual(['我', '陈知远', '苏禾', 'Ana', ...names.slice(3)]);
  });

  it('[V3] the local tile is second, wherever it is in the tree', async () => {
    const set = componentTestbed({ version });
    const grid = await gridOf(set, names.slice(0, 2));
    const styles = grid.data.own as { style: string };
    expect(styles.style).toBe('left:0%;top:50%;width:50%;height:50%');
  });
});

// Positions of cells are the same on every base library; players and transfers to the screen are tested on each.
onEveryVersion('pages and limits on %s', (version) => {
  it('[V8] the tenth tile is on the second page, and a dot turns the page', async () => {
    const set = componentTestbed({ version });
    const grid = await gridOf(set, [...names, '李', '吴']);
    expect(grid.count('.grid__dot')).toBe(2);
    const first = (grid.data.tiles as { style: string }[]).map(({ style }) => style.includes('opacity:0'));
    expect(first).toEqual([false, false, false, false, false, false, false, false, true, true]);
    const { onDot } = grid.instance as unknown as { onDot(event: object): void };
    onDot.call(grid.instance, { currentTarget: { dataset: { page: 1 } } });
    await set.phone.turn();
    const second = (grid.data.tiles as { style: string }[]).map(({ style }) => style.includes('opacity:0'));
    expect([grid.data.page, second.indexOf(false)]).toEqual([1, 8]);
    expect((grid.data.own as { style: string }).style).toContain('opacity:0');
    expect(grid.live.filter(({ tag }) => tag === 'live-pusher')).toHaveLength(1);
  });

  it('[V9] plays six on Android and eight on iOS, and others after a tap', async () => {
    const six = componentTestbed({ version, system: 'android' });
    const grid = await gridOf(six);
    const players = grid.live.filter(({ tag }) => tag === 'live-player');
    // The other two only play audio.
    expect(players.map((player) => /none$/.test(String(player.attributes().src))).filter((heard) => heard)).toHaveLength(2);
    expect(grid.texts('.tile__note')).toEqual(['轻点看画面', '轻点看画面']);
    const eight = componentTestbed({ version, system: 'ios' });
    const other = await gridOf(eight);
    expect(other.live.filter(({ tag }) => tag === 'live-player')).toHaveLength(8);
  });

  it('[V11] attaches a player for each element, and detaches it with the element', async () => {
    const set = componentTestbed({ version });
    await gridOf(set, names.slice(0, 2));
    expect(set.room.asked).toEqual(expect.arrayContaining(['attachPlayer m0 main', 'attachPlayer m1 main']));
    Object.assign(remotes(set)[0] ?? {}, { player: { ...remotes(set)[0]?.player, src: '' } });
    await set.phone.turn();
    await set.phone.turn();
    expect(set.room.asked).toContain('detachPlayer m0 main');
  });
});

onEveryVersion('a player that a page places alone on %s', (version) => {
  it('[V42] finds its member by name, also when the name is set later', async () => {
    const set = componentTestbed({ version });
    set.addMembers('陈知远', '苏禾');
    const player = await set.mount('player', { member: '' });
    expect(player.text('.plate__name')).toBe('');
    player.set({ member: 'm1' });
    await set.phone.turn();
    await set.phone.turn();
    expect(player.text('.plate__name')).toBe('苏禾');
    expect(player.element({ tag: 'live-player' }).attributes()).toMatchObject({ src: 'rtmp://127.0.0.1/live/m1' });
    player.tap('.tile');
    expect(set.phone.events).toContainEqual({ component: 'player', name: 'membertap', detail: { id: 'm1' } });
    player.native('statechange', { code: 2004 });
    expect(set.room.asked).toContain('playerCode m1 main 2004');
  });

  it('[V42] a pusher placed alone previews, and becomes the local tile', async () => {
    const set = componentTestbed({ version });
    set.room.state = 'idle';
    const pusher = await set.mount('pusher');
    // Without video there is no camera to flip.
    expect(pusher.count('.tray__box')).toBe(isAtLeastVersion(version, '2.7.0') ? 3 : 2);
    set.room.state = 'joined';
    await set.phone.turn();
    expect([pusher.count('.tray__box'), pusher.text('.plate__name')]).toEqual([0, '我']);
  });
});

describe('a shared screen', () => {
  it('[S171] has its own events, apart from camera and microphone', async () => {
    const set = componentTestbed();
    const pusher = await set.mount('pusher');
    type Handlers = Record<'rtcPusherState' | 'rtcScreenState', (event: object) => void>;
    const { rtcPusherState, rtcScreenState } = pusher.instance as unknown as Handlers;
    rtcScreenState.call(pusher.instance, { detail: { code: -1308, message: 'refused' } });
    rtcPusherState.call(pusher.instance, { detail: { code: 1002 } });
    expect(set.room.asked.filter((wish) => wish.indexOf('Code') > 0)).toEqual(['screenCode -1308', 'pusherCode 1002']);
  });
});
