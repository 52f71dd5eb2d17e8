import { fakePhone, type Phone, type PhoneOptions } from '../fakes/phone/fake-phone';
import type { PhoneSocket } from '../fakes/phone/socket';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';

interface Kit {
  createRtc(options: object): { room(id: string): LiveRoom };
}

interface LiveRoom {
  state: string;
  held: boolean;
  me: { status: string };
  join(options: { name: string }): Promise<void>;
  controls: { [name: string]: (given: object) => Promise<unknown> };
}

type Permissions = NonNullable<PhoneOptions['permissions']>;

type Given = PhoneOptions & { rtc?: object; lobby?: boolean; privacyAgreed?: boolean };

const lim = { frame: 16_384, message: 4_096, rate: 20 };
const tracks = ['audio', 'video'].map((kind) => ({ source: 'main', kind, muted: false }));
const roomMember = (id: string, own: object[] = tracks) => ({
  id,
  name: id,
  role: 'speaker',
  presence: 'online',
  attrs: {},
  tracks: own,
  joinedAt: 1,
});
const snap = (own: object[]) => ({
  id: 'tea',
  title: '',
  capacity: 16,
  openedAt: 0,
  attrs: {},
  members: [roomMember('ana'), roomMember('me', own)],
});

interface Request {
  t: string;
  id: number;
  m: string;
  d: { tracks: object[]; attrs?: object; kind?: string; muted?: boolean };
}

/** A server with one room that counts granted streams; while `resumes` is true, it resumes every session. */
class OneRoom {
  readonly asked: string[] = [];
  resumes = true;
  private known = false;
  private grants = 0;
  private s = 0;

  readonly accept = (socket: PhoneSocket): void => {
    const say = (frame: object): void => void Promise.resolve().then(() => socket.say(JSON.stringify(frame)));
    const tell = (k: string, d: object): void =>
      say({ t: 'ev', n: 'r:tea', e: 'e', s: (this.s += 1), k, ts: 0, d: { id: 'me', ...d } });
    socket.onText((text) => {
      const { t, id, m, d } = JSON.parse(text) as Request;
      const resumed = this.known && this.resumes;
      const st = [{ n: 'r:tea', e: 'e', s: this.s, replay: 0 }];
      if (t === 'hello') say({ t: 'welcome', v: 1, sid: 's', rt: 'r', resumed, now: 0, hb: 10_000, lim, st: resumed ? st : [] });
      if (t !== 'req') return;
      this.known = true;
      this.asked.push(m);
      say({ t: 'res', id, d: this.answer(m, d) });
      if (m === 'member.update') tell('member.updated', { attrs: d.attrs });
      if (m === 'track.mute') tell('track.muted', { source: 'main', kind: d.kind, muted: d.muted });
    });
    void Promise.resolve().then(() => socket.open());
  };

  private answer(method: string, { tracks: own }: Request['d']): object {
    this.grants += 1;
    const grant = { source: 'main', urls: [`rtmp://127.0.0.1/live/${this.grants}`], leftMs: 3_600_000 };
    const play = [{ ...grant, member: 'ana' }];
    if (method === 'room.get') return { title: '', members: 1, capacity: 16, names: ['ana'], openedMs: 0 };
    if (method === 'media.publish') return { publish: grant };
    if (method === 'media.play') return { play };
    if (method !== 'room.join') return {};
    const publish = own.length > 0 ? [grant] : [];
    return { me: 'me', e: 'e', s: this.s, snap: snap(own), plane: 'embedded', publish, play };
  }
}

const turns = async (phone: Phone): Promise<void> => {
  for (let turn = 0; turn < 8; turn += 1) await phone.turn();
};

/** Lets the phone remove an element and insert the next one. */
const rebuilt = async (phone: Phone): Promise<void> => {
  await turns(phone);
  await phone.clock.advance(1_000);
  await turns(phone);
};

