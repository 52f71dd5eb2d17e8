/** @jest-environment jsdom */
import { fakePhone, type Phone, type PhoneOptions } from '../../fakes/phone/fake-phone';
import type { Mounted } from '../../fakes/phone/mounted';
import type { SocketTask } from '../../fakes/phone/socket';
import type { ThreadTimes } from '../../fakes/phone/threads';

const root = 'test/fixtures/phone';
const phoneOf = (version: string, more: PhoneOptions = {}): Phone => fakePhone(version, { root, ...more });

type Api = Record<string, (...given: unknown[]) => unknown>;
const wxOf = (phone: Phone): Api => (phone.require('probe') as { wx: Api }).wx;
const pusherOf = (phone: Phone) => wxOf(phone).createLivePusherContext?.() as { start(given?: object): void; stop(): void };

/** Mounts a component on the page in front, and lets everything arrive. */
async function placed(phone: Phone, name: string, properties: Record<string, unknown> = {}): Promise<Mounted> {
  const mounted = phone.mount(name, properties);
  await phone.turn();
  return mounted;
}

const stages = (mounted: Mounted): string[] => mounted.live.map(({ stage }) => stage);
const methods = (mounted: Mounted): string[] => mounted.element().calls.map(({ method }) => method);

beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation(() => undefined));
afterEach(() => jest.restoreAllMocks());

describe('the handler of a native event', () => {
  const play = { code: 2004 };

  it.each([
    ['1.7.0', true],
    ['1.9.0', true],
    ['1.9.3', false],
  ])('[N120] on %s is asked of the prototype of a page: %s', async (version, onPage) => {
    const phone = phoneOf(version);
    const player = await placed(phone, 'camera', { players: [1] });
    phone.page.rtcPlayerState = () => undefined;
    expect(player.native('statechange', play)).toBe(onPage ? 'unheard' : 'heard');
    const heard: unknown[] = [];
    Object.assign(Object.getPrototypeOf(phone.page) as object, { rtcPlayerState: () => heard.push('prototype') });
    phone.page.rtcPlayerState = () => heard.push('instance');
    player.native('statechange', play);
    expect(heard).toEqual(onPage ? ['instance'] : []);
  });

  it('[N120] lies on one prototype for all pages of a constructor', () => {
    const phone = phoneOf('1.7.0');
    phone.launch();
    const prototypes = ['pages/room/index', 'pages/room/index', 'pages/bare/index'].map((url) => {
      phone.visit(url);
      return Object.getPrototypeOf(phone.page) as object;
    });
    expect(prototypes[0]).toBe(prototypes[1]);
    expect(prototypes[0]).not.toBe(prototypes[2]);
    expect(Object.keys(prototypes[0] ?? {})).toEqual(['onLoad', 'onUnload']);
  });

  it('[N120] is asked of the page itself where its json has no components', async () => {
    const phone = phoneOf('1.7.0');
    const page = phone.visit('pages/bare/index');
    await phone.turn();
    expect(page.native('statechange', play)).toBe('unheard');
    phone.page.rtcPlayerState = () => undefined;
    expect(page.native('statechange', play)).toBe('heard');
  });
});

describe('the callback of setData', () => {
  it.each([
    ['1.7.0', 1, 4],
    ['2.0.2', 1, 4],
    ['2.8.2', 200, 200],
    ['newest', 200, 200],
  ])('[N121] comes on %s after %s to %s ms, when a hop takes 100 and an insertion 400', async (version, least, most) => {
    const phone = phoneOf(version, { threads: { hopMs: [100, 100], insertMs: 400 } });
    const camera = phone.mount('camera');
    await phone.clock.advance(1_000);
    const from = phone.clock.now();
    const after: number[] = [];
    camera.instance.setData({ pushers: [1] }, () => after.push(phone.clock.now() - from));
    expect(after).toEqual([]);
    await phone.clock.advance(1_000);
    expect(after).toEqual([expect.any(Number)]);
    expect(after[0]).toBeGreaterThanOrEqual(least);
    expect(after[0]).toBeLessThanOrEqual(most);
  });
});

