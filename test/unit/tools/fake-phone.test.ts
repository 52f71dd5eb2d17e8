/** @jest-environment jsdom */
import { fakePhone, type Phone, type PhoneOptions } from '../../fakes/phone/fake-phone';
import type { Mounted } from '../../fakes/phone/mounted';

const root = 'test/fixtures/phone';
const phoneOf = (version: string, more: PhoneOptions = {}): Phone => fakePhone(version, { root, ...more });

interface Heard {
  where: string;
  type: string;
  id: string;
  detail: Record<string, unknown>;
}

interface Probe {
  seen: Record<string, string>;
  wx: Record<string, (...given: unknown[]) => unknown>;
  time: { setTimeout(act: () => void, ms: number): number; now(): number; random(): number };
  pages(): unknown[];
}

/** Mounts a component and lets its elements reach the native side. */
const placed = async (phone: Phone, name: string, properties: Record<string, unknown> = {}): Promise<Mounted> => {
  const mounted = phone.mount(name, properties);
  await phone.turn();
  return mounted;
};

/** Puts a handler where a page with components is asked for it, and where it is called. */
const listen = (phone: Phone, name: string, listener: (event: { target: { id: string } }) => void): void => {
  (Object.getPrototypeOf(phone.page) as Record<string, unknown>)[name] = listener;
};

const probe = (phone: Phone): Probe => phone.require('probe') as Probe;

describe('where native events go', () => {
  it.each([
    ['1.7.0', 'page', 'page'],
    ['1.7.4', 'component', 'page'],
    ['1.9.0', 'component', 'page'],
    ['1.9.3', 'component', 'component'],
    ['1.9.90', 'component', 'component'],
    ['2.0.0', 'component', 'component'],
    ['2.2.3', 'component', 'component'],
    ['2.10.0', 'component', 'component'],
    ['newest', 'component', 'component'],
  ])('[X1] on %s the pusher is heard on the %s, the player on the %s', async (version, pusherRoute, playerRoute) => {
    const phone = phoneOf(version);
    const tiles = { pusher: await placed(phone, 'tile', { push: true }), player: await placed(phone, 'tile', { member: 'ana' }) };
    const onPage: string[] = [];
    listen(phone, 'rtcPusherState', () => onPage.push('pusher'));
    listen(phone, 'rtcPlayerState', () => onPage.push('player'));

    tiles.pusher.native('statechange', { code: 1002 });
    tiles.player.native('statechange', { code: 2004 });

    expect(onPage).toEqual([...(pusherRoute === 'page' ? ['pusher'] : []), ...(playerRoute === 'page' ? ['player'] : [])]);
    expect((tiles.pusher.data.heard as Heard[]).map(({ where }) => where)).toEqual(pusherRoute === 'page' ? [] : ['component']);
    expect((tiles.player.data.heard as Heard[]).map(({ where }) => where)).toEqual(playerRoute === 'page' ? [] : ['component']);
  });

  it('[X1] says so when the handler is not where this library looks', async () => {
    const warned = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const player = await placed(phoneOf('1.7.0'), 'tile', { member: 'ana' });
    expect(player.native('statechange', { code: 2004 })).toBe('unheard');
    expect(warned).toHaveBeenCalledWith(expect.stringContaining('has no method "rtcPlayerState"'));
    warned.mockRestore();
  });

  it('[X1] tells the players of a page apart by the id of the tag', async () => {
    const phone = phoneOf('1.7.0');
    const stage = await placed(phone, 'stage', { members: ['ana', 'ben'] });
    const ids: string[] = [];
    listen(phone, 'rtcPlayerState', (event) => ids.push(event.target.id));
    stage.native('statechange', { code: 2004 }, { id: 'ben' });
    expect(ids).toEqual(['ben']);
  });

  it('[X1] does not hear `bind:` where the tags read a property', () => {
    expect(phoneOf('1.9.0').mount('tile', { push: true }).native('error', {})).toBe('unbound');
    expect(phoneOf('1.9.3').mount('tile', { push: true }).native('error', {})).toBe('heard');
  });
});