/** The refusal of the camera as this base library reports it: below 1.7.4 the engine reports it, later the element. */
const refusal = (version: string): [string, Record<string, unknown>] =>
  isAtLeastVersion(version, '1.7.4') ? ['error', { errCode: 10_001, errMsg: 'refused' }] : ['statechange', { code: -1_301 }];

/** A phone with one page that shows a room of the built kit, joined unless it shows the lobby. */
async function onPage(version: string, { rtc: options, lobby = false, privacyAgreed = true, ...more }: Given = {}) {
  const server = new OneRoom();
  const phone = fakePhone(version, { ...more, server: server.accept });
  phone.state.privacyAgreed = privacyAgreed;
  const { createRtc } = phone.require('index') as Kit;
  const rtc = createRtc({ server: 'wss://one/v1', token: () => Promise.resolve('t'), ...options });
  phone.open('pages/room/index');
  const mounted = phone.mount('room', { room: 'tea', autoJoin: !lobby, lobby });
  await turns(phone);
  await phone.clock.advance(1_000);
  const pusher = () => mounted.element({ tag: 'live-pusher' });
  if (!lobby) {
    mounted.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    mounted.native('statechange', { code: 2004 }, { tag: 'live-player' });
  }
  await turns(phone);
  return { phone, server, mounted, pusher, room: rtc.room('tea') };
}

afterEach(() => document.body.replaceChildren());

