import type { Mounted } from '../fakes/phone/mounted';
import { isAtLeastVersion, onEveryVersion } from '../fakes/phone/versions';
import { componentTestbed } from './harness/component-testbed';
import { LiveEngine } from './harness/live-engine';
import { World, type User } from './harness/world';

interface Checked {
  world: World;
  me: User;
  page: Mounted;
  pass(ms: number): Promise<void>;
  /** Starts the check, answers that the test sound was heard, and waits for the end. */
  run(): Promise<void>;
  /** Waits for the end of what runs. */
  finish(): Promise<void>;
}

const reportsLevel = (version: string): boolean => isAtLeastVersion(version, '2.12.0');

async function checkOn(version: string, prepare: (user: User) => void = () => undefined): Promise<Checked> {
  const world = new World();
  const me = world.user('ana', version, { language: 'zh_CN' });
  prepare(me);
  const engine = new LiveEngine(me.phone);
  me.phone.open('pages/check/index');
  const page = me.phone.mount('check');
  const speak = (): void =>
    me.phone.natives.inserted
      .filter(({ tag }) => tag === 'live-pusher')
      .forEach((element) => me.phone.natives.dispatch(element, 'audiovolumenotify', { volume: 40 }));
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      await world.advance(100);
      engine.work();
      if (reportsLevel(version)) speak();
    }
  };
  const finish = async (): Promise<void> => {
    for (let tries = 0; tries < 120 && page.data.running === true; tries += 1) {
      await pass(1_000);
      if (page.count('.row--speaker .act') === 2) page.tap('.row--speaker .act');
    }
  };
  const run = async (): Promise<void> => {
    page.tap('.main');
    await pass(200);
    await finish();
  };
  await pass(200);
  return { world, me, page, pass, run, finish };
}

const toneOf = (page: Mounted, id: string): unknown =>
  (page.data.rows as { id: string; tone: string }[]).find((row) => row.id === id)?.tone;
const tones = (page: Mounted): unknown[] => (page.data.rows as { tone: string }[]).map(({ tone }) => tone);
const textOf = (page: Mounted, id: string): string => page.text(`.row--${id} .row__text`);
const fixerOf = (page: Mounted, id: string): string => page.text(`.row--${id} .row__fixer`);

afterEach(() => document.body.replaceChildren());

onEveryVersion('the check on %s', (version) => {
  it('[V135] passes step by step where all is well, and leaves nothing behind', async () => {
    const { world, me, page, pass, run } = await checkOn(version);
    await run();
    const level = reportsLevel(version) ? 'ok' : 'skipped';
    expect(tones(page)).toEqual([...Array.from({ length: 10 }, () => 'ok'), level, 'ok']);
    expect(page.text('.head__summary')).toBe('一切正常');
    expect(page.count('live-player') + page.count('.picture')).toBe(0);
    page.detach();
    await pass(7_000);
    const { sockets, timers, live } = me.phone.held();
    expect({ sockets, timers, live, faults: me.phone.faults, failures: world.failures }).toEqual({
      sockets: 0,
      timers: 0,
      live: 0,
      faults: [],
      failures: [],
    });
    expect(await world.operate('ListRooms', {})).toMatchObject({ rooms: [] });
  });

  it('[V137] says that the server is missing in the domain list, who adds it, and skips what needs the server', async () => {
    const { page, run } = await checkOn(version, ({ phone }) => phone.refuseSockets(true, 'url not in domain list'));
    await run();
    expect([toneOf(page, 'domain'), toneOf(page, 'certificate'), toneOf(page, 'account'), toneOf(page, 'entry')]).toEqual([
      'failed',
      'skipped',
      'skipped',
      'skipped',
    ]);
    expect(textOf(page, 'domain')).toContain('服务器域名里没有这个地址');
    expect(fixerOf(page, 'domain')).toBe('要在微信公众平台设置，请联系小程序开发者');
    expect([toneOf(page, 'camera'), toneOf(page, 'speaker')]).toEqual(['ok', 'ok']);
  });

  it('[V138] finds tags that the console has not turned on, by their error, or below 1.7.4 by their silence', async () => {
    const { page, run } = await checkOn(version, ({ phone }) => void (phone.state.entitled = false));
    await run();
    expect(toneOf(page, 'entry')).toBe(isAtLeastVersion(version, '1.7.4') ? 'failed' : 'warning');
    expect(textOf(page, 'entry')).toContain('“接口设置”里的两个开关');
  });

  it('[V139] names a refused camera, goes on with the microphone alone, and passes after the settings', async () => {
    const { me, page, pass, run, finish } = await checkOn(
      version,
      ({ phone }) => void (phone.state.answers['scope.camera'] = false),
    );
    await run();
    expect([toneOf(page, 'camera'), toneOf(page, 'microphone'), toneOf(page, 'send')]).toEqual(['failed', 'ok', 'ok']);
    expect(textOf(page, 'camera')).toBe('没有摄像头权限，请在设置里允许');
    expect(page.texts('.row--camera .act')).toEqual(['打开设置', '重试']);
    me.phone.state.answers['scope.camera'] = true;
    page.tap('.row--camera .act');
    await pass(300);
    await finish();
    expect([toneOf(page, 'camera'), page.text('.head__summary')]).toEqual(['ok', '一切正常']);
  });

  it('[V136] stops in the middle, and releases everything', async () => {
    const { me, page, pass } = await checkOn(version);
    page.tap('.main');
    for (let tries = 0; tries < 100 && toneOf(page, 'send') !== 'running'; tries += 1) await pass(100);
    expect(me.phone.live.length).toBeGreaterThan(0);
    page.tap('.main');
    await pass(300);
    expect([toneOf(page, 'send'), toneOf(page, 'speaker'), page.text('.head__summary')]).toEqual([
      'skipped',
      'skipped',
      '检查已停止',
    ]);
    await pass(7_000);
    const { sockets, live } = me.phone.held();
    expect([sockets, live]).toEqual([0, 0]);
  });
});

