import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Reason } from '../../../components/core/protocol/errors';
import { errors } from '../../../components/core/protocol/errors';
import type { LeftReason } from '../../../components/core/protocol/messages';
import type { Toggle } from '../../../components/core/room/types';
import { bannerView } from '../../../components/core/view/banner';
import { callControls, moreControls } from '../../../components/core/features/call/view/call-controls-view';
import { controlsView } from '../../../components/core/view/controls/controls-view';
import { lobbyView } from '../../../components/core/view/lobby/lobby-view';
import { icon } from '../../../components/core/view/icon';
import { barsIcon, isWeak, type Bars } from '../../../components/core/view/signal-bars';
import { permissionView } from '../../../components/core/view/lobby/permission-view';
import { deviceButton } from '../../../components/core/view/devices/device-sheet';
import { deviceTextsOf } from '../../../components/core/texts/devices';
import { previewView } from '../../../components/core/view/lobby/preview-view';
import { endScreenView } from '../../../components/core/view/room/end-screen';
import { withCallTexts } from '../../../components/core/texts/calls';
import { zhCN } from '../../../components/core/texts/zh-cn';
import { iconUrl, inlineIcons } from '../../../tools/build/icons';
import { fakeCall } from '../../fakes/store/fake-calls-model';
import { fakeConnection, fakeMe, fakeRoom, toggle } from '../../fakes/store/fake-room-model';
import { mobx } from '../../fakes/store/kit-mobx';

