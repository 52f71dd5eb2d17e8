import { controlTable } from '../../../components/core/media/control-table';
import { settingAttributes, type Settings } from '../../../components/core/media/controls';
import { rtmpPlane } from '../../../components/core/media/rtmp/plane';
import type { Room } from '../../../components/core/room/room';
import { settingsToApply, nothingApplied, type SettingsTask } from '../../../components/core/room/controls/setting-commands';
import { allCapabilities } from '../../fakes/store/all-capabilities';
import { settled } from '../../fakes/platform/fake-clock';
import { FakePlatform } from '../../fakes/platform/fake-platform';
import { fakePlane } from '../../fakes/store/fake-media-plane';
import { member, StoreTestbed } from '../../fakes/store/store-testbed';

const refusal = (room: Room, settings: object) => room.controls.set(settings as Partial<Settings>).then(() => null, String);

/** A testbed whose pusher sends. */
async function sending(more: ConstructorParameters<typeof StoreTestbed>[0] = {}) {
  const testbed = new StoreTestbed(more);
  await testbed.joined(member('ana'));
  const pusher = testbed.pusher();
  testbed.room.elements.acceptPusher({ type: 'started' });
  return { testbed, room: testbed.room, ...pusher };
}

describe('a setting', () => {
  it.each<[object, string]>([
    [{ beauty: 12 }, 'bad_request: beauty is 0 to 9'],
    [{ beauty: '5' }, 'bad_request: beauty is 0 to 9'],
    [{ zoom: 0.5 }, 'bad_request: zoom is 1 to 100'],
    [{ remoteMirror: 'yes' }, 'bad_request: remoteMirror is true or false'],
    [{ orientation: 'left' }, 'bad_request: orientation is one of vertical, horizontal'],
    [{ voice: '' }, 'bad_request: voice is one of off, child,'],
    [{ lipstick: 1 }, 'bad_request: there is no lipstick, but torch, zoom,'],
  ])('[S141] %j is refused with what is allowed', async (settings, words) => {
    expect(await refusal(new StoreTestbed().room, settings)).toContain(words);
  });

  it('[S140] has a row with its capability and its allowed values', () => {
    const rows = Object.values({ ...controlTable.settings, ...controlTable.member });
    rows.forEach(([needs, rule]) => {
      expect(needs === null || needs === '' || needs in allCapabilities).toBe(true);
      expect(rule === 'flag' || rule.length > 1).toBe(true);
    });
    expect(Object.keys(controlTable.commands).every((name) => name in controlTable.settings)).toBe(true);
  });

  it.each([
    ['torch', 'torch', true],
    ['filter', 'filter', 'pink'],
    ['remoteMirror', 'mirror', true],
    ['musicVolume', 'bgm', 50],
    ['pictureInPicture', 'pusherPictureInPicture', true],
  ] as const)('[S141] %s is unsupported without the capability %s', async (name, capability, value) => {
    const { room } = new StoreTestbed({ capabilities: { [capability]: false } });
    expect(await refusal(room, { [name]: value })).toBe(`Error: unsupported: ${name}`);
  });

  it('[S149] for ear monitoring is always refused', async () => {
    expect(await refusal(new StoreTestbed().room, { earMonitor: true })).toBe('Error: unsupported: earMonitor');
  });

  it('[S142] is applied with the rest of its patch or not at all, over earlier ones', async () => {
    const { room } = new StoreTestbed();
    await room.controls.set({ beauty: 3, filter: 'cool' });
    await refusal(room, { beauty: 5, whiteness: 50 });
    await room.controls.set({ filter: 'pink' });
    expect(room.controls.settings).toEqual({ beauty: 3, filter: 'pink' });
  });

  it('[S143] is an attribute only when it was set', () => {
    const device = { atLeast: () => true };
    const options = { publish: true, microphone: true, camera: true, facing: 'front' } as const;
    expect(rtmpPlane.pusher({ ...options, settings: {} }, null, device).more).toEqual({});
    const { more } = rtmpPlane.pusher(
      { ...options, settings: { beauty: 0, agc: false, pictureInPicture: true, zoom: 2 } },
      null,
      device,
    );
    expect(more).toEqual({ beauty: 0, agc: false, pictureInPicture: ['push', 'pop'] });
    expect(settingAttributes({ pictureInPicture: false })).toEqual({ pictureInPicture: [] });
  });

  it.each<[Partial<Settings>, object]>([
    [{ reverb: 'off' }, { reverb: 0 }],
    [{ reverb: 'ktv' }, { reverb: 1 }],
    [{ reverb: 'magnetic' }, { reverb: 7 }],
    [{ voice: 'heavyMetal' }, { voice: 4 }],
    [{ voice: 'foreigner' }, { voice: 6 }],
    [{ voice: 'ethereal' }, { voice: 11 }],
  ])('[S144] %j is the platform’s number', (settings, attributes) => {
    expect(settingAttributes(settings)).toEqual(attributes);
  });

  it('[S145] of the picture is stored, a momentary one is not', async () => {
    const platform = new FakePlatform();
    const { room } = new StoreTestbed({ platform });
    await room.controls.set({ localMirror: 'disable', beauty: 4, zoom: 2, reverb: 'hall' });
    expect(new StoreTestbed({ platform }).room.controls.settings).toEqual({ localMirror: 'disable', beauty: 4 });
    const elsewhere = new StoreTestbed({ platform, capabilities: { beauty: false } });
    expect(elsewhere.room.controls.settings).toEqual({ localMirror: 'disable' });
  });

  it.each([[null], ['text'], [{ settings: 3 }], [{ settings: { beauty: 99, lipstick: 1, torch: true } }]])(
    '[S145] is not read from %j in storage',
    (stored) => {
      const platform = new FakePlatform();
      platform.storage.write('rtc.choices', stored as never);
      expect(new StoreTestbed({ platform }).room.controls.settings).toEqual({});
    },
  );
});