describe('what native events carry', () => {
  const state = async (version: string): Promise<Heard> => {
    const tile = await placed(phoneOf(version), 'tile', { push: true });
    tile.native('statechange', { code: 1002, message: 'ok' });
    return (tile.data.heard as [Heard])[0];
  };
  const reports = async (version: string, system: PhoneOptions['system'] = 'android'): Promise<Heard[]> => {
    const tile = await placed(phoneOf(version, { system }), 'tile', { push: true });
    tile.native('netstatus', { videoBitrate: 300, videoFPS: 15, netSpeed: 320 });
    return tile.data.heard as Heard[];
  };

  it('[X2] has the message from 1.9.90 on', async () => {
    expect((await state('1.9.3')).detail).toEqual({ code: 1002 });
    expect((await state('1.9.90')).detail).toEqual({ code: 1002, message: 'ok' });
  });

  it('[X2] has the handler’s name for a type from 1.9.0 to 1.9.2', async () => {
    expect([(await state('1.7.4')).type, (await state('1.9.0')).type, (await state('1.9.3')).type]).toEqual([
      'statechange',
      'rtcPusherState',
      'statechange',
    ]);
  });

  it('[X2] reports the network from 1.9.0 on, by raw keys until 1.9.3', async () => {
    expect(await reports('1.7.4')).toEqual([]);
    expect((await reports('1.9.0'))[0]?.detail).toEqual({ info: { VIDEO_BITRATE: 300, VIDEO_FPS: 15, NET_SPEED: 320 } });
    expect((await reports('1.9.3'))[0]?.detail).toEqual({ info: { videoBitrate: 300, videoFPS: 15, netSpeed: 320 } });
  });

  it('[X2] reports it twice and in part on iOS', async () => {
    expect((await reports('2.10.0', 'ios')).map(({ detail }) => detail)).toEqual([
      { info: { videoBitrate: 300, netSpeed: 320 } },
      { info: { videoFPS: 15 } },
    ]);
  });

  it('[X2] has no event that came later', async () => {
    expect((await placed(phoneOf('2.10.0'), 'tile', { push: true })).native('audiovolumenotify', { volume: 3 })).toBe('absent');
    expect((await placed(phoneOf('2.12.0'), 'tile', { push: true })).native('audiovolumenotify', { volume: 3 })).toBe('unbound');
  });
});

describe('what a base library has', () => {
  it('[X3] lacks the members of wx that came later, and has no Proxy at the floor', () => {
    expect(probe(phoneOf('1.7.0')).seen).toEqual({
      window: 'undefined',
      document: 'undefined',
      process: 'undefined',
      Proxy: 'undefined',
      nextTick: 'undefined',
      getSystemInfoSync: 'function',
      cloud: 'undefined',
    });
    expect(probe(phoneOf('newest')).seen).toMatchObject({ Proxy: 'function', nextTick: 'function', cloud: 'undefined' });
  });

  it('[X3] does not see the parts of a component that came later', () => {
    expect(phoneOf('2.0.0').mount('tile').text('.tile__name')).toBe('attached');
    expect(phoneOf('2.2.3').mount('tile').text('.tile__name')).toBe('lifetimes');
  });

  it('[X3] reads only the attributes that it knows', () => {
    const attributes = (version: string): object =>
      phoneOf(version).mount('tile', { push: true, url: 'u' }).element().attributes();
    expect(attributes('1.7.0')).toEqual({ url: 'u' });
    expect(attributes('2.10.0')).toEqual({ url: 'u', 'enable-mic': true });
  });

  it('[X3] gives contexts the methods of its time', () => {
    const methods = (version: string): string[] =>
      Object.keys(probe(phoneOf(version)).wx.createLivePusherContext?.() as object).sort();
    expect(methods('1.7.0')).toEqual(['pause', 'resume', 'start', 'stop', 'switchCamera']);
    expect(methods('2.7.0')).toEqual(expect.arrayContaining(['snapshot', 'startPreview', 'toggleTorch']));
    expect(methods('2.7.0')).not.toContain('setMICVolume');
  });

  it('[X3] tells the code of a close only to later libraries', () => {
    const closing = (version: string): unknown[] => {
      const phone = phoneOf(version);
      const task = probe(phone).wx.connectSocket?.({ url: 'ws://a' }) as { onClose(listener: (event: unknown) => void): void };
      const heard: unknown[] = [];
      task.onClose((event) => heard.push(event));
      phone.sockets[0]?.open();
      phone.sockets[0]?.close(4001, 'replaced');
      return heard;
    };
    expect(closing('1.7.0')).toEqual([{}]);
    expect(closing('2.10.0')).toEqual([{ code: 4001, reason: 'replaced' }]);
  });
});