describe.each(['1.7.0', '1.9.98', '2.8.2', 'newest'])('the context of a pusher on %s', (version) => {
  it('[N122] keeps commands until the first announcement', async () => {
    const phone = phoneOf(version, { threads: { insertMs: 80 } });
    const camera = await placed(phone, 'camera', { pushers: [1] });
    pusherOf(phone).start();
    await phone.clock.advance(79);
    expect([stages(camera), methods(camera)]).toEqual([['coming'], []]);
    await phone.clock.advance(1);
    expect([stages(camera), methods(camera)]).toEqual([['inserted'], ['start']]);
  });

  it('[N122] goes to the element that is gone, right after a rebuild', async () => {
    const phone = phoneOf(version, { threads: { insertMs: 80 } });
    const camera = await placed(phone, 'camera', { pushers: [1] });
    await phone.clock.advance(100);
    camera.set({ pushers: [] });
    camera.set({ pushers: [2] });
    const answers: unknown[] = [];
    pusherOf(phone).start({ fail: () => answers.push('fail') });
    await phone.clock.advance(500);
    const isNew = stages(camera)[0] === 'inserted';
    expect([methods(camera), isNew]).toEqual([[], version !== '1.7.0']);
  });
});

describe('a pusher that is replaced', () => {
  it.each([
    ['1.9.98', 400, 0],
    ['newest', 400, 0],
    ['newest', 0, 1],
  ])('[N123] on %s, with a removal of %s ms, hears %s commands', async (version, removeMs, heard) => {
    const phone = phoneOf(version, { threads: { removeMs } });
    const camera = await placed(phone, 'camera', { pushers: [1] });
    camera.set({ pushers: [2] });
    await phone.clock.advance(500);
    pusherOf(phone).start();
    await phone.clock.advance(500);
    expect([stages(camera), methods(camera).length]).toEqual([['inserted'], heard]);
  });

  it.each([
    ['1.7.0', 'ignored'],
    ['1.9.90', 'ignored'],
    ['1.9.98', 'inserted'],
    ['newest', 'inserted'],
  ])('[N124] in one render on %s is %s', async (version, stage) => {
    const phone = phoneOf(version);
    const camera = await placed(phone, 'camera', { pushers: [1] });
    camera.set({ pushers: [2] });
    await phone.turn();
    expect(stages(camera)).toEqual([stage]);
    expect(phone.complaints).toEqual(stage === 'ignored' ? ['一个页面只能插入一个 <live-pusher />'] : []);
    camera.set({ pushers: [] });
    await phone.turn();
    camera.set({ pushers: [3] });
    await phone.turn();
    expect(stages(camera)).toEqual(['inserted']);
  });
});

describe('permissions', () => {
  it.each([
    ['1.7.0', {}, []],
    ['1.7.3', {}, []],
    ['1.7.4', {}, ['scope.camera', 'scope.record']],
    ['newest', {}, ['scope.camera', 'scope.record']],
    ['newest', { camera: false }, ['scope.record']],
    ['newest', { muted: true }, ['scope.camera']],
    ['newest', { mic: false }, ['scope.camera', 'scope.record']],
    ['newest', { muted: true, camera: false }, []],
  ])('[N125] on %s a pusher with %j asks for %j', async (version, more, asked) => {
    const phone = phoneOf(version);
    const camera = await placed(phone, 'camera', { pushers: [1], ...more });
    expect([phone.state.prompts.map(({ scope }) => scope), stages(camera)]).toEqual([asked, ['inserted']]);
  });

  it('[N125] are asked for when a device is wanted later, and once', async () => {
    const phone = phoneOf('1.7.4');
    const camera = await placed(phone, 'camera', { pushers: [1], muted: true });
    phone.state.answers['scope.record'] = false;
    camera.set({ muted: false });
    await phone.turn();
    expect([camera.data.heard, camera.element().attributes().muted]).toEqual([[10_002], true]);
    expect(phone.state.prompts.map(({ scope }) => scope)).toEqual(['scope.camera', 'scope.record']);
  });

  it.each([
    ['scope.camera', [10_001], 'ignored'],
    ['scope.record', [10_002], 'ignored'],
    ['both', [10_001, 10_002], 'refused'],
  ])('[N126] with %s refused, the pusher says %j and is never inserted', async (refused, codes, next) => {
    const isRefused = (scope: string): boolean => refused === 'both' || refused === scope;
    const permissions = { 'scope.camera': !isRefused('scope.camera'), 'scope.record': !isRefused('scope.record') };
    const phone = phoneOf('1.9.0', { permissions });
    const camera = await placed(phone, 'camera', { pushers: [1] });
    expect([camera.data.heard, stages(camera)]).toEqual([codes, ['refused']]);
    Object.assign(phone.state.permissions, { 'scope.camera': true, 'scope.record': true });
    camera.set({ url: 'rtmp://a', muted: true, camera: false });
    await phone.turn();
    expect([camera.data.heard, stages(camera)]).toEqual([codes, ['refused']]);
    phone.state.permissions['scope.camera'] = phone.state.permissions['scope.record'] = false;
    const other = await placed(phone, 'camera', { pushers: [1] });
    expect(stages(other)).toEqual([next]);
  });
});