onEveryVersion('a page with a room, on %s', (version) => {
  it.each<[string, (phone: Phone) => unknown]>([
    ['the gesture back', (phone) => phone.back()],
    ['redirectTo', (phone) => phone.open('pages/other/index', {}, 'replace')],
    ['reLaunch', (phone) => phone.open('pages/other/index', {}, 'restart')],
  ])('[N113] that is closed by %s removes its elements and leaves the room', async (_way, leave) => {
    const { phone, server } = await onPage(version);
    expect(phone.live.map(({ tag }) => tag)).toEqual(['live-pusher', 'live-player']);
    leave(phone);
    await turns(phone);
    expect([phone.live, server.asked.slice(-1)]).toEqual([[], ['room.leave']]);
    await phone.clock.advance(6_000);
    expect(phone.held()).toMatchObject({ sockets: 0, live: 0 });
  });

  it('[N114] is restored at the next start after the app was killed', async () => {
    const storage = new Map<string, string>();
    const { phone, server } = await onPage(version, { storage });
    phone.hide();
    await turns(phone);
    expect(server.asked).toEqual(['room.join']);
    const next = await onPage(version, { storage, lobby: true });
    // Without the lobby, a former member rejoins.
    expect([next.server.asked, next.room.state]).toEqual([['room.join'], 'joined']);
  });

  it.each<[string, Permissions, string, Record<string, unknown>]>([
    ['camera', { 'scope.camera': false, 'scope.record': true }, '还没有摄像头权限', { 'enable-camera': false, muted: false }],
    ['microphone', { 'scope.camera': true, 'scope.record': false }, '还没有麦克风权限', { 'enable-camera': true, muted: true }],
  ])(
    '[N145] [V50] never asks for a refused %s again, and the lobby leads to the setting',
    async (_device, permissions, title, built) => {
      const { mounted, phone, pusher, room } = await onPage(version, { lobby: true, permissions });
      expect([mounted.text('.permit__title'), mounted.text('.permit__act')]).toEqual([title, '去允许']);
      await room.join({ name: 'Ana' });
      await turns(phone);
      await phone.clock.advance(1_000);
      const element = pusher();
      expect(element.attributes()).toMatchObject(built);
      expect(element.calls.map(({ method }) => method).slice(-1)).toEqual(['start']);
      mounted.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
      expect([pusher().node === element.node, room.me.status]).toEqual([true, 'live']);
    },
  );

  it('[N146] replaces an element that was refused a device by one without it, which sends', async () => {
    const { mounted, phone, pusher, room } = await onPage(version, { lobby: true });
    await room.join({ name: 'Ana' });
    await turns(phone);
    await phone.clock.advance(1_000);
    const refused = pusher().node;
    mounted.native(...refusal(version), { tag: 'live-pusher' });
    await turns(phone);
    await phone.clock.advance(1_000);
    expect(pusher().node).not.toBe(refused);
    expect(pusher().attributes()).toMatchObject({ 'enable-camera': false, muted: false });
    expect(pusher().calls.map(({ method }) => method)).toEqual(['start']);
    mounted.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    expect(room.me.status).toBe('live');
  });

  it('[N107] hidden for 5 s continues unchanged', async () => {
    const { phone, server, pusher } = await onPage(version);
    const [element, calls] = [pusher().node, pusher().calls.length];
    phone.hide();
    await phone.clock.advance(5_000);
    phone.show();
    await turns(phone);
    expect([pusher().node === element, pusher().calls.length]).toEqual([true, calls]);
    expect([server.asked, phone.sockets.length]).toEqual([['room.join'], 1]);
  });

  it('[N108] hidden for 60 s has lost its connection, but not its media', async () => {
    const { phone, server, pusher, room } = await onPage(version);
    const [element, calls, { url }] = [pusher().node, pusher().calls.length, pusher().attributes()];
    phone.hide();
    await phone.clock.advance(5_000);
    phone.clock.suspend(55_000);
    phone.sockets[0]?.fail();
    phone.show();
    await turns(phone);
    await phone.clock.advance(2_000);
    expect([room.state, phone.sockets.length, server.asked]).toEqual(['joined', 2, ['room.join']]);
    expect([pusher().node === element, pusher().calls.length, pusher().attributes().url]).toEqual([true, calls, url]);
  });

  it('[N109] hidden for 10 minutes rejoins, and publishes to fresh URLs', async () => {
    const { phone, server, pusher, room } = await onPage(version);
    const { url } = pusher().attributes();
    server.resumes = false;
    phone.hide();
    await phone.clock.advance(5_000);
    phone.clock.suspend(595_000);
    phone.sockets[0]?.fail();
    phone.show();
    await turns(phone);
    await phone.clock.advance(2_000);
    expect([room.state, server.asked]).toEqual(['joined', ['room.join', 'room.join']]);
    expect(pusher().attributes().url).not.toBe(url);
    expect(
      pusher()
        .calls.map(({ method }) => method)
        .slice(-1),
    ).toEqual(['start']);
  });
});

describe('hidden', () => {
  it('[N110] is muted only when the app requests it', async () => {
    const loud = await onPage('newest');
    loud.phone.hide();
    await turns(loud.phone);
    expect(loud.pusher().attributes()).toMatchObject({ 'enable-mic': true, 'enable-camera': true });

    const { phone, server, pusher } = await onPage('newest', { rtc: { whenHidden: 'mute' } });
    phone.hide();
    await turns(phone);
    expect(pusher().attributes()).toMatchObject({ 'enable-mic': false, 'enable-camera': false });
    expect(server.asked.slice(1)).toEqual(['track.mute', 'track.mute']);
    phone.show();
    await turns(phone);
    expect(pusher().attributes()).toMatchObject({ 'enable-mic': true, 'enable-camera': true });
    expect(server.asked.slice(3)).toEqual(['track.mute', 'track.mute']);
  });

  it('[N112] keeps the screen on again when shown, until the room is left', async () => {
    const { phone, mounted } = await onPage('newest');
    const kept = () => phone.state.shown.filter(({ member }) => member === 'setKeepScreenOn').map(({ given }) => given);
    phone.hide();
    phone.show();
    expect(kept()).toMatchObject([{ keepScreenOn: true }, { keepScreenOn: true }]);
    mounted.detach();
    await turns(phone);
    phone.hide();
    phone.show();
    expect(kept()).toMatchObject([{}, {}, { keepScreenOn: false }]);
  });
});

