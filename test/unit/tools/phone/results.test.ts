import { realLibrariesPart, hasMember } from '../../../../tools/generate/real-libraries';
import { sourceOf } from '../../../../tools/generate/compatibility';
import { abilities, type VersionResult } from '../../../../tools/phone/abilities';
import { journeys } from '../../../../tools/phone/journeys/journeys';
import { Testbed, type TestbedOptions } from '../../../../tools/phone/journeys/testbed';
import { until, untilSoon } from '../../../../tools/phone/journeys/until';
import { differences, knownMembers } from '../../../../tools/phone/measured';
import { realLibraries } from '../../../../tools/phone/record';
import { terminalTable } from '../../../../tools/phone/terminal-table';

const works = (note = '') => ({ works: true, note });
const fails = (note: string) => ({ works: false, note });
const present = ['live-pusher.auto-focus', 'LivePusherContext.start'];

const results: VersionResult[] = [
  {
    version: '1.7.0',
    outcomes: { loads: works(), mute: fails('not | heard'), attributes: works() },
    members: present,
    brokeOff: null,
  },
  { version: '1.9.3', outcomes: { loads: works(), mute: fails('not | heard') }, members: [], brokeOff: null },
  {
    version: '2.8.2',
    outcomes: { loads: works(), mute: works('0.4 s'), 'pusher-started': works() },
    members: [],
    brokeOff: null,
  },
];

describe('the result of npm run phone', () => {
  it('[X141] is printed as a table, with each reason once', () => {
    const lines = terminalTable(results).split('\n');
    expect(lines[0]?.trim().split(/\s+/)).toEqual(['1.7.0', '1.9.3', '2.8.2']);
    expect(lines.find((line) => line.startsWith(abilities.mute[0]))).toMatch(/✗\s+✗\s+●$/);
    expect(lines.find((line) => line.startsWith(abilities['pusher-started'][0]))).toMatch(/–\s+–\s+●$/);
    expect(lines.filter((line) => line.includes('heard'))).toEqual(['  mute (1.7.0, 1.9.3): not | heard']);
  });

  it('[X142] is recorded with the day, and every name with its versions', () => {
    const run = realLibraries(results, '2026-01-02');
    expect(run).toMatchObject({ date: '2026-01-02', members: { 'live-pusher.auto-focus': '1.7.0' } });
    expect(Object.keys(run.versions)).toEqual(['1.7.0', '1.9.3', '2.8.2']);
    expect([hasMember('1.7.0', 'live-pusher.auto-focus', run), hasMember('1.7.0', 'live-pusher.mirror', run)]).toEqual([
      true,
      false,
    ]);
    expect(hasMember('1.9.3', 'live-pusher.auto-focus', run)).toBeNull();
  });

  it('[X141] becomes a part of the page in both languages, with text of the library escaped', () => {
    const run = realLibraries(results, '2026-01-02');
    const [en, zh] = [realLibrariesPart('en', run).join('\n'), realLibrariesPart('zh', run).join('\n')];
    expect(en).toContain('2026-01-02');
    expect(en).toContain('| A tap on mute reaches the element and the room `mute` | ✗ | ✗ | ● 0.4 s |');
    expect(en).toContain('- `mute`, 1.7.0, 1.9.3: not \\| heard');
    expect(zh).toContain('| 点按静音送达元素与房间 `mute` | ✗ | ✗ | ● 0.4 s |');
    expect(realLibrariesPart('en', realLibraries([], ''))).toEqual([]);
  });

  it('[X142] marks each cell of the capabilities with its source', () => {
    const run = realLibraries(results, '2026-01-02');
    expect(sourceOf('1.7.0', 'focus', true, run)).toBe('r');
    expect(sourceOf('1.7.0', 'mirror', false, run)).toBe('r');
    expect(sourceOf('1.7.0', 'mirror', true, run)).toBe('≠');
    expect(sourceOf('2.8.2', 'publish', true, run)).toBe('r');
    expect(sourceOf('1.9.3', 'mirror', false, run)).toBe('f');
    expect(sourceOf('2.8.2', 'mirror', true, run)).toBe('d');
    expect(sourceOf('2.8.2', 'sameLayer', false, run)).toBe('d');
  });

  it('[X143] names every difference between a library and the table of facts', () => {
    const at = (version: string, ...names: string[]) =>
      differences(version, names).filter((text) => /mirror |auto-focus|snapshot/.test(text));
    const asTable = Object.entries(knownMembers).flatMap(([name, since]) => (since === '1.7.0' ? [name] : []));
    expect(differences('1.7.0', asTable)).toEqual([]);
    expect(at('1.7.0', ...asTable, 'live-pusher.mirror')).toEqual(['live-pusher.mirror (the table: from 2.7.0) is present']);
    expect(at('1.7.0', ...asTable.filter((name) => name !== 'live-pusher.auto-focus'))).toEqual([
      'live-pusher.auto-focus (the table: from 1.7.0) is absent',
    ]);
  });
});

describe('journeys', () => {
  it('[X140] look at every ability exactly once', () => {
    const looked = journeys.flatMap(({ abilities: names }) => names);
    expect([...looked].sort()).toEqual(Object.keys(abilities).sort());
  });

  it('[X140] have a limit for every wait, and say what did not happen', async () => {
    let looks = 0;
    const never = () => (looks += 1) < 0;
    await expect(until('a miracle', never, 200)).rejects.toThrow('not within 0 s: a miracle');
    expect(looks).toBe(6);
    await expect(untilSoon('a rebuild', () => (looks += 1) > 9, 0, 2_000)).rejects.toThrow(/^only after \d+\.\d s: a rebuild$/);
    await expect(untilSoon('a rebuild', () => true, 1_000, 2_000)).resolves.toMatch(/^\d+\.\d s$/);
  });

  it('[X140] turn every rejection into an outcome with its reason', async () => {
    const reported: unknown[] = [];
    const options = { library: { version: '1.7.0', service: '', webview: '' } } as unknown as TestbedOptions;
    const report = { outcome: (...outcome: unknown[]) => void reported.push(outcome), members: () => undefined };
    const testbed = new Testbed('room', options, report);
    expect(await testbed.check('loads', () => undefined)).toBe(true);
    expect(await testbed.check('resumed', () => '0.3 s')).toBe(true);
    expect(await testbed.check('mute', () => Promise.reject(new Error('the element is gone')))).toBe(false);
    expect(reported).toEqual([
      ['loads', { works: true, note: '' }],
      ['resumed', { works: true, note: '0.3 s' }],
      ['mute', { works: false, note: 'the element is gone' }],
    ]);
  });
});