describe('the context of a player', () => {
  const rebuilt = async (version: string) => {
    const phone = phoneOf(version);
    const camera = await placed(phone, 'camera', { players: [1] });
    const first = camera.element();
    camera.set({ players: [2] });
    await phone.turn();
    const context = wxOf(phone).createLivePlayerContext?.('ana', camera.instance) as { play(): void; stop(): void };
    return { phone, camera, first, context };
  };

  it.each([
    ['1.7.0', []],
    ['1.7.4', []],
    ['1.9.0', ['stop']],
    ['1.9.98', ['stop']],
    ['newest', ['stop']],
  ])('[N127] on %s reaches a rebuilt player: %j', async (version, reached) => {
    const { phone, camera, first, context } = await rebuilt(version);
    context.stop();
    await phone.turn();
    expect([methods(camera), first.stage, first.calls]).toEqual([reached, 'gone', []]);
  });

  it.each([
    ['1.9.0', 0],
    ['1.9.3', 1],
    ['1.9.98', 1],
    ['2.0.0', 0],
  ])('[N128] on %s the library throws %s times when a player is removed', async (version, times) => {
    const { phone } = await rebuilt(version);
    expect(phone.complaints).toEqual(Array.from({ length: times }, () => 'ReferenceError: nodeId is not defined'));
  });

  it('[N129] plays nothing while the app is hidden', async () => {
    const { phone, camera, context } = await rebuilt('newest');
    phone.hide();
    context.play();
    await phone.turn();
    expect(methods(camera)).toEqual([]);
    phone.show();
    context.play();
    await phone.turn();
    expect(methods(camera)).toEqual(['play']);
  });
});

describe('a page that is closed', () => {
  it('[N130] is on the stack while it unloads and its components detach', async () => {
    const phone = phoneOf('2.0.2');
    const page = phone.open('pages/other/index');
    const seen: unknown[] = [];
    page.onUnload = () => seen.push(['onUnload', phone.pages.length]);
    const camera = await placed(phone, 'camera');
    camera.instance.onDetached = () => seen.push(['detached', phone.pages.length]);
    phone.back();
    expect([seen, phone.pages.length]).toEqual([
      [
        ['onUnload', 2],
        ['detached', 2],
      ],
      1,
    ]);
  });

  it('[N137] takes its elements along, also those on their way', async () => {
    const phone = phoneOf('newest', { threads: { insertMs: 80 } });
    phone.open('pages/other/index');
    const camera = phone.mount('camera', { pushers: [1] });
    await phone.clock.advance(10);
    const [element] = camera.live;
    phone.back();
    await phone.clock.advance(500);
    expect([element?.stage, phone.natives.inserted, phone.held().live]).toEqual(['gone', [], 0]);
  });
});

describe('a socket', () => {
  const connect = (phone: Phone, heard: unknown[]): SocketTask => {
    const task = wxOf(phone).connectSocket?.({ url: 'ws://a' }) as SocketTask;
    task.onClose((event) => heard.push(event.code ?? 'close'));
    task.onError(() => heard.push('error'));
    return task;
  };

  it.each([
    ['1.7.0', 1000],
    ['2.0.2', 1000],
    ['2.8.2', 4002],
  ])('[N131] on %s sends %s for 4002, and is closed later', async (version, code) => {
    const phone = phoneOf(version);
    const heard: unknown[] = [];
    const task = connect(phone, heard);
    phone.sockets[0]?.open();
    task.close({ code: 4002 });
    expect([phone.sockets[0]?.closedByPhone, phone.sockets[0]?.state, heard]).toEqual([{ code }, 'open', []]);
    await phone.turn();
    expect([phone.sockets[0]?.state, heard.length]).toEqual(['closed', 1]);
  });

  it('[N132] that could not be made says error without close', async () => {
    const phone = phoneOf('newest');
    const heard: unknown[] = [];
    phone.refuseSockets(true);
    connect(phone, heard);
    expect(heard).toEqual([]);
    await phone.turn();
    phone.refuseSockets(false);
    for (let made = 0; made < 6; made += 1) connect(phone, heard);
    await phone.turn();
    expect([heard, phone.sockets.length]).toEqual([['error', 'error'], 5]);
  });
});