describe('an interruption', () => {
  it('[N105] by a phone call pauses and is reported, and ends when the engine runs again', async () => {
    const { mounted, phone, server, room } = await onPage('newest');
    mounted.native('statechange', { code: 5001 }, { tag: 'live-pusher' });
    await turns(phone);
    expect([room.me.status, server.asked.slice(1)]).toEqual(['paused', ['member.update']]);
    mounted.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    await turns(phone);
    expect(room.me.status).toBe('live');
  });

  it('[N111] of the audio by another app is reported, and stopped elements are restarted', async () => {
    const { mounted, phone, server, pusher, room } = await onPage('newest');
    phone.say('AudioInterruptionBegin');
    mounted.native('statechange', { code: 5001 }, { tag: 'live-pusher' });
    await turns(phone);
    expect([room.me.status, server.asked.slice(1)]).toEqual(['paused', ['member.update']]);
    phone.say('AudioInterruptionEnd');
    await phone.clock.advance(5_000);
    expect(
      pusher()
        .calls.map(({ method }) => method)
        .slice(-2),
    ).toEqual(['stop', 'start']);
  });

  it('[N111] that stopped nothing ends at once', async () => {
    const { phone, server, room } = await onPage('newest');
    phone.say('AudioInterruptionBegin');
    await turns(phone);
    expect([room.me.status, server.asked.length]).toEqual(['live', 2]);
    phone.say('AudioInterruptionEnd');
    await turns(phone);
    expect([room.me.status, server.asked.length]).toEqual(['live', 3]);
  });

  it('[N106] of the whole app is a failure 3 s after the return, unless the engine resumed', async () => {
    const { mounted, phone, pusher, room } = await onPage('newest');
    const calls = pusher().calls.length;
    phone.hide();
    mounted.native('statechange', { code: 5000 }, { tag: 'live-pusher' });
    phone.show();
    await phone.clock.advance(2_000);
    mounted.native('statechange', { code: 1002 }, { tag: 'live-pusher' });
    await phone.clock.advance(4_000);
    expect([room.me.status, pusher().calls.length]).toEqual(['live', calls]);
  });
});

describe('a device', () => {
  const refuse = async (set: Awaited<ReturnType<typeof onPage>>, errCode = 10_001) => {
    set.mounted.native('error', { errCode, errMsg: 'refused' }, { tag: 'live-pusher' });
    await rebuilt(set.phone);
  };

  it.each<[string, Permissions, string, string]>([
    ['nobody was asked, as the privacy agreement comes first', { 'scope.record': true }, '还没有摄像头权限', '去允许'],
    ['the person said no in the mini program', { 'scope.camera': false }, '还没有摄像头权限', '去允许'],
    ['the phone says no to WeChat', { 'scope.camera': true, 'scope.record': true }, '微信没有摄像头权限', '我已打开，重新检查'],
  ])('[N101] that is refused is explained by the missing permission: %s', async (_gate, permissions, title, action) => {
    const privacyAgreed = 'scope.camera' in permissions;
    const set = await onPage('newest', { lobby: true, permissions, privacyAgreed });
    await refuse(set);
    expect([set.mounted.text('.permit__title'), set.mounted.text('.permit__act')]).toEqual([title, action]);
  });

  it('[N101] without an answer yet is requested by a tap, behind the privacy agreement', async () => {
    const set = await onPage('newest', { lobby: true, privacyAgreed: false, permissions: { 'scope.record': true } });
    const element = set.pusher().node;
    await refuse(set);
    set.mounted.tap('.permit__act');
    await turns(set.phone);
    expect([set.phone.state.permissions, set.mounted.text('.permit__act')]).toEqual([{ 'scope.record': true }, '去允许']);
    set.phone.state.privacyAgreed = true;
    set.mounted.tap('.permit__act');
    await rebuilt(set.phone);
    expect([set.phone.state.permissions, set.mounted.has('.permit')]).toEqual([
      { 'scope.camera': true, 'scope.record': true },
      false,
    ]);
    expect(set.pusher().node).not.toBe(element);
  });

  it.each<[string, number, Permissions, boolean]>([
    ['refused by the phone', 10_001, { 'scope.camera': true }, true],
    ['refused by the mini program still', 10_001, { 'scope.camera': false }, false],
    ['in use elsewhere', -1_311, { 'scope.camera': true, 'scope.record': true }, true],
  ])('[N102] that is %s is retried on return, or not: %s', async (_why, errCode, permissions, again) => {
    const set = await onPage('newest', { lobby: true, permissions });
    await refuse(set, errCode);
    const element = set.pusher().node;
    set.phone.hide();
    set.phone.show();
    await rebuilt(set.phone);
    expect(set.pusher().node !== element).toBe(again);
  });

  it('[N100] is requested only by the element that opens it, and only when it is wanted', async () => {
    const set = await onPage('newest', { lobby: true });
    expect(set.phone.state.prompts.map(({ by }) => by)).toEqual(['live-pusher', 'live-pusher']);
    expect(set.pusher().calls.map(({ method }) => method)).toEqual(['startPreview']);
    set.mounted.detach();
    const idle = await onPage('newest', { storage: new Map([['rtc.choices', '{"microphone":false,"camera":false}']]) });
    expect(idle.pusher().calls).toEqual([]);
  });
});

