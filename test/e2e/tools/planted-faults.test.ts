import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { toolCommand } from './tool-command';

const settings = [
  'tsconfig.json',
  'tsconfig.base.json',
  'eslint.config.mjs',
  '.dependency-cruiser.cjs',
  '.prettierrc.json',
  'package.json',
];

/** A small kit, for planting one fault after the other. */
const sound: Readonly<Record<string, string>> = {
  'components/index.ts': "export { createRtc } from './core/create-rtc';\n",
  'components/core/create-rtc.ts':
    "import { read } from './platform/wechat';\nimport { spread } from './shared/spread';\n\n/** Makes it. */\nexport const createRtc = (server: string): string => spread({ server }).server + read();\n",
  'components/core/shared/spread.ts': 'export const spread = <T extends object>(from: T): T => ({ ...from });\n',
  'components/core/platform/native.ts': 'export const native: WechatMiniprogram.Wx = wx;\n',
  'components/core/platform/wechat.ts':
    "import { native } from './native';\n\nexport const read = (): string => native.getSystemInfoSync().SDKVersion;\n",
  'components/core/protocol/schemas.ts': 'export const schemas = { many: 1 };\n',
  'components/tile/index.ts': "Component({ properties: { member: { type: String, value: '' } } });\n",
  'components/tile/index.json': '{ "component": true, "usingComponents": {} }\n',
  'components/tile/index.wxml': '<view class="tile">{{member}}</view>\n',
  'components/tile/index.wxss': '.tile { color: red; }\n',
  'miniprogram/app.ts':
    "import { createRtc } from 'miniprogram-rtc-kit';\n\ndeclare const __RTC_SERVER__: string;\nApp({\n  onLaunch() {\n    createRtc(__RTC_SERVER__);\n  },\n});\n",
  'miniprogram/app.json': '{ "pages": ["pages/room/index"] }\n',
  'miniprogram/pages/room/index.ts': 'Page({});\n',
  'miniprogram/pages/room/index.json': '{ "usingComponents": { "rtc-tile": "miniprogram-rtc-kit/tile/index" } }\n',
  'miniprogram/pages/room/index.wxml': '<rtc-tile member="ana" />\n',
};

const copied = 'mobx-miniprogram';

let folder = '';

const run = (script: string, ...args: string[]): { ok: boolean; said: string } => {
  try {
    return {
      ok: true,
      said: execFileSync(process.execPath, toolCommand(script, ...args), { cwd: folder, encoding: 'utf8', stdio: 'pipe' }),
    };
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout: string; stderr: string };
    return { ok: false, said: `${stdout}${stderr}` };
  }
};
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const built = (path: string): string => readFileSync(join(folder, 'dist', path), 'utf8');

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'kit-')));
  settings.forEach((name) => cpSync(name, join(folder, name)));
  write('.gitignore', 'node_modules\ndist\n');
  // Links to packages, except for the one that a fault imports, because the target of a link is outside of the project.
  mkdirSync(join(folder, 'node_modules'));
  readdirSync('node_modules')
    .filter((name) => name !== copied && !name.startsWith('.'))
    .forEach((name) => symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name), 'junction'));
  cpSync(join('node_modules', copied), join(folder, 'node_modules', copied), { recursive: true });
  Object.entries(sound).forEach(([path, text]) => write(path, text));
  execFileSync('git', ['init', '-q'], { cwd: folder });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run build', () => {
  it('[X43] makes a kit that can be copied and a demo that holds it', () => {
    expect(run('tools/build.ts').said).toMatch(/kit +dist\/kit[\s\S]*demo +dist\/demo/);
    expect(built('kit/index.js')).toMatch(/exports\.createRtc=[\s\S]*getSystemInfoSync\(\)\.SDKVersion/);
    expect(built('kit/index.js')).not.toContain('require(');
    expect(built('kit/tile/index.js')).toContain('Component({');
    expect(built('demo/app.js')).toContain('require("./rtc-kit/index")');
    expect(built('demo/app.js')).toContain('ws://127.0.0.1:8080/v1');
    expect(built('demo/pages/room/index.json')).toBe('{"usingComponents":{"rtc-tile":"../../rtc-kit/tile/index"}}');
    expect(built('kit/index.d.ts')).toContain('export declare const createRtc: (server: string) => string;');
    expect(() => built('kit/core/protocol/schemas.js')).toThrow('ENOENT');
  });

  it('[X43] writes nothing when nothing changed, and only what changed', () => {
    expect(run('tools/build.ts').said).toMatch(/kit.* unchanged\n.*demo.* unchanged/);
    write(
      'components/core/shared/spread.ts',
      'export const spread = <T extends object>(from: T): T => ({ ...from, more: 1 });\n',
    );
    // The script, and the one by whose line copies of the same build find each other.
    expect(run('tools/build.ts', '--only', 'kit').said).toMatch(/kit.* 2 written/);
    write('components/core/shared/spread.ts', String(sound['components/core/shared/spread.ts']));
  });

  it('[X43] names the file that it cannot build', () => {
    write('components/core/shared/spread.ts', 'const = 1;\n');
    expect(run('tools/build.ts')).toEqual({
      ok: false,
      said: expect.stringContaining('components/core/shared/spread.ts: '),
    });
    write('components/core/shared/spread.ts', String(sound['components/core/shared/spread.ts']));
  });
});

