import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { filesBelow } from '../../../tools/build/output';
import { markupFaults } from '../../../tools/check/wxml';
import { timeoutMs } from '../../harness/browsers/timeout';
import { launchChromium } from '../../../tools/test/chromium';
import { findCompilers } from '../../../tools/wechat/compilers';
import { compile, folderConsumer, npmConsumer, together, type NpmConsumer } from './pack/consumers';
import { buildPages, install, listOf, runOrThrow, npmPack, run, tsx, unzip } from './pack/packed';
import { startServer, type PackedServer } from './pack/server';

jest.setTimeout(400_000);

const root = realpathSync(mkdtempSync(join(tmpdir(), 'pack-')));
const at = (...path: string[]): string => join(root, ...path);
const apps = { folder: at('apps/folder'), subpackage: at('apps/subpackage'), npm: at('apps/npm') };
/** As an interrupted build leaves it. */
const stale = 'dist/kit/stale.js';

let kit = '';
let server = '';
let zip = '';
let released = '';
let npm: NpmConsumer;

beforeAll(async () => {
  writeFileSync(stale, 'Component({});\n');
  kit = await npmPack(at('kit'));
  server = await npmPack(at('server'), '-w', 'server', '--ignore-scripts');
  released = await runOrThrow(...tsx('tools/release.ts', '--out', at('release')));
  zip = at('release', filesBelow(at('release'))[0] ?? '');
  folderConsumer('folder', zip, apps.folder);
  folderConsumer('subpackage', zip, apps.subpackage);
  npm = await npmConsumer(kit, at('fresh'), apps.npm);
});

afterAll(() => {
  rmSync(stale, { force: true });
  rmSync(root, { recursive: true });
});

describe('npm pack', () => {
  it('[X90] holds the kit as it is built, its types, both READMEs, the changelog and the licence, and nothing else', async () => {
    const pages = ['CHANGELOG.md', 'LICENSE', 'README.md', 'README.zh-CN.md', 'package.json'];
    const built = filesBelow('dist/kit').map((path) => `dist/kit/${path}`);
    expect(built).toContain('dist/kit/index.d.ts');
    expect(await listOf(kit)).toEqual([...pages, ...built].sort());
  });

  it('[X91] builds what is packed, without leftovers of an earlier build', async () => {
    expect(await listOf(kit)).not.toContain(stale);
  });

  it('[X92] needs no packages, no scripts and no version of Node to install', () => {
    const home = at('fresh/node_modules/miniprogram-rtc-kit');
    expect(npm.installed.match(/node_modules\/\S+/g)).toEqual(['node_modules/miniprogram-rtc-kit']);
    const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect(manifest).toMatchObject({ miniprogram: 'dist/kit', main: 'dist/kit/index.js', types: 'dist/kit/index.d.ts' });
    expect(Object.keys(manifest).filter((field) => /^engines|^private|(?<!dev)[dD]ependencies/.test(field))).toEqual([]);
    expect(Object.keys(manifest.scripts as object).filter((name) => /install|^prepare$/.test(name))).toEqual([]);
  });

  it('[X93] packs the server, which runs with its declared dependencies alone', async () => {
    expect(await listOf(server)).toEqual(
      ['LICENSE', 'README.md', 'README.zh-CN.md', 'dist/child.js', 'dist/cli.js', 'dist/conformance.js', 'dist/golden-frames.json', 'dist/index.d.ts', 'dist/index.js', 'package.json'], // prettier-ignore
    );
    await install(server, 'miniprogram-rtc-kit-server', at('backend'));
    const script = `const kit = require('miniprogram-rtc-kit-server'); console.log(typeof kit.attach, typeof kit.signToken)`;
    expect(await runOrThrow(process.execPath, ['-e', script], at('backend'))).toBe('function function\n');
  });
});