describe('controls of the built kit', () => {
  it('[S143] reach the element as attributes, and only what was set crosses the bridge', async () => {
    const { phone, room, pusher } = await onPage('newest');
    expect(pusher().attributes()).toMatchObject({ beauty: 0, filter: 'standard', 'local-mirror': 'auto', 'enable-agc': true });
    const before = phone.setData.length;
    await room.controls['set']?.({ beauty: 5, agc: false, reverb: 'ktv', pictureInPicture: true });
    await turns(phone);
    expect(pusher().attributes()).toMatchObject({
      beauty: 5,
      'enable-agc': false,
      'audio-reverb-type': 1,
      'picture-in-picture-mode': ['push', 'pop'],
    });
    expect(JSON.stringify(phone.setData.slice(before).map(({ patch }) => patch)).length).toBeLessThan(400);
    expect(phone.faults).toEqual([]);
  });

  it('[S155] reach the context of the element that plays the named member', async () => {
    const { phone, room, pusher, mounted } = await onPage('newest');
    const done = [
      room.controls['enterFullScreen']?.({ member: 'ana', direction: 90 }),
      room.controls['playMusic']?.({ url: 'https://example.com/a.mp3' }),
    ];
    await turns(phone);
    await Promise.all(done);
    const calls = mounted.element({ tag: 'live-player' }).calls.slice(-1);
    expect(calls).toMatchObject([{ method: 'requestFullScreen', given: [{ direction: 90 }] }]);
    expect(pusher().calls.slice(-1)).toMatchObject([{ method: 'playBGM', given: [{ url: 'https://example.com/a.mp3' }] }]);
    const music: object[] = [];
    (room as unknown as { on(name: string, listener: (event: object) => void): void }).on('music', (event) => music.push(event));
    mounted.native('bgmprogress', { progress: 2_000, duration: 9_000 }, { tag: 'live-pusher' });
    expect([music, phone.faults]).toEqual([[{ state: 'progress', progress: 2_000, duration: 9_000 }], []]);
  });

  it('[S156] are refused by name on the minimum version', async () => {
    const { room } = await onPage('1.7.0');
    await expect(room.controls['set']?.({ torch: true })).rejects.toMatchObject({ reason: 'unsupported' });
    await expect(room.controls['snapshot']?.({})).rejects.toMatchObject({ reason: 'unsupported' });
  });
});