interface Breach {
  what: string;
  path: string;
  text: string;
  fault: string;
}

const breach = (what: string, path: string, text: string, fault: string): Breach => ({ what, path, text, fault });

const planted: Readonly<Record<string, readonly Breach[]>> = {
  lint: [
    breach('any', 'components/core/shared/a.ts', 'export const a = (b: any): any => b;\n', 'Unexpected any'),
    breach('a non-null assertion', 'components/core/shared/b.ts', 'export const b = (c?: string): string => c!;\n', 'non-null'),
    breach('a default export', 'components/core/shared/c.ts', 'export default 1;\n', 'Export by name'),
    breach(
      'wx outside the platform',
      'components/core/room/a.ts',
      'export const a = () => wx.login();\n',
      'Only core/platform may say it',
    ),
    breach('a global of browsers', 'components/core/platform/b.ts', 'export const b = () => window;\n', 'runs in WeChat'),
    breach('a timer in core', 'components/core/room/c.ts', 'export const c = () => setTimeout(() => 1, 1);\n', 'Time comes in'),
    breach('a look at the clock', 'components/core/room/d.ts', 'export const d = () => Date.now();\n', 'Time comes in'),
    breach('chance', 'components/core/room/e.ts', 'export const e = () => Math.random();\n', 'Randomness comes in'),
    breach('async in the kit', 'components/tile/f.ts', 'export const f = async () => 1;\n', 'Promise chains'),
    breach('for…of in the kit', 'components/tile/g.ts', 'for (const g of [1]) g.toFixed();\n', 'Use forEach'),
    breach(
      'a way around the rules',
      'components/core/shared/h.ts',
      '/* eslint-disable */\nexport const h = 1;\n',
      'noInlineConfig',
    ),
    breach(
      'a name that says nothing',
      'components/core/shared/room-helper.ts',
      'export const i = 1;\n',
      'the name does not describe the content',
    ),
  ],
  layers: [
    breach(
      'an arrow upwards',
      'components/core/shared/a.ts',
      "export { native } from '../platform/native';\n",
      '(layer: components/core/shared)',
    ),
    breach(
      'one way of a circle',
      'components/core/room/a.ts',
      "import { b } from './b';\nexport const a = () => b;\n",
      'room/a.ts (circle)',
    ),
    breach(
      'the other way of it',
      'components/core/room/b.ts',
      "import { a } from './a';\nexport const b = () => a;\n",
      'room/b.ts',
    ),
    breach(
      'a package in the kit',
      'components/core/room/c.ts',
      "export { observable } from 'mobx-miniprogram';\n",
      '(package: only',
    ),
    breach('Node in the kit', 'components/core/shared/d.ts', "export { join } from 'node:path';\n", '(the kit has no Node)'),
    breach(
      'a value where types are allowed',
      'components/core/texts/e.ts',
      "export { schemas } from '../protocol/schemas';\n",
      '(types only)',
    ),
    breach('tools in the product', 'server/f.ts', "export { g } from '../tools/g';\n", '(test and tools)'),
    breach('what it takes', 'tools/g.ts', 'export const g = 1;\n', 'tools/g.ts'),
  ],
  'min-version': [
    breach(
      'a newer member of wx',
      'components/core/platform/wechat.ts',
      "import { native } from './native';\nexport const read = () => native.getAppBaseInfo().SDKVersion;\n",
      'wx.getAppBaseInfo came with 2.20.1',
    ),
    breach(
      'lifetimes',
      'components/tile/index.ts',
      "import { turned } from '../core/platform/turned';\nComponent({ lifetimes: {}, attached: () => turned({ atLeast: () => false }) });\n",
      "'lifetimes' came with 2.2.3",
    ),
    breach(
      'a version gate that is turned around',
      'components/core/platform/turned.ts',
      "import { native } from './native';\n\nexport const turned = (host: { atLeast(version: string): boolean }): void =>\n  host.atLeast('2.1.2') ? undefined : native.onAppShow(() => undefined);\n",
      'wx.onAppShow came with 2.1.2',
    ),
    breach('a newer style', 'components/tile/index.wxss', '.tile { gap: 4px; }\n', "'gap' is no property of the oldest engines"),
    breach(
      'a newer setting',
      'components/tile/index.json',
      '{ "component": true, "usingComponents": {}, "styleIsolation": "shared" }\n',
      "'styleIsolation' came with 2.10.1",
    ),
    breach(
      'a newer built-in',
      'components/core/shared/spread.ts',
      'export const spread = <T extends object>(a: T): T => (Object.values(a), a);\n',
      'no Object.values',
    ),
    breach(
      'a newer attribute',
      'components/tile/index.wxml',
      '<live-pusher enable-mic="{{on}}" />\n',
      "list 'live-pusher.enable-mic'",
    ),
    breach(
      'wx in the demo that is newer',
      'miniprogram/pages/room/index.ts',
      'Page({ onLoad() { wx.nextTick(() => 1); } });\n',
      'wx.nextTick came with 2.2.3',
    ),
  ],
};

