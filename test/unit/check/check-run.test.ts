import { Check, stateOf } from '../../../components/core/features/check/check';
import { reportOf } from '../../../components/core/features/check/report';
import { steps } from '../../../components/core/features/check/steps';
import type { CheckKit, CheckPlatform, Probe } from '../../../components/core/features/check/types';
import { checkView } from '../../../components/core/features/check/view/check-view';
import { en } from '../../../components/core/texts/en';
import { rtcError } from '../../../components/core/protocol/errors';
import { FakeClock } from '../../fakes/platform/fake-clock';
import { fakeConnection, fakeRoom, type FakeRoom } from '../../fakes/store/fake-room-model';
import { mobx } from '../../fakes/store/kit-mobx';

interface Bench {
  clock: FakeClock;
  room: FakeRoom;
  kit: { -readonly [Field in keyof CheckKit]: CheckKit[Field] };
  platform: { -readonly [Field in keyof CheckPlatform]: CheckPlatform[Field] };
  check: Check;
  /** Things that are acquired and not released. */
  held: Set<string>;
  probes: string[];
  /** Lets promises settle, and then time pass. */
  pass(ms: number): Promise<void>;
  states(): Record<string, string>;
}

/** A check whose world answers well unless a test changes it. */
function benchOf(kind: CheckPlatform['system']['kind'] = 'browser'): Bench {
  const clock = new FakeClock();
  const held = new Set<string>();
  const hold = (name: string) => {
    held.add(name);
    return () => void held.delete(name);
  };
  const room = fakeRoom(mobx, { state: 'joined' });
  room.me.quality = { level: 5, transport: 'udp' };
  room.me.volume = 30;
  const probes: string[] = [];
  const kit: Bench['kit'] = {
    servers: ['wss://one/v1'],
    connection: fakeConnection(mobx),
    permissions: {
      read: () => Promise.resolve({ camera: 'granted', microphone: 'granted' }),
      ask: () => Promise.resolve('granted'),
      openSettings: () => Promise.resolve({ camera: 'granted', microphone: 'granted' }),
    },
    acquireConnection: () => hold('connection'),
    skewMs: () => 100,
    room: () => room,
    ownUrls: () => Promise.resolve(['flv://one', 'flv://two']),
    played: (code) => (code === 2003 ? 'picture' : code === 2004 ? 'sound' : code < 0 ? 'failed' : ''),
  };
  const platform: Bench['platform'] = {
    clock,
    system: { kind, name: 'android', version: '3.0.0' },
    probe(url, _limitMs, done) {
      probes.push(url);
      const release = hold(`probe ${url}`);
      void Promise.resolve().then(() => {
        release();
        done({ opened: true, message: '' });
      });
      return release;
    },
    isRefusedBySystem: () => false,
    playTone: () => hold('tone'),
    copy: () => Promise.resolve(),
  };
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 30; turns += 1) await Promise.resolve();
  };
  const bench: Bench = {
    clock,
    room,
    kit,
    platform,
    check: new Check(kit, platform),
    held,
    probes,
    async pass(ms) {
      for (let passed = 0; passed < ms; passed += 100) {
        await settle();
        if (bench.check.playerUrl !== '') bench.check.acceptPlayerCode(2003, '');
        clock.advance(100);
        await settle();
      }
    },
    states: () => Object.fromEntries(bench.check.rows.map((row) => [row.id, stateOf(row)])),
  };
  return bench;
}

const outcomeOf = ({ check }: Bench, id: string): string | undefined => check.rows.find((row) => row.id === id)?.result?.outcome;

