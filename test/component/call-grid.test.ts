import type { Mounted } from '../fakes/phone/mounted';
import { fakeParty } from '../fakes/store/fake-calls-model';
import { fakeMember, observableRemote, type FakeRemote } from '../fakes/store/fake-room-model';
import { callComponentTestbed, gridOfCall, type CallComponentTestbed } from './harness/call-component-testbed';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';

afterEach(() => document.body.replaceChildren());

const remotes = (set: CallComponentTestbed): FakeRemote[] => set.media.remotes as FakeRemote[];
const styleOf = (grid: Mounted, whose: 'own' | number): { style: string; shape: string } => {
  const { own, tiles } = gridOf(grid);
  return whose === 'own' ? own : (tiles[whose] ?? own);
};

const gridOf = (call: Mounted) =>
  gridOfCall(call).data as {
    own: { style: string; shape: string; level: number };
    tiles: { key: string; style: string; shape: string; name: string; note: string; level: number }[];
    handle: string;
    handleLabel: string;
  };

async function talking(
  names: readonly string[],
  more = {},
  version = 'newest',
): Promise<{ set: CallComponentTestbed; call: Mounted }> {
  const set = callComponentTestbed({ version });
  const call = await set.mountCall();
  set.activeCall(names, more);
  await set.settle();
  await set.settle();
  return { set, call };
}

const finger = (clientX: number, clientY: number) => ({ touches: [{ clientX, clientY }] });

onEveryVersion('the pictures of %s', (version) => {
  const lies = isAtLeastVersion(version, '2.9.1');

  it('[C113] keep their pusher and player from video to audio and back, and from two to three parties', async () => {
    const { set, call } = await talking(['苏禾'], {}, version);
    const before = call.live.slice();
    expect(before.map(({ tag }) => tag).sort()).toEqual(['live-player', 'live-pusher']);
    const model = set.calls.current;
    if (model === null) throw new Error('there is a call');
    for (const kind of ['audio', 'video'] as const) {
      model.kind = kind;
      await set.settle();
      before.forEach((element) => expect(call.live).toContain(element));
    }
    model.parties = model.parties.concat(fakeParty('m1', '陈知远', { state: 'active' }));
    model.group = true;
    set.media.remotes = set.media.remotes.concat(observableRemote(set.mobx, fakeMember('m1', '陈知远')));
    await set.settle();
    await set.settle();
    before.forEach((element) => expect(call.live).toContain(element));
    expect([call.live.length, set.phone.faults]).toEqual([3, []]);
  });

  it('[C116] have bars that hide over video, and stay beside it', async () => {
    const { set, call } = await talking(['苏禾'], {}, version);
    await set.phone.clock.advance(5_000);
    await set.settle();
    expect([call.data.media, call.count('.tray--gone'), call.count('.head--gone')]).toEqual(
      lies ? ['over', 1, 1] : ['between', 0, 0],
    );
    expect(call.values('.control', 'ariaLabel').every((label) => typeof label === 'string' && label !== '')).toBe(true);
  });

  it('[C119] go on in the phone’s own window from 2.10.3 on', async () => {
    const { call } = await talking(['苏禾'], {}, version);
    const { 'picture-in-picture-mode': mode } = call.element({ tag: 'live-player' }).attributes();
    expect(mode).toEqual(isAtLeastVersion(version, '2.10.3') ? ['push', 'pop'] : undefined);
  });
});

// Positions and dragging are the same on every base library that allows overlapping video.
describe('pusher and players', () => {
  it('[C113] stay the same from video to audio and back, swapped, dragged, and from two to three parties', async () => {
    const { set, call } = await talking(['苏禾']);
    const before = call.live.slice();
    expect(before.map(({ tag }) => tag).sort()).toEqual(['live-player', 'live-pusher']);
    const same = (): void => before.forEach((element) => expect(call.live).toContain(element));

    const model = set.calls.current;
    if (model === null) throw new Error('there is a call');
    model.kind = 'audio';
    await set.settle();
    same();
    model.kind = 'video';
    await set.settle();
    same();
    call.tap('.grid__handle');
    await set.settle();
    same();
    const grid = gridOfCall(call) as unknown as Record<'onHold' | 'onDrag' | 'onDrop', (event: object) => void>;
    grid.onHold.call(grid, finger(300, 100));
    grid.onDrag.call(grid, finger(20, 700));
    await set.settle();
    same();
    grid.onDrop.call(grid, {});
    const third = fakeParty('m1', '陈知远', { state: 'active' });
    model.parties = model.parties.concat(third);
    model.group = true;
    set.media.remotes = set.media.remotes.concat(observableRemote(set.mobx, fakeMember('m1', '陈知远')));
    await set.settle();
    await set.settle();
    same();
    expect(call.live).toHaveLength(3);
    expect(gridOf(call).handle).toBe('');
  });

  it('[C119] only the large remote picture continues in the phone’s own window', async () => {
    const { set, call } = await talking(['苏禾']);
    const mode = (): unknown => call.element({ tag: 'live-player' }).attributes()['picture-in-picture-mode'];
    expect(mode()).toEqual(['push', 'pop']);
    Object.assign(set.calls.current ?? {}, { kind: 'audio' });
    await set.settle();
    expect(mode()).toEqual([]);
  });
});