describe('native elements', () => {
  it('[X4] leaves out a second pusher on a page', async () => {
    const phone = phoneOf('2.10.0');
    const twin = await placed(phone, 'twin');
    expect(twin.live.map(({ stage }) => stage)).toEqual(['inserted', 'ignored']);
    expect(phone.complaints).toEqual(['一个页面只能插入一个 <live-pusher />']);
  });

  it('[X4] keeps commands until the element is there', async () => {
    const phone = phoneOf('1.7.0');
    const context = probe(phone).wx.createLivePusherContext?.() as { start(): void; stop(): void };
    context.start();
    const tile = await placed(phone, 'tile', { push: true });
    context.stop();
    await phone.turn();
    expect(tile.element().calls.map(({ method }) => method)).toEqual(['start', 'stop']);
  });

  it('[X4] finds a player by its id inside its component', async () => {
    const phone = phoneOf('1.7.0');
    const tile = await placed(phone, 'tile', { member: 'ana' });
    const context = probe(phone).wx.createLivePlayerContext?.('ana', tile.instance) as { play(): void };
    context.play();
    await phone.turn();
    expect(tile.element().calls.map(({ method }) => method)).toEqual(['play']);
  });
});

describe('what a phone gets wrong', () => {
  it('[N73] canIUse knows tags and members of wx, and neither values nor sockets', () => {
    const ask = (version: string, name: string): unknown => probe(phoneOf(version)).wx.canIUse?.(name);
    const names = ['live-pusher', 'live-player', 'live-pusher.mode', 'nextTick', 'SocketTask', 'live-pusher.object.mode.RTC'];
    expect(names.map((name) => ask('1.7.0', name))).toEqual([true, true, true, false, false, false]);
    expect(ask('2.2.3', 'nextTick')).toBe(true);
  });

  it('[N73] an Android player that came while the app was hidden is not healed by another src, but by another element', async () => {
    const phone = phoneOf('2.10.0');
    phone.hide();
    const tile = await placed(phone, 'tile', { member: 'ana' });
    phone.show();
    expect(tile.native('statechange', { code: 2004 })).toBe('broken');
    tile.set({ url: 'other' });
    expect(tile.native('statechange', { code: 2004 })).toBe('broken');
    expect((await placed(phone, 'tile', { member: 'ben' })).native('statechange', { code: 2004 })).toBe('heard');
    const ios = phoneOf('2.10.0', { system: 'ios' });
    ios.hide();
    expect((await placed(ios, 'tile', { member: 'ana' })).native('statechange', { code: 2004 })).toBe('heard');
  });

  it('[N73] knows the page on which a component lies, also when another one is in front', () => {
    const phone = phoneOf('2.10.0');
    const below = phone.page;
    const tile = phone.mount('tile', {});
    phone.open('pages/other/index');
    tile.set({ push: true });
    expect(tile.element().page).toBe(below);
  });

  it('[N73] old engines have no Object.values; what they have is the same', () => {
    const objects = (version: string) => (probe(phoneOf(version)) as unknown as { objects(): unknown[] }).objects();
    expect(objects('1.7.0')).toEqual(['undefined', 'undefined', 'function', true]);
    expect(objects('newest')).toEqual(['function', 'function', 'function', true]);
  });
});