describe('the check', () => {
  it('[V136] ends with its page, in every step', async () => {
    for (const id of ['domain', 'account', 'entry', 'send', 'play', 'level', 'speaker']) {
      const { world, me, page, pass } = await checkOn('newest');
      page.tap('.main');
      await pass(200);
      for (let tries = 0; tries < 300 && toneOf(page, id) !== 'running' && page.data.running === true; tries += 1)
        await pass(100);
      me.phone.back();
      await pass(7_000);
      const { sockets, timers, live } = me.phone.held();
      expect({ id, sockets, timers, live, sounds: me.phone.sounds.playing }).toEqual({
        id,
        sockets: 0,
        timers: 0,
        live: 0,
        sounds: [],
      });
      expect(await world.operate('ListRooms', {})).toMatchObject({ rooms: [] });
    }
  });

  it("[V139] names the phone's own refusal before the mini program's", async () => {
    const { page, run } = await checkOn('newest', ({ phone }) => void (phone.state.systemPermissions.microphone = false));
    await run();
    expect([toneOf(page, 'microphone'), textOf(page, 'microphone')]).toEqual([
      'failed',
      '手机没有允许微信使用它。请在手机的系统设置里允许。',
    ]);
    expect(toneOf(page, 'camera')).toBe('ok');
  });

  it('[V140] says that the phone is offline, and passes on a retry of that step with all that waited for it', async () => {
    const { me, page, pass, run, finish } = await checkOn('newest', ({ phone }) => phone.setConnected(false));
    await run();
    expect([toneOf(page, 'socket'), textOf(page, 'socket')]).toEqual(['failed', '没有网络，连上后会自动恢复']);
    expect(toneOf(page, 'entry')).toBe('skipped');
    me.phone.setConnected(true);
    page.tap('.row--socket .act');
    await pass(300);
    await finish();
    expect([toneOf(page, 'socket'), toneOf(page, 'entry'), toneOf(page, 'play')]).toEqual(['ok', 'ok', 'ok']);
  });

  it('[V141] copies a report without addresses and tokens', async () => {
    const { me, page, pass, run } = await checkOn('newest', ({ phone }) => void (phone.state.answers['scope.camera'] = false));
    await run();
    page.tap('.copy');
    await pass(100);
    const copied = me.phone.state.shown.find(({ member }) => member === 'setClipboardData')?.given as { data: string };
    const lines = copied.data.split('\n');
    expect(lines[0]).toMatch(/^通话检查 · \d{4}-\d\d-\d\dT.* · wechat android \d+\.\d+\.\d+$/);
    expect(lines).toContain('camera: failed (device, camera_refused) 没有摄像头权限，请在设置里允许 你可以自己解决');
    expect(lines).toHaveLength(13);
    expect(copied.data).not.toMatch(/:\/\/|\bana\b/);
  });

  it('[V142] changes no choice of the user', async () => {
    const { me, run } = await checkOn('newest', ({ phone }) => void (phone.state.answers['scope.camera'] = false));
    const before = me.phone.state.storage.get('rtc.choices');
    await run();
    expect(me.phone.state.storage.get('rtc.choices')).toBe(before);
    const { camera, microphone } = me.rtc.room('tea').me;
    expect([camera.wanted, microphone.wanted]).toEqual([true, true]);
  });

  it('[V143] of an app without the feature says so', async () => {
    const { phone, mount } = componentTestbed();
    const page = await mount('check');
    expect([page.text('.head__summary'), page.count('.main'), phone.faults]).toEqual(['这个小程序没有启用检查', 0, []]);
  });
});