describe('npm run check', () => {
  const said: Record<string, string> = {};

  beforeAll(() => {
    Object.entries(planted).forEach(([check, breaches]) => {
      breaches.forEach(({ path, text }) => write(path, text));
      if (check === 'min-version') run('tools/build.ts', '--only', 'demo');
      const result = run('tools/check.ts', check);
      said[check] = result.ok ? 'passed' : result.said;
      breaches.forEach(({ path }) => (sound[path] === undefined ? rmSync(join(folder, path)) : write(path, sound[path])));
    });
    run('tools/build.ts', '--only', 'demo');
  });

  it('[X14] accepts the kit without faults', () => {
    expect(run('tools/check.ts', 'lint', 'layers', 'min-version')).toEqual({
      ok: true,
      said: expect.stringContaining('3 checks passed'),
    });
  });

  it('[X146] refuses a build that the present sources do not make', () => {
    const [path, text] = ['dist/kit/tile/index.js', built('kit/tile/index.js')];
    write(path, `${text}\n`);
    const { ok, said: old } = run('tools/check.ts', 'min-version');
    write(path, text);
    expect({ ok, old }).toEqual({
      ok: false,
      old: expect.stringContaining(`${path} is not what the present sources build: run npm run build`),
    });
  });

  it('[X146] finds a fault of the sources before they are built', () => {
    write('components/tile/index.wxss', '.tile { gap: 4px; }\n');
    const { ok, said: fresh } = run('tools/check.ts', 'min-version');
    write('components/tile/index.wxss', String(sound['components/tile/index.wxss']));
    expect({ ok, fresh }).toEqual({ ok: false, fresh: expect.stringContaining("'gap' is no property of the oldest engines") });
  });

  describe.each(Object.keys(planted))('check:%s', (check) => {
    it.each((planted[check] ?? []).map(({ what, fault }) => [what, fault] as const))('[X14] finds %s', (_what, fault) => {
      expect(said[check]).toContain(fault);
    });
  });
});