describe('a run of the check', () => {
  it('[V135] does its steps one after another, and in a browser without those of a phone', async () => {
    const bench = benchOf();
    bench.check.start();
    const seen: string[] = [];
    for (let turns = 0; turns < 200 && bench.check.running; turns += 1) {
      const running = bench.check.rows.filter(({ state }) => state === 'running').map(({ id }) => id);
      expect(running.length).toBeLessThanOrEqual(1);
      running.filter((id) => !seen.includes(id)).forEach((id) => seen.push(id));
      await bench.pass(100);
      if (running[0] === 'speaker') bench.check.answer(true);
    }
    expect(Object.values(bench.states())).toEqual(bench.check.rows.map(() => 'ok'));
    expect(bench.check.rows.map(({ id }) => id)).toEqual([
      'socket', 'account', 'clock', 'camera', 'microphone', 'entry', 'send', 'play', 'udp', 'level', 'speaker',
    ]); // prettier-ignore
    expect([bench.clock.pending, Array.from(bench.held), bench.room.asked.slice(-1)]).toEqual([0, [], ['leave']]);
    expect(checkView(bench.check, en)).toMatchObject({
      summary: 'Everything is fine',
      tone: 'ok',
      start: 'Check again',
      pushers: [],
    });
  });

  it('[V136] gives each step its time, and no more', async () => {
    for (const { id, limitMs, isFor } of steps) {
      const bench = benchOf(isFor?.('browser') === false ? 'wechat' : 'browser');
      const never = new Promise<never>(() => undefined);
      Object.assign(bench.platform, id === 'domain' ? { probe: () => () => undefined } : {});
      if (id === 'camera') bench.kit.permissions = { ...bench.kit.permissions, ask: () => never };
      if (id === 'entry') bench.room.join = () => never;
      if (id === 'play') bench.kit.ownUrls = () => never;
      const isStuck = ['domain', 'camera', 'entry', 'play'].includes(id);
      if (!isStuck) continue;
      bench.check.start();
      for (let tries = 0; tries < 400 && bench.states()[id] !== 'running'; tries += 1) await bench.pass(100);
      await bench.pass(limitMs - 200);
      expect([id, bench.states()[id]]).toEqual([id, 'running']);
      await bench.pass(400);
      expect([id, outcomeOf(bench, id)]).toEqual([id, 'timeout']);
      bench.check.stop();
      expect([id, bench.clock.pending, bench.check.running]).toEqual([id, 0, false]);
    }
  });

  it('[V136] stops at any moment, releases what it has, and hears no late answer', async () => {
    for (let at = 0; at < 9_000; at += 700) {
      const bench = benchOf();
      bench.check.start();
      await bench.pass(at);
      bench.check.stop();
      const before = JSON.stringify(bench.check.rows);
      expect([at, bench.clock.pending, Array.from(bench.held), bench.check.running]).toEqual([at, 0, [], false]);
      expect([bench.check.hasPusher, bench.check.playerUrl]).toEqual([false, '']);
      await bench.pass(3_000);
      expect(JSON.stringify(bench.check.rows)).toBe(before);
    }
  });

  it('[V136] reports a step that throws, and goes on', async () => {
    const bench = benchOf();
    bench.platform.isRefusedBySystem = () => {
      throw new Error('no such setting');
    };
    bench.check.start();
    await bench.pass(500);
    expect(bench.check.rows.find(({ id }) => id === 'camera')?.result).toEqual({
      outcome: 'unexpected',
      detail: 'Error: no such setting',
    });
    expect(outcomeOf(bench, 'entry')).toBe('needs');
    expect(bench.states()['speaker']).toBe('running');
    bench.check.stop();
  });

  it('[V137] tries the other addresses, and the first failure counts when none opens', async () => {
    const bench = benchOf('wechat');
    bench.kit.servers = ['wss://one/v1', 'wss://two/v1'];
    const answers: Record<string, Probe> = {
      'wss://one/v1': { opened: false, message: 'url not in domain list' },
      'wss://two/v1': { opened: false, message: 'timeout' },
    };
    bench.platform.probe = (url, _limit, done) => {
      bench.probes.push(url);
      void Promise.resolve().then(() => done(answers[url] ?? { opened: true, message: '' }));
      return () => undefined;
    };
    bench.check.start();
    await bench.pass(300);
    expect([bench.probes, outcomeOf(bench, 'domain')]).toEqual([['wss://one/v1', 'wss://two/v1'], 'notListed']);
    bench.check.stop();
    answers['wss://two/v1'] = { opened: true, message: '' };
    bench.check.start();
    await bench.pass(300);
    expect([outcomeOf(bench, 'domain'), outcomeOf(bench, 'socket')]).toEqual(['ok', 'ok']);
    bench.check.stop();
  });

  it('[V142] skips the room that the token forbids, and what needs it', async () => {
    const bench = benchOf();
    bench.room.join = () => Promise.reject(rtcError('forbidden'));
    bench.check.start();
    await bench.pass(1_000);
    expect(bench.states()).toMatchObject({
      entry: 'skipped',
      send: 'skipped',
      play: 'skipped',
      level: 'skipped',
      speaker: 'running',
    });
    bench.check.answer(false);
    await bench.pass(100);
    expect(outcomeOf(bench, 'speaker')).toBe('unheard');
    expect(bench.room.asked.filter((wish) => wish === 'leave')).toHaveLength(1);
  });

  it('[V148] plays the next address of the grant when one fails, and none of another plane', async () => {
    const bench = benchOf();
    const played: string[] = [];
    const playing = async (): Promise<void> => {
      for (let tries = 0; tries < 200 && bench.states()['play'] !== 'ok' && bench.states()['play'] !== 'failed'; tries += 1) {
        await Promise.resolve();
        const url = bench.check.playerUrl;
        if (url !== '' && !played.includes(url)) {
          played.push(url);
          bench.check.acceptPlayerCode(url === 'flv://one' ? -2301 : 2003, '');
        } else bench.clock.advance(100);
        for (let turns = 0; turns < 30; turns += 1) await Promise.resolve();
      }
    };
    bench.check.start();
    await playing();
    expect([played, outcomeOf(bench, 'play')]).toEqual([['flv://one', 'flv://two'], 'ok']);
    bench.check.stop();
    bench.kit.ownUrls = () => Promise.resolve([]);
    bench.check.retry('play');
    await bench.pass(500);
    expect(outcomeOf(bench, 'play')).toBe('noReturn');
  });

  it('[V148] plays when the first picture is there, and a stream without one when the sound is', async () => {
    for (const camera of ['granted', 'refused'] as const) {
      const bench = benchOf();
      bench.kit.permissions = {
        ...bench.kit.permissions,
        ask: (device) => Promise.resolve(device === 'camera' ? camera : 'granted'),
      };
      bench.check.start();
      const until = async (isSo: () => boolean): Promise<void> => {
        for (let tries = 0; tries < 100 && !isSo(); tries += 1) {
          bench.clock.advance(100);
          for (let turns = 0; turns < 30; turns += 1) await Promise.resolve();
        }
      };
      await until(() => bench.check.playerUrl !== '');
      bench.check.acceptPlayerCode(2004, '');
      for (let turns = 0; turns < 30; turns += 1) await Promise.resolve();
      expect([camera, bench.states()['play']]).toEqual([camera, camera === 'granted' ? 'running' : 'ok']);
      bench.check.stop();
    }
  });

  it('[V149] warns of a microphone without a sound, and skips the level that the phone does not report', async () => {
    const quiet = benchOf();
    quiet.room.me.volume = 2;
    quiet.check.start();
    await quiet.pass(20_000);
    expect(outcomeOf(quiet, 'level')).toBe('quiet');
    quiet.check.stop();
    const old = benchOf();
    old.room.capabilities = { ...old.room.capabilities, volume: false };
    old.check.start();
    await old.pass(10_000);
    expect(outcomeOf(old, 'level')).toBe('noLevel');
    old.check.stop();
  });

  it('[V140] retries a step with those that waited for it, and leaves the others as they are', async () => {
    const bench = benchOf();
    bench.kit.connection = fakeConnection(mobx, { phase: 'waiting', trouble: 'token_failed' });
    const check = new Check(bench.kit, bench.platform);
    Object.assign(bench, { check });
    check.start();
    await bench.pass(1_000);
    check.answer(true);
    await bench.pass(200);
    expect([outcomeOf(bench, 'account'), outcomeOf(bench, 'send'), check.running]).toEqual(['tokenFailed', 'needs', false]);
    Object.assign(bench.kit.connection, { phase: 'online', trouble: null });
    const before = bench.probes.length;
    check.retry('account');
    await bench.pass(9_000);
    expect([outcomeOf(bench, 'account'), outcomeOf(bench, 'level'), bench.probes.length]).toEqual(['ok', 'ok', before]);
  });
});

