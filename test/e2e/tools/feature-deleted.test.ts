import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';
import { filesBelow } from '../../../tools/build/output';
import { toolCommand } from './tool-command';

const features = 'components/core/features';
const copied = [
  'components',
  'typings',
  'test',
  'server',
  'tools',
  'web',
  'tsconfig.json',
  'tsconfig.base.json',
  'jest.config.js',
  'package.json',
];
/** Tests of the core that need no build. */
const coreTests = ['room', 'app', 'view', 'bind'];

const { resolve: find } = createRequire(__filename);

/** The features, each with its folder, which its component has too, and its public entry. */
const all = [
  { name: 'call', entry: 'calls' },
  { name: 'chat', entry: 'chat' },
  { name: 'check', entry: 'check' },
  { name: 'inspector', entry: 'inspector' },
  { name: 'layouts', entry: 'layouts' },
  { name: 'members', entry: 'moderation' },
  { name: 'plugins', entry: 'plugins' },
  { name: 'polls', entry: 'polls' },
  { name: 'requests', entry: 'requests' },
];

/** A copy of the sources without any feature: without their folders, their public entries, and their components. */
function withoutFeatures(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'no-feature-')));
  copied.forEach((path) =>
    cpSync(path, join(folder, path), { recursive: true, filter: (file) => !/(^|\/)(dist|node_modules)$/.test(file) }),
  );
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  all
    .flatMap(({ name, entry }) => [`${features}/${name}`, `components/${entry}.ts`, `components/${name}`])
    .forEach((path) => rmSync(join(folder, path), { recursive: true, force: true }));
  // Tests that name the feature are part of it.
  const named = new RegExp(all.map(({ name, entry }) => `features/${name}/|components/${entry}'`).join('|'));
  const { length } = ['test/unit', 'test/fakes'].flatMap((tests) =>
    filesBelow(join(folder, tests))
      .map((path) => join(folder, tests, path))
      .filter((path) => path.endsWith('.ts') && named.test(readFileSync(path, 'utf8')))
      .map((path) => rmSync(path)),
  );
  expect(length).toBeGreaterThan(0);
  return folder;
}

const run = (folder: string, command: readonly string[]): string =>
  execFileSync(process.execPath, command, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

describe('a feature', () => {
  it('[X125] has a folder, and every folder is tried here', () => {
    expect(readdirSync(features)).toEqual(all.map(({ name }) => name));
  });

  it('[X125] is deleted: the rest compiles, builds without its code, and passes its tests', () => {
    const folder = withoutFeatures();
    try {
      run(folder, [find('typescript/bin/tsc'), '--noEmit', '-p', '.']);
      run(folder, toolCommand(resolve('tools/build.ts'), '--only', 'kit'));
      const scripts = filesBelow(join(folder, 'dist/kit')).filter((path) => path.endsWith('.js'));
      expect(scripts).toContain('room/index.js');
      expect(
        scripts.filter((path) => /call|chat|check|inspector|layouts|members|moderation|plugins|polls|requests/.test(path)),
      ).toEqual([]);
      expect(scripts.filter((path) => readFileSync(join(folder, 'dist/kit', path), 'utf8').includes('call.start'))).toEqual([]);
      const tests = coreTests.map((name) => `test/unit/${name}/`);
      run(folder, [find('jest/bin/jest'), '--selectProjects', 'unit', '--', ...tests]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the built kit', () => {
  const script = (path: string): string => readFileSync(join('dist/kit', path), 'utf8');

  it('[X126] has the code of calls in the folder of rtc-call, and asks for it from nowhere but there and the public entry', () => {
    const scripts = filesBelow('dist/kit').filter((path) => path.endsWith('.js'));
    expect(scripts.filter((path) => script(path).includes('"call.start"'))).toEqual(['call/shared.js']);
    const requires = (path: string): string[] =>
      Array.from(script(path).matchAll(/require\("([^"]*)"\)/g), ([, name]) => posix.join(posix.dirname(path), String(name)));
    const asking = scripts.filter((path) => requires(path).includes('call/shared.js'));
    expect(asking.sort()).toEqual(['call/index.js', 'calls.js']);
  });

  it('[X126] has the code of the inspector nowhere but in its folder', () => {
    const scripts = filesBelow('dist/kit').filter((path) => path.endsWith('.js'));
    expect(scripts.filter((path) => script(path).includes('roundTrip'))).toEqual(['inspector/shared.js']);
    expect(scripts.filter((path) => script(path).includes('通话质量'))).toEqual(['inspector/index.js']);
  });
});