describe('the bridge and the screen', () => {
  it('[X5] counts crossings of the bridge and their bytes', () => {
    const phone = phoneOf('1.7.0');
    const tile = phone.mount('tile', { member: 'ana' });
    phone.setData.length = 0;
    tile.set({ member: 'ben' });
    expect(phone.setData).toEqual([{ component: 'tile', patch: { name: 'ben' }, bytes: 14 }]);
    expect(tile.text('.tile__name')).toBe('ben');
  });

  it('[X5] records what cannot cross', () => {
    const phone = phoneOf('1.7.0');
    (phone.mount('tile').instance.breakBridge as () => void)();
    expect(phone.faults).toEqual(['setData of tile: name is a function']);
  });

  it('[X5] carries a tap through the components, up to the owner', () => {
    const phone = phoneOf('1.7.0');
    const stage = phone.mount('stage', { members: ['ana'] });
    stage.tap('.tile');
    expect(stage.text('.stage__last')).toBe('ana');
    expect(phone.events).toEqual([{ component: 'the-tile', name: 'membertap', detail: { id: 'ana' } }]);
  });
});

describe('pages, app and time', () => {
  it('[X6] attaches components before onLoad and detaches them when the page goes', () => {
    const phone = phoneOf('1.7.0');
    phone.launch();
    const room = phone.visit('pages/room/index?room=r1');
    expect(room.text('.page')).toBe('r1');
    expect(room.text('.tile__name')).toBe('r1');
    expect(phone.live).toHaveLength(1);
    expect(probe(phone).pages()).toHaveLength(2);

    phone.back();
    expect(phone.live).toHaveLength(0);
    expect(phone.app.seen).toEqual(['launch', 'unload']);
  });

  it('[X6] tells the app of show and hide from 2.1.2 on', () => {
    expect(probe(phoneOf('2.0.0')).wx.onAppHide).toBeUndefined();
    const phone = phoneOf('2.2.3');
    const heard: string[] = [];
    probe(phone).wx.onAppHide?.(() => heard.push('hide'));
    phone.page.onHide = () => heard.push('page');
    phone.hide();
    expect(heard).toEqual(['page', 'hide']);
    expect(phone.held().listeners).toEqual({ AppHide: 1 });
  });

  it('[X6] moves time only when told to, and fires in order', async () => {
    const phone = phoneOf('1.7.0');
    const { time } = probe(phone);
    const from = time.now();
    const fired: string[] = [];
    time.setTimeout(() => fired.push(`late ${time.now() - from}`), 2_000);
    time.setTimeout(() => fired.push(`early ${time.now() - from}`), 500);
    await phone.turn();
    expect(fired).toEqual([]);
    await phone.clock.advance(1_000);
    phone.clock.suspend(60_000);
    expect(fired).toEqual(['early 500']);
    await phone.turn();
    expect(fired).toEqual(['early 500', 'late 61000']);
    expect(phone.clock.pending()).toBe(0);
  });

  it('[X6] gives every phone its own copy of the code, and its own repeatable chance', () => {
    const [one, other] = [phoneOf('1.7.0'), phoneOf('1.7.0')];
    expect(probe(one)).not.toBe(probe(other));
    expect(probe(one).time.random()).toBe(probe(other).time.random());
  });

  it('[X6] answers for permissions as the person does', async () => {
    const phone = phoneOf('1.7.0');
    phone.state.answers['scope.camera'] = false;
    const answers: string[] = [];
    probe(phone).wx.authorize?.({ scope: 'scope.camera', success: () => answers.push('yes'), fail: () => answers.push('no') });
    await phone.turn();
    expect(answers).toEqual(['no']);
    expect(phone.state.permissions).toEqual({ 'scope.camera': false });
  });
});