describe('settings that are commands', () => {
  const names = Object.keys(controlTable.commands) as (keyof typeof controlTable.commands)[];
  const task = (more: Partial<SettingsTask> = {}): SettingsTask => ({
    element: 'me.0 1',
    lens: 'back true',
    settings: {},
    ...more,
  });
  const lit = { torch: true, zoom: 2 };

  it.each<[string, SettingsTask, SettingsTask, readonly string[]]>([
    ['wait until something is sent', nothingApplied, task({ element: '', settings: lit }), []],
    ['run when something is sent', nothingApplied, task({ settings: lit }), ['torch', 'zoom']],
    ['run once', task({ settings: lit }), task({ settings: lit }), []],
    ['run when the setting changes', task({ settings: lit }), task({ settings: { torch: true, zoom: 3 } }), ['zoom']],
    ['run again on another element', task({ settings: lit }), task({ element: 'me.1 2', settings: lit }), ['torch', 'zoom']],
    ['switch the torch off', task({ settings: lit }), task({ settings: { ...lit, torch: false } }), ['torch']],
    [
      'do not toggle a torch that is off',
      task({ settings: lit }),
      task({ lens: 'front true', settings: { ...lit, torch: false } }),
      [],
    ],
    ['do not toggle a torch that was never on', nothingApplied, task({ settings: { torch: false } }), []],
  ])('[S146] %s', (_rule, before, now, due) => {
    expect(settingsToApply(names, before, now)).toEqual(due);
  });

  it('[S146] run on the element that sends, and on the next one', async () => {
    const { testbed, room, ran } = await sending();
    await room.controls.set({ micVolume: 40, musicVolume: 25 });
    expect(ran).toEqual([
      ['setMICVolume', { volume: 0.4 }],
      ['setBGMVolume', { volume: 0.25 }],
    ]);
    room.elements.acceptPusher({ type: 'broken', reason: 'push_broken' });
    await testbed.advance(1_000);
    room.elements.acceptPusher({ type: 'started' });
    expect(ran).toHaveLength(4);
  });

  it('[S147] switch the torch on only with the back camera', async () => {
    const { room, ran } = await sending();
    expect(await refusal(room, { torch: true })).toContain('bad_request: torch needs the back camera, on');
    await room.switchCamera();
    await room.controls.set({ torch: true });
    expect(ran).toEqual([['toggleTorch', {}]]);
    await room.switchCamera();
    expect([room.controls.settings.torch, ran.length]).toEqual([false, 1]);
    await room.switchCamera();
    await room.controls.set({ torch: true });
    await room.setCamera(false);
    expect([room.controls.settings.torch, ran.length]).toEqual([false, 2]);
  });

  it('[S148] are logged when the phone refuses them', async () => {
    const { testbed, room } = await sending();
    testbed.native = () => Promise.reject(new Error('zoom is too large'));
    await room.controls.set({ zoom: 60 });
    await settled();
    expect(testbed.logged).toContainEqual({ level: 'warn', text: 'setting not applied' });
  });
});