describe('the page of the check', () => {
  it('[V144] says what to do, who can, and offers the settings for a refusal', async () => {
    const bench = benchOf();
    bench.kit.permissions = {
      ...bench.kit.permissions,
      ask: (device) => Promise.resolve(device === 'camera' ? 'refused' : 'granted'),
    };
    expect(checkView(bench.check, en)).toMatchObject({ start: 'Start', copy: '', tone: 'plain' });
    bench.check.start();
    expect(checkView(bench.check, en)).toMatchObject({ start: 'Stop', summary: 'Checking…' });
    await bench.pass(20_000);
    expect(checkView(bench.check, en).rows.find(({ id }) => id === 'speaker')).toMatchObject({
      text: 'A test sound plays. Do you hear it?',
      acts: [
        { act: 'heard', text: 'I heard it' },
        { act: 'notHeard', text: 'I did not' },
      ],
    });
    await bench.pass(30_000);
    const view = checkView(bench.check, en);
    expect(view).toMatchObject({ summary: 'Not passed: 1', tone: 'failed', copy: 'Copy the report' });
    expect(view.rows.find(({ id }) => id === 'camera')).toMatchObject({
      state: 'Failed',
      icon: 'warning',
      text: 'No camera access. Allow it in settings',
      fixer: 'You can fix this',
      acts: [
        { act: 'settings', text: 'Open settings' },
        { act: 'retry', text: 'Retry' },
      ],
    });
    expect(outcomeOf(bench, 'speaker')).toBe('unanswered');
  });

  it('[V141] writes a report without addresses', () => {
    const bench = benchOf('wechat');
    const [first, ...others] = bench.check.rows;
    const result = { outcome: 'unreachable', detail: 'fail wss://one/v1?tok=x refused' } as const;
    const rows = first === undefined ? [] : [{ ...first, result }, ...others];
    const report = reportOf(rows, bench.platform.system, 0, en);
    expect(report.split('\n').slice(0, 3)).toEqual([
      'Call check · 1970-01-01T00:00:00.000Z · wechat android 3.0.0',
      'domain: failed (unreachable, fail … refused) Check your network and try again. Ask the operator of the server',
      'certificate: none',
    ]);
  });
});