describe('npm run release:folder', () => {
  it('[X95] zips the folder with its licence and README, and lists the contents', () => {
    const inside = filesBelow('dist/kit').map((path) => `rtc-kit/${path}`);
    const pages = ['CHANGELOG.md', 'README.md', 'README.zh-CN.md', 'rtc-kit/LICENSE'];
    expect(unzip(zip, at('unzipped')).sort()).toEqual([...pages, ...inside].sort());
    const listed = released.split('\n').map((line) => / kB {2}(\S+)$/.exec(line)?.[1]);
    expect(listed.filter((path) => path !== undefined).sort()).toEqual([...pages, ...inside].sort());
    expect(released).toMatch(/-folder\.zip: \d+ files, [\d.]+ kB, zipped [\d.]+ kB\n$/);
  });

  it('[X97] reports why nothing was released, and exits with 1', async () => {
    const { code, said } = await run(...tsx('tools/release.ts', '--target', 'alipay', '--out', at('none')));
    expect([code, said]).toEqual([1, expect.stringContaining("Nothing was released: --target is wechat or qq, not 'alipay'")]);
    expect(filesBelow(at('none'))).toEqual([]);
  });
});

describe('consumers of what is packed', () => {
  it('[X105] a strict TypeScript mini program compiles with the types of the package, and its mistakes do not', () => {
    expect(npm.types).toEqual([]);
  });

  it('[X110] npm is built by miniprogram-ci without a warning, and contains the kit alone', () => {
    expect(npm.npm).toEqual({ ok: true, result: { warnings: [] } });
    const built = filesBelow(join(apps.npm, 'miniprogram_npm/miniprogram-rtc-kit'));
    expect(built).toEqual(filesBelow('dist/kit').filter((path) => !path.endsWith('.d.ts')));
  });

  it('[X111] WeChat’s compilers accept it as a folder, in a subpackage and as a package', async () => {
    together(apps, at('apps/all'));
    const compilers = findCompilers();
    if (typeof compilers === 'string') throw new Error(compilers);
    const { faults, files } = await compile(at('apps/all'));
    expect(faults).toEqual([]);
    const places = ['rtc-kit', 'talk/rtc-kit', 'npm/miniprogram_npm/miniprogram-rtc-kit'];
    expect(files).toEqual(expect.arrayContaining(places.map((place) => `${place}/room/index.js`)));
    expect(markupFaults(compilers, { folder: at('apps/all'), sources: [] })).toEqual([]);
  });

  describe('in a browser, on the packed server', () => {
    let backend: PackedServer;
    let browser: Browser;
    beforeAll(async () => {
      await buildPages(at('web'), apps);
      const media = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
      [backend, browser] = await Promise.all([
        startServer(at('backend/node_modules/miniprogram-rtc-kit-server'), at('web')),
        launchChromium(...media),
      ]);
    });
    afterAll(async () => {
      await browser.close();
      await backend.stop();
    });

    const joins = async (page: Page): Promise<void> => {
      await page.getByRole('textbox', { name: 'My name' }).fill('Ana');
      await page.getByRole('button', { name: /^Join/ }).click();
      await page.getByText('joined', { exact: true }).waitFor();
    };

    it.each([
      ['folder', 'pages/index/index', '4'],
      ['npm', 'pages/index/index', '6'],
      ['npm', 'pages/index/index', '4'],
      ['subpackage', 'pages/home/index', '6'],
    ])('[X114] as %s at %s beside mobx %s a user joins a room', async (name, path, mobx) => {
      const page = await browser.newPage({ locale: 'en-US' });
      page.setDefaultTimeout(timeoutMs);
      const wrong: string[] = [];
      page.on('pageerror', (error) => wrong.push(error.message));
      await page.goto(`${backend.origin}/${name}/index.html#/${path}?mobx=${mobx}`);
      await page.getByText('ana · 1').click();
      await page.getByText('ana, ben · 2').waitFor();
      if (name === 'subpackage') await page.getByText('talk', { exact: true }).click();
      await joins(page);
      await page.getByText('ana, ben · 2').waitFor({ state: 'attached' });
      expect(wrong).toEqual([]);
      await page.close();
    });
  });
});