describe('another member', () => {
  it('[S150] has settings for mute, fit and picture-in-picture, and their screen has its own', async () => {
    const { testbed, room } = await sending();
    await room.controls.setMember('ana', { muted: true, fit: 'contain', pictureInPicture: true });
    const ana = testbed.remote('ana');
    expect([ana.player.muted, ana.player.objectFit, ana.pictureInPicture, ana.hasAudio]).toEqual([true, 'contain', true, true]);
    expect(room.controls.settingsOf('ana', 'screen')).toEqual({});
    await room.controls.setMember('ana', { muted: false });
    expect([ana.player.muted, room.controls.settingsOf('ana')]).toEqual([
      false,
      { muted: false, fit: 'contain', pictureInPicture: true },
    ]);
  });

  it('[S151] has no volume between 0 and 100', async () => {
    const { testbed, room } = await sending();
    await expect(room.controls.setMember('ana', { volume: 50 })).rejects.toMatchObject({ reason: 'unsupported' });
    await expect(room.controls.setMember('ana', { volume: 101 })).rejects.toMatchObject({ reason: 'bad_request' });
    await room.controls.setMember('ana', { volume: 0 });
    expect(testbed.remote('ana').player.muted).toBe(true);
    await room.controls.setMember('ana', { volume: 100 });
    expect(testbed.remote('ana').player.muted).toBe(false);
  });

  it('[S152] stays muted over a leave and a join, until the own member leaves', async () => {
    const { testbed, room } = await sending();
    await room.controls.setMember('ana', { muted: true });
    testbed.emit('member.left', { id: 'ana', reason: 'left' });
    testbed.emit('member.joined', { member: member('ana', { joinedAt: 9 }) });
    expect(testbed.remote('ana').player.muted).toBe(true);
    await room.leave();
    expect(room.controls.settingsOf('ana')).toEqual({});
  });
});

describe('a command', () => {
  it('[S155] runs on the pusher, or on the player of the named member', async () => {
    const { testbed, room, ran } = await sending();
    const ranOnPlayer: unknown[] = [];
    const invoke = (...args: unknown[]) => (ranOnPlayer.push(args), Promise.resolve());
    const release = room.elements.attachPlayer('ana', 'main', { invoke });
    await room.controls.snapshot({ quality: 'raw' });
    await room.controls.snapshot({ member: 'ana' });
    await room.controls.enterFullScreen({ member: 'ana', direction: 90 });
    expect(ran).toEqual([['snapshot', { quality: 'raw' }]]);
    expect(ranOnPlayer).toEqual([
      ['snapshot', {}],
      ['requestFullScreen', { direction: 90 }],
    ]);
    release();
    expect(testbed.remote('ana').commands).toBeNull();
  });

  it.each<[string, (room: Room) => Promise<unknown>, string]>([
    ['for the pusher that only a player has', (room) => room.controls.enterFullScreen({} as never), 'unsupported'],
    [
      'for a player that only the pusher has',
      (room) => room.controls.playMusic({ url: 'a', member: 'ana' } as never),
      'unsupported',
    ],
    ['without a required text', (room) => room.controls.playMusic({} as never), 'bad_request'],
    ['with an empty text', (room) => room.controls.sendMessage({ msg: '' }), 'bad_request'],
    ['with an unknown option', (room) => room.controls.snapshot({ size: 3 } as never), 'bad_request'],
  ])('[S156] %s is refused', async (_rule, run, reason) => {
    await expect(run((await sending()).room)).rejects.toMatchObject({ reason });
  });

  it('[S156] that the phone lacks is refused', async () => {
    const { room } = await sending({ capabilities: { bgm: false, playerSnapshot: false } });
    await expect(room.controls.stopMusic()).rejects.toMatchObject({ reason: 'unsupported' });
    await expect(room.controls.snapshot({ member: 'ana' })).rejects.toMatchObject({ reason: 'unsupported' });
    await expect(room.controls.snapshot()).resolves.toBeUndefined();
  });

  it('[S157] without an element on the screen fails', async () => {
    const { room } = new StoreTestbed();
    await expect(room.controls.snapshot()).rejects.toMatchObject({ reason: 'device_failed' });
    await expect(room.controls.leaveFullScreen({ member: 'nobody' })).rejects.toMatchObject({ reason: 'device_failed' });
  });

  it('[S157] that failed on the phone rejects with the phone’s message', async () => {
    const { testbed, room } = await sending();
    testbed.native = () => Promise.reject({ errMsg: 'operateLivePusher:fail no picture' });
    const error = await room.controls.snapshot().catch((cause: Error) => cause);
    expect(error).toMatchObject({ reason: 'device_failed', retry: true });
    expect(String(error)).toContain('no picture');
  });

  it('[S159] without callbacks resolves at once', async () => {
    const { room } = await sending();
    room.elements.attachPlayer('ana', 'main', { invoke: () => new Promise(() => undefined) });
    await expect(room.controls.enterBackground({ member: 'ana' })).resolves.toBeUndefined();
  });

  it('[S160] for music leads to events with its progress', async () => {
    const { room } = await sending();
    const events: object[] = [];
    room.on('music', (event) => events.push(event));
    await room.controls.playMusic({ url: 'https://example.com/a.mp3' });
    room.elements.acceptMusic({ state: 'start', progress: 0, duration: 9_000 });
    expect(events).toEqual([{ state: 'start', progress: 0, duration: 9_000 }]);
  });
});