describe('two pictures', () => {
  it('[C115] a tap on the small picture enlarges it, and announces that', async () => {
    const { set, call } = await talking(['苏禾']);
    expect([styleOf(call, 'own').shape, styleOf(call, 0).shape]).toEqual(['window', 'full']);
    expect(gridOf(call).handleLabel).toBe('我的小窗，轻点交换画面');
    call.tap('.grid__handle');
    await set.settle();
    expect([styleOf(call, 'own').shape, styleOf(call, 0).shape]).toEqual(['full', 'window']);
    expect(gridOf(call).handleLabel).toBe('苏禾的小窗，轻点交换画面');
  });

  it('[C114] a drag moves box and picture together, in one small setData per move', async () => {
    const { set, call } = await talking(['苏禾']);
    const grid = gridOfCall(call) as unknown as Record<'onHold' | 'onDrag' | 'onDrop', (event: object) => void>;
    set.phone.setData.length = 0;
    grid.onHold.call(grid, finger(300, 150));
    grid.onDrag.call(grid, finger(250, 200));
    grid.onDrag.call(grid, finger(100, 300));
    await set.phone.turn();
    expect(set.phone.setData).toHaveLength(1);
    expect(set.phone.setData[0]?.bytes).toBeLessThanOrEqual(160);
    expect(styleOf(call, 'own').style).toBe(gridOf(call).handle);
    grid.onDrop.call(grid, {});
    await set.phone.turn();
    expect(gridOf(call).handle).toMatch(/^left:12px/);
  });
});

describe('the bars over a picture', () => {
  const bars = (call: Mounted): number => call.count('.tray--gone');

  it('[C116] hide after four seconds, and a tap shows them for four seconds again', async () => {
    const { set, call } = await talking(['苏禾']);
    expect(bars(call)).toBe(0);
    await set.phone.clock.advance(5_000);
    await set.settle();
    expect([bars(call), call.count('.head--gone')]).toEqual([1, 1]);
    call.tap('.media');
    await set.settle();
    expect(bars(call)).toBe(0);
    await set.phone.clock.advance(5_000);
    await set.settle();
    expect(bars(call)).toBe(1);
    call.tap('.media');
    await set.settle();
    call.tap('.media');
    await set.settle();
    expect(bars(call)).toBe(1);
  });

  it('[C116] do not hide during a touch when a party leaves and two are left', async () => {
    const { set, call } = await talking(['苏禾', '陈知远']);
    await set.phone.clock.advance(9_000);
    await set.settle();
    const model = set.calls.current;
    if (model === null) throw new Error('there is a call');
    model.parties = model.parties.map((party) =>
      party.id === 'm1' ? { ...party, state: 'ended' as const, reason: 'hangup' as const } : party,
    );
    set.media.remotes = remotes(set).slice(0, 1);
    await set.settle();
    expect([call.data.media, bars(call)]).toEqual(['over', 0]);
    await set.phone.clock.advance(5_000);
    await set.settle();
    expect(bars(call)).toBe(1);
  });

  it('[C220] stay while the other party has no picture, and for four seconds after it came', async () => {
    const { set, call } = await talking(['苏禾']);
    const camera = (hasVideo: boolean): void => void remotes(set).forEach((remote) => Object.assign(remote, { hasVideo }));
    camera(false);
    await set.phone.clock.advance(9_000);
    await set.settle();
    expect(bars(call)).toBe(0);
    camera(true);
    await set.settle();
    expect(bars(call)).toBe(0);
    await set.phone.clock.advance(5_000);
    await set.settle();
    expect(bars(call)).toBe(1);
    camera(false);
    await set.settle();
    expect(bars(call)).toBe(0);
  });

  it('[C220] are never hidden from screen readers', async () => {
    const { set, call } = await talking(['苏禾']);
    await set.phone.clock.advance(5_000);
    await set.settle();
    expect([bars(call), call.values('.head--gone', 'ariaHidden'), call.values('.tray--gone', 'ariaHidden')]).toEqual([
      1,
      [undefined],
      [undefined],
    ]);
  });

  it('[C116] stay for screen readers', async () => {
    const set = callComponentTestbed();
    set.phone.state.screenReader = true;
    const call = await set.mountCall();
    set.activeCall(['苏禾']);
    await set.phone.clock.advance(6_000);
    await set.settle();
    expect(bars(call)).toBe(0);
  });

  it('[C116] stay while a question is open, and in an audio call', async () => {
    const { set, call } = await talking(['苏禾']);
    set.incoming();
    await set.phone.clock.advance(6_000);
    await set.settle();
    expect(bars(call)).toBe(0);
    set.calls.incoming = null;
    Object.assign(set.calls.current ?? {}, { kind: 'audio' });
    await set.phone.clock.advance(6_000);
    await set.settle();
    expect(bars(call)).toBe(0);
  });
});

