import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Reason } from '../../../components/core/protocol/errors';
import { errors } from '../../../components/core/protocol/errors';
import type { LeftReason } from '../../../components/core/protocol/messages';
import type { Toggle } from '../../../components/core/store/model';
import { bannerView } from '../../../components/core/store/views/banner';
import { callControls, moreControls } from '../../../components/core/store/views/call-controls';
import { controlsView } from '../../../components/core/store/views/controls';
import { lobbyView } from '../../../components/core/store/views/lobby';
import { barsIcon } from '../../../components/core/store/views/network-mark';
import { permitView } from '../../../components/core/store/views/permit';
import { previewView } from '../../../components/core/store/views/preview';
import { resultView } from '../../../components/core/store/views/result';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { fakeCall } from '../../fakes/fake-calls-model';
import { fakeConnection, fakeMe, fakeRoom, toggle } from '../../fakes/fake-room-model';
import { mobx } from '../../fakes/watching';

const folders = ['assets', 'call', 'room', 'lobby', 'grid', 'pusher', 'player', 'controls'].map((name) =>
  join('components', name),
);
const files = (kind: string): string[] =>
  folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(kind))
      .map((name) => join(folder, name)),
  );
const lines = (path: string): string[] => readFileSync(path, 'utf8').split('\n');

/** Values of the light theme, from the sheet that defines them. */
const light = Object.fromEntries(
  lines('components/assets/rtc.wxss')
    .slice(0, lines('components/assets/rtc.wxss').indexOf('.rtc--dark {'))
    .map((line) => /^\s*(--rtc-[\w-]+): var\(--rtc-own-[\w-]+, (.+)\);$/.exec(line))
    .filter((match) => match !== null)
    .map((match) => [match[1], match[2]]),
) as Record<string, string>;

describe('sheets', () => {
  it.each(files('.wxss'))('[V43] %s writes each colour as a literal first', (path) => {
    const sheet = lines(path);
    sheet.forEach((line, number) => {
      if (!line.includes('var(--rtc-') || line.includes('var(--rtc-own-')) return;
      const literal = line.replace(/var\((--rtc-[\w-]+)\)/g, (_whole, name: string) => light[name] ?? `no ${name}`);
      expect([path, number + 1, sheet[number - 1]?.trim()]).toEqual([path, number + 1, literal.trim()]);
    });
  });

  it('[V43] dark changes only what light defines', () => {
    const dark = readFileSync('components/assets/rtc.wxss', 'utf8').split('.rtc--dark {')[1]?.split('}')[0] ?? '';
    const names = Array.from(dark.matchAll(/(--rtc-[\w-]+):/g), (match) => String(match[1]));
    expect(names.length).toBeGreaterThan(10);
    names.forEach((name) => expect(Object.keys(light)).toContain(name));
  });

  it('[C127] a mini program can replace every colour, of both themes, by a name of its own', () => {
    const [paper = '', dark = ''] = readFileSync('components/assets/rtc.wxss', 'utf8').split('.rtc--dark {');
    const own = (sheet: string): string[][] =>
      Array.from(sheet.matchAll(/--rtc-([\w-]+): var\(--rtc-own-(dark-)?([\w-]+), /g), ([, name = '', isDark, by = '']) => [
        name,
        by,
        isDark ?? '',
      ]);
    const declared = (sheet: string): number => Array.from((sheet.split('}')[0] ?? '').matchAll(/^ {2}--rtc-/gm)).length;
    [
      { sheet: paper, mark: '' },
      { sheet: dark, mark: 'dark-' },
    ].forEach(({ sheet, mark }) => {
      expect(own(sheet)).toHaveLength(declared(sheet));
      own(sheet).forEach(([name, by, isDark]) => expect([by, isDark]).toEqual([name, mark]));
    });
  });

  it.each(files('.wxml'))(
    '%s has at most 120 lines, binds native events without a colon, and is one statement a handler',
    (path) => {
      const source = readFileSync(path, 'utf8');
      expect(source.split('\n').length).toBeLessThanOrEqual(121);
      expect(source).not.toMatch(/bind:|catch:/);
      expect(source).not.toMatch(/[\u4e00-\u9fff]/);
    },
  );
});

/** Every icon that a view can name, by asking for every state. */
function named(): string[] {
  const texts = zhCN;
  const reasons = Object.keys(errors) as Reason[];
  const toggles: Toggle[] = [toggle(true), toggle(false), toggle(true, 'starting')];
  reasons.forEach((reason) => toggles.push(toggle(true, 'failed', reason)));
  const said: unknown[] = [];
  [false, true].forEach((dark) => {
    const noWait = { error: null, noServer: null, capacity: 0, stayedMs: null, now: 0, texts, dark };
    reasons.forEach((reason) => said.push(resultView({ ...noWait, left: null, error: { reason, retry: false } })));
    (['left', 'kicked', 'lost', 'closed', 'replaced'] as LeftReason[]).forEach((left) =>
      said.push(resultView({ ...noWait, left })),
    );
    ([0, 1, 2, 3, 4] as const).forEach((bars) => said.push(barsIcon(bars, dark)));
    toggles.forEach((one) => {
      const me = fakeMe({ microphone: one, camera: one });
      const screen = { dark, meter: false, earpiece: true, browser: false, preview: true };
      const room = fakeRoom(mobx, { me });
      const permits = { camera: 'refused', microphone: 'refused' } as const;
      said.push(controlsView({ state: 'joined', me, screen, texts }), permitView({ me, permits, screen, texts }));
      said.push(controlsView({ state: 'joined', me: { ...me, route: 'earpiece' }, screen, texts }));
      said.push(permitView({ me: { ...me, microphone: toggle(true) }, permits, screen, texts }));
      said.push(previewView({ me, permits, screen, texts }), bannerView({ room, connection: null, isBack: true, texts, dark }));
      (['audio', 'video'] as const).forEach((kind) => {
        const call = fakeCall(mobx, { kind, state: 'active', group: true });
        const facts = { call, room, screen, texts };
        said.push(callControls(facts), moreControls(facts));
      });
      said.push(lobbyView({ room, connection: fakeConnection(mobx), nameFault: '', isSilent: false, screen, texts }));
    });
  });
  const templates = files('.wxml').map((path) =>
    // `{{dark ? 'white' : 'ink'}}/back.png` names two, and so does `on-accent/{{video ? 'camera' : 'accept'}}.png`.
    readFileSync(path, 'utf8')
      .replace(/\{\{[^}]*\? '([\w-]+)' : '([\w-]+)'\}\}(\/[\w-]+\.png)/g, '"$1$3" "$2$3"')
      .replace(/([\w-]+\/)\{\{[^}]*\? '([\w-]+)' : '([\w-]+)'\}\}\.png/g, '"$1$2.png" "$1$3.png"'),
  );
  return Array.from(new Set(`${JSON.stringify(said)} ${templates.join(' ')}`.match(/[a-z-]+\/[a-z0-9-]+\.png/g) ?? [])).sort();
}

describe('icons', () => {
  const shipped = readdirSync('components/assets', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.png'))
    .map((path) => path.replace(/\\/g, '/'))
    .sort();

  it('[V44] every icon that is named is in the package, and no other', () => {
    expect(named()).toEqual(shipped);
  });
});