describe('sharing a screen', () => {
  const grant = { source: 'screen', urls: ['screen-1'], leftMs: 600_000 };

  async function sharing() {
    const { testbed, room } = await sending();
    const plain = testbed.signalling.answers['track.publish'];
    testbed.signalling.answers['track.publish'] = (asked) => {
      if (asked.tracks[0]?.source !== 'screen') return plain?.(asked) as never;
      testbed.emit('track.published', { id: 'me', tracks: asked.tracks });
      return { publish: [grant] } as never;
    };
    testbed.signalling.answers['track.unpublish'] = ({ source }) => {
      testbed.emit('track.unpublished', { id: 'me', source });
      return {};
    };
    const shared = room.controls.shareScreen(true);
    await settled();
    return { testbed, room, shared };
  }

  it('[S165] is refused without the capability, and outside a room', async () => {
    const { room } = await sending({ capabilities: { screenShare: false } });
    await expect(room.controls.shareScreen(true)).rejects.toMatchObject({ reason: 'unsupported' });
    await expect(new StoreTestbed().room.controls.shareScreen(true)).rejects.toMatchObject({ reason: 'not_in_room' });
  });

  it('[S166] publishes a second source, and unpublishes it at the end', async () => {
    const { testbed, room, shared } = await sharing();
    expect(room.me.screenUrl).toBe('screen-1');
    room.elements.acceptScreenCode(1004, '');
    await shared;
    expect([room.me.screen.actual, room.me.pusher.url]).toEqual(['starting', 'push-1-a']);
    room.me.screenShare.accept({ type: 'started' });
    expect(room.me.screen).toEqual({ wanted: true, actual: 'on', reason: null });
    await room.controls.shareScreen(false);
    await settled();
    expect(testbed.signalling.of('track.unpublish')).toEqual([{ room: 'r1', source: 'screen' }]);
    expect([room.me.screenUrl, room.me.screen.actual, room.me.pusher.url]).toEqual(['', 'off', 'push-1-a']);
  });

  it('[S167] ends without an error by the browser’s stop button', async () => {
    const { testbed, room, shared } = await sharing();
    const errors: object[] = [];
    room.on('error', (error) => errors.push(error));
    room.elements.acceptScreenCode(1004, '');
    room.elements.acceptScreenCode(-1310, 'ended');
    await settled();
    expect([room.me.screen.wanted, room.me.screenUrl, errors]).toEqual([false, '', []]);
    expect(testbed.signalling.of('track.unpublish')).toHaveLength(1);
    await shared;
  });

  it.each<[string, (room: Room) => unknown]>([
    ['a cancelled picker', (room) => room.elements.acceptScreenCode(-1308, 'refused')],
    ['leaving', (room) => room.leave()],
    ['a later call', (room) => room.controls.shareScreen(false)],
  ])('[S170] is refused by %s, without an error event', async (_cause, refuse) => {
    const { room, shared } = await sharing();
    const errors: object[] = [];
    room.on('error', (error) => errors.push(error));
    const again = room.controls.shareScreen(true);
    void refuse(room);
    await expect(shared).rejects.toMatchObject({ reason: 'screen_refused' });
    await expect(again).rejects.toMatchObject({ reason: 'screen_refused' });
    expect([room.me.screen, errors]).toEqual([{ wanted: false, actual: 'off', reason: null }, []]);
  });

  it('[S171] does not take codes of the screen for those of a camera, and goes on when only its sound fails', async () => {
    const { testbed, room, shared } = await sharing();
    const pusherEvent = jest.spyOn(fakePlane, 'pusherEvent');
    [1004, -1308, -1310].forEach((code) => room.elements.acceptScreenCode(code, ''));
    await shared;
    expect(pusherEvent).not.toHaveBeenCalled();
    pusherEvent.mockRestore();
    const again = room.controls.shareScreen(true);
    await testbed.advance(0);
    room.me.screenShare.accept({ type: 'failed', reason: 'encode_failed', kind: 'audio' });
    expect(room.me.screen.wanted).toBe(true);
    room.me.screenShare.accept({ type: 'failed', reason: 'encode_failed' });
    await expect(again).rejects.toMatchObject({ reason: 'encode_failed' });
    expect(room.me.screen.wanted).toBe(false);
  });

  it('[S168] goes on after an automatic join, and not after leaving', async () => {
    const { testbed, room, shared } = await sharing();
    room.elements.acceptScreenCode(1004, '');
    await shared;
    testbed.room.setOnline(false);
    testbed.emit('member.left', { id: 'me', reason: 'lost' });
    testbed.room.setOnline(true);
    await testbed.advance(1_000);
    expect(testbed.signalling.of('track.publish').filter(({ tracks }) => tracks[0]?.source === 'screen')).toHaveLength(2);
    await room.leave();
    expect([room.me.screen.wanted, room.me.screenUrl]).toEqual([false, '']);
  });
});