const folders = [
  'assets',
  'call',
  'room',
  'lobby',
  'grid',
  'pusher',
  'player',
  'controls',
  'devices',
  'inspector',
  'check',
  'consent',
  'chat',
  'polls',
  'members',
  'more',
  'shortcuts',
].map((name) => join('components', name));
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

  it.each(files('.wxss'))('%s has at most 300 lines', (path) => {
    expect(lines(path).length).toBeLessThanOrEqual(301);
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

/** Texts of the views in every state, by component. */
function said(): Record<string, unknown[]> {
  const texts = zhCN;
  const reasons = Object.keys(errors) as Reason[];
  const toggles: Toggle[] = [toggle(true), toggle(false), toggle(true, 'starting')];
  reasons.forEach((reason) => toggles.push(toggle(true, 'failed', reason)));
  const noWait = { error: null, noServer: null, capacity: 0, lobby: false, stayedMs: null, now: 0, texts };
  const extras = [deviceButton(deviceTextsOf(texts))];
  const every: readonly Bars[] = [0, 1, 2, 3, 4];
  const marks = every.filter(isWeak).map(barsIcon);
  const room: unknown[] = [...marks];
  reasons.forEach((reason) => room.push(endScreenView({ ...noWait, left: null, error: { reason, retry: false } })));
  (['left', 'kicked', 'lost', 'closed', 'replaced', 'moved'] as LeftReason[]).forEach((left) =>
    room.push(endScreenView({ ...noWait, left })),
  );
  const bars: readonly unknown[] = every.map(barsIcon);
  const shown = {
    room,
    call: [...bars],
    lobby: [...bars],
    pusher: [...marks] as unknown[],
    player: [...marks],
    controls: [] as unknown[],
    devices: [],
    chat: [],
    polls: [] as unknown[],
    // Its templates and its rows name these.
    members: [
      ...marks,
      ...['mic', icon('mic', 'accent'), icon('mic-off', 'danger'), 'camera', icon('camera-off', 'danger')],
      ...['back', 'invite', 'settings', 'more'],
    ],
    more: [] as unknown[],
  };
  toggles.forEach((one) => {
    const me = fakeMe({ microphone: one, camera: one });
    const screen = { meter: false, earpiece: true, browser: false, preview: true, flips: true };
    const model = fakeRoom(mobx, { me });
    const permissions = { camera: 'refused', microphone: 'refused' } as const;
    const banner = bannerView({ room: model, connection: null, isBack: true, texts });
    shown.controls.push(controlsView({ state: 'joined', me, screen, shares: true, extras, texts }));
    shown.controls.push(controlsView({ state: 'joined', me: { ...me, route: 'earpiece' }, screen, texts }));
    shown.pusher.push(
      permissionView({ me, permissions, screen, texts }),
      previewView({ me, permissions, screen, extras: extras.map((extra) => ({ ...extra, off: false })), texts }),
    );
    shown.pusher.push(permissionView({ me: { ...me, microphone: toggle(true) }, permissions, screen, texts }));
    shown.room.push(banner);
    shown.call.push(banner);
    (['audio', 'video'] as const).forEach((kind) => {
      const facts = {
        call: fakeCall(mobx, { kind, state: 'active', group: true }),
        room: model,
        screen,
        texts: withCallTexts(texts),
      };
      shown.call.push(callControls(facts), moreControls(facts));
    });
    shown.lobby.push(lobbyView({ room: model, connection: fakeConnection(mobx), nameFault: '', isSilent: false, screen, texts }));
  });
  return shown;
}

const inks = ['accent', 'danger', 'warn'];

/** Glyphs that a component names: in what its view says, and in its templates. */
function named(component: string, views: unknown[]): string[] {
  const glyphs = new Set<string>();
  JSON.stringify(views, (key, value: unknown) => {
    if (key === 'icon' && typeof value === 'string' && value !== '') glyphs.add(String(value.split(' ')[0]));
    return value;
  });
  views.forEach((view) => typeof view === 'string' && glyphs.add(String(view.split(' ')[0])));
  const own = files('.wxml').filter((path) => path.startsWith(join('components', component)));
  const templates = component === 'player' || component === 'pusher' ? [...own, 'components/assets/tile.wxml'] : own;
  templates.forEach((path) => {
    const source = readFileSync(path, 'utf8');
    for (const [, glyph] of source.matchAll(/ icon--([\w-]+)/g)) glyphs.add(String(glyph));
    // One of two, as `icon--{{video ? 'camera' : 'accept'}}`.
    for (const [, one, other] of source.matchAll(/ icon--\{\{[^}]*\? '([\w-]+)' : '([\w-]+)'\}\}/g))
      [one, other].forEach((glyph) => glyphs.add(String(glyph)));
  });
  return Array.from(glyphs).filter((glyph) => !inks.includes(glyph));
}

/** Glyphs that a sheet and what it imports can draw, with the drawing of each. */
function drawn(sheet: string): Map<string, string> {
  const source = readFileSync(sheet, 'utf8');
  const glyphs = new Map<string, string>();
  for (const [, other] of source.matchAll(/@import "([^"]+)"/g))
    drawn(join(dirname(sheet), String(other))).forEach((path, glyph) => glyphs.set(glyph, path));
  for (const [, glyph, path] of source.matchAll(/\.icon--([\w-]+) \{\s*-webkit-mask-image: url\("([^"]+)"\)/g))
    glyphs.set(String(glyph), join(dirname(sheet), String(path)));
  return glyphs;
}

describe('icons', () => {
  it('[V44] every icon that a component names can be drawn by its own sheet, and none is drawn that nobody names', () => {
    const used = new Set<string>();
    Object.entries(said()).forEach(([component, views]) => {
      const can = drawn(join('components', component, 'index.wxss'));
      named(component, views).forEach((glyph) => {
        expect([component, glyph, can.get(glyph)]).toEqual([component, glyph, join('components/assets/icons', `${glyph}.svg`)]);
        used.add(glyph);
      });
    });
    const drawings = readdirSync('components/assets/icons').filter((name) => name.endsWith('.svg'));
    expect(Array.from(used, (glyph) => `${glyph}.svg`).sort()).toEqual(drawings.sort());
  });

  it('[X81] a drawing travels inside the sheet that names it', () => {
    const sheet = '.icon--check {\n  -webkit-mask-image: url("check.svg");\n}';
    const made = inlineIcons(sheet, 'assets/icons/marks.wxss', 'components');
    expect(made).toMatch(/url\("data:image\/svg\+xml,%3Csvg xmlns='[^"<>#]+%3Cpath d='M4\.5 12\.75[^"<>#]+%3E"\)/);
    expect(() => iconUrl('<svg fill="#fff"/>')).toThrow('no #');
  });
});