describe('components of old libraries', () => {
  it.each([
    ['1.7.0', 'is'],
    ['1.7.2', 'no is'],
    ['1.7.3', 'is'],
  ])('[N133] have on %s: %s', async (version, own) => {
    expect((await placed(phoneOf(version), 'camera')).data.own).toBe(own);
  });

  it.each([
    ['1.7.0', ['camera: :host']],
    ['1.7.1', ['camera: :host']],
    ['1.7.2', []],
  ])('[N133] have on %s these rules without effect: %j', async (version, rules) => {
    const phone = phoneOf(version);
    await placed(phone, 'camera');
    expect(phone.deadRules).toEqual(rules);
  });

  it.each([
    ['1.7.0', 'rtmp://b'],
    ['1.7.1', 'rtmp://b'],
    ['1.7.2', 'rtmp://c'],
  ])('[N134] after other nodes in a template the element of %s has %s', async (version, url) => {
    const phone = phoneOf(version);
    const drawn = await placed(phone, 'drawn', { url: 'rtmp://a' });
    drawn.set({ text: 'only text', url: 'rtmp://b' });
    await phone.turn();
    drawn.set({ on: true });
    await phone.turn();
    drawn.set({ url: 'rtmp://c' });
    await phone.turn();
    expect(drawn.element().attributes().url).toBe(url);
  });
});

describe('two threads', () => {
  const times: ThreadTimes = { hopMs: [5, 40] };

  /** When the element was told its second URL, and when it heard a command that was given before. */
  const run = async (seed: number) => {
    const phone = phoneOf('newest', { seed, threads: times });
    const camera = phone.mount('camera', { pushers: [1], url: 'rtmp://a' });
    await phone.clock.advance(1_000);
    const seen: string[] = [];
    camera.set({ url: 'rtmp://b', muted: true });
    pusherOf(phone).start();
    for (let ms = 0; ms < 200; ms += 1) {
      await phone.clock.advance(1);
      const { url, muted } = camera.element().attributes();
      seen.push(`${url === 'rtmp://b'} ${muted} ${methods(camera).length}`);
    }
    return seen.filter((state, at) => state !== seen[at - 1]);
  };

  it('[N135] take the times of their seed, and a command overtakes a change of data', async () => {
    const seeds = [1, 2, 3, 4, 5, 6];
    const runs = await Promise.all(seeds.map(run));
    expect(await Promise.all(seeds.map(run))).toEqual(runs);
    expect(runs.map((run) => run[run.length - 1])).toEqual(seeds.map(() => 'true true 1'));
    expect(runs.some((run) => run.includes('false false 1'))).toBe(true);
  });

  it.each([0, 20, 80, 400])('[N135] an insertion and a removal of %s ms take this time', async (ms) => {
    const phone = phoneOf('newest', { threads: { insertMs: ms, removeMs: ms } });
    const camera = phone.mount('camera', { pushers: [1] });
    await phone.clock.advance(Math.max(0, ms - 1));
    const early = phone.natives.inserted.length;
    await phone.clock.advance(1);
    const [element] = phone.natives.inserted;
    camera.set({ pushers: [] });
    await phone.clock.advance(Math.max(0, ms - 1));
    const left = element?.stage;
    await phone.clock.advance(1);
    expect([early, left, element?.stage]).toEqual([ms === 0 ? 1 : 0, ms === 0 ? 'gone' : 'inserted', 'gone']);
  });

  it.each([
    ['1.7.4', []],
    ['1.9.90', [1002]],
  ])('[N136] an event before the announcement is heard on %s: %j', async (version, codes) => {
    const phone = phoneOf(version, { threads: { hopMs: [20, 20] } });
    const camera = phone.mount('camera', { pushers: [1], muted: true, camera: false });
    while (stages(camera)[0] !== 'inserted') await phone.clock.advance(1);
    expect(camera.native('statechange', { code: 1002 })).toBe('early');
    expect(camera.data.heard).toEqual([]);
    await phone.clock.advance(100);
    expect(camera.data.heard).toEqual(codes);
  });

  it('[N138] end a test whose code never lets time pass', async () => {
    const phone = phoneOf('newest');
    const { time } = phone.require('probe') as { time: { setTimeout(act: () => void, ms: number): void } };
    const again = (): void => time.setTimeout(again, 0);
    again();
    await expect(phone.clock.advance(10)).rejects.toThrow('no time passes');
  });
});