describe('a group', () => {
  it('[C118] an invited party has a tile, and keeps its place when it joins', async () => {
    const { set, call } = await talking(['苏禾', '陈知远', '叶小满']);
    const model = set.calls.current;
    if (model === null) throw new Error('there is a call');
    const all = remotes(set);
    set.media.remotes = all.slice(0, 2);
    model.parties = model.parties.map((party) => (party.id === 'm2' ? { ...party, state: 'ringing' as const } : party));
    await set.settle();
    const waiting = gridOf(call).tiles[2];
    expect([waiting?.name, waiting?.note, call.live.length]).toEqual(['叶小满', '等待接听…', 3]);
    model.parties = model.parties.map((party) => ({ ...party, state: 'active' as const }));
    set.media.remotes = all;
    await set.settle();
    await set.settle();
    const here = gridOf(call).tiles[2];
    expect([here?.key, here?.style, here?.note, call.live.length]).toEqual([waiting?.key, waiting?.style, '', 4]);
  });

  it('[C118] a party that did not join is removed after six seconds', async () => {
    const { set, call } = await talking(['苏禾', '陈知远'], { kind: 'audio' });
    const model = set.calls.current;
    if (model === null) throw new Error('there is a call');
    set.media.remotes = remotes(set).slice(0, 1);
    model.parties = model.parties.map((party) =>
      party.id === 'm1' ? { ...party, state: 'ended' as const, reason: 'busy' as const } : party,
    );
    await set.settle();
    expect(call.texts('.person__note')).toEqual(['', '', '对方忙线中']);
    await set.phone.clock.advance(7_000);
    await set.settle();
    expect(call.texts('.person__words')).toEqual(['苏禾', '我']);
  });
});

describe('setData of a call', () => {
  it.each([
    ['voice', 'audio', 'call'],
    ['video', 'video', 'rtc-grid'],
  ] as const)('[C124] one volume tick of a %s call of nine is one setData of at most 0.5 kB', async (_name, kind, component) => {
    const names = ['苏禾', '陈知远', '沈一舟', '叶小满', '顾南山', '周牧', '许清', '江岚'];
    const { set } = await talking(names, { kind });
    remotes(set).forEach((remote, place) => Object.assign(remote, { speaking: true, volume: 20 + place * 10 }));
    await set.phone.turn();
    set.phone.setData.length = 0;
    remotes(set).forEach((remote) => Object.assign(remote, { volume: remote.volume >= 55 ? 30 : 80 }));
    set.media.me.volume = 60;
    await set.phone.turn();
    expect(set.phone.setData.map((crossing) => crossing.component)).toEqual([component]);
    expect(set.phone.setData[0]?.bytes).toBeLessThanOrEqual(512);
  });

  it('[C124] a second of the clock is one small setData, outside the grid', async () => {
    const { set } = await talking(['苏禾']);
    await set.phone.clock.advance(6_000);
    set.phone.setData.length = 0;
    await set.phone.clock.advance(1_000);
    await set.settle();
    expect(set.phone.setData.map(({ component, patch }) => [component, Object.keys(patch)])).toEqual([['call', ['head.sub']]]);
    expect(set.phone.setData[0]?.bytes).toBeLessThanOrEqual(100);
  });
});

describe('a covered page', () => {
  it('[C124] gets no setData while only time passes, and is up to date when shown', async () => {
    const set = callComponentTestbed();
    const bar = await set.mountCall({ page: '/pages/call/index' }, 'pages/home/index');
    const call = await set.mountCall();
    set.activeCall(['苏禾'], { kind: 'audio' });
    await set.settle();
    set.phone.setData.length = 0;
    await set.phone.clock.advance(10_000);
    expect(set.phone.setData.every(({ patch }) => 'head.sub' in patch)).toBe(true);
    expect([bar.text('.bar__clock'), call.text('.head__sub')]).toEqual(['00:00', '00:10']);
    set.phone.back();
    await set.phone.clock.advance(1_000);
    await set.settle();
    expect(bar.text('.bar__clock')).toBe('00:11');
  });
});

describe('the box beside other pages', () => {
  it('[C128] keeps its position on the next page', async () => {
    const set = callComponentTestbed();
    const first = await set.mountCall({ page: '/pages/call/index' }, 'pages/home/index');
    set.activeCall(['苏禾']);
    await set.settle();
    const bar = first.instance as unknown as Record<'onHold' | 'onDrag' | 'onDrop', (event: object) => void>;
    const before = (first.data.bar as { style: string }).style;
    bar.onHold.call(bar, finger(350, 600));
    bar.onDrag.call(bar, finger(40, 300));
    bar.onDrop.call(bar, {});
    await set.settle();
    const { style } = first.data.bar as { style: string };
    expect(style).not.toBe(before);
    const next = await set.mountCall({ page: '/pages/call/index' }, 'pages/tea/index');
    expect((next.data.bar as { style: string }).style).toBe(style);
  });
});
