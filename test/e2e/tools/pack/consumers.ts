import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { runCi, type CiOutcome } from '../../../../tools/wechat/ci';
import { runOrThrow, unzip } from './packed';

const fixtures = resolve('test/fixtures/consumers');
const appid = 'touristappid';
const ciMs = 200_000;

/** The published files of the two mobx versions that a host may have. */
const mobx = {
  mobx4: 'node_modules/mobx-miniprogram4/miniprogram_dist/index.js',
  mobx6: 'node_modules/mobx-miniprogram/dist/mobx.cjs.production.min.js',
};

function project(folder: string): void {
  const config = { appid, compileType: 'miniprogram', miniprogramRoot: './', setting: { es6: true } };
  writeFileSync(join(folder, 'project.config.json'), JSON.stringify(config));
}

/** A mini program in JavaScript that contains the released folder at `kit`, and a mobx of its own. */
export function folderConsumer(name: 'folder' | 'subpackage', zip: string, app: string): void {
  cpSync(join(fixtures, name), app, { recursive: true });
  cpSync(join(fixtures, 'host'), join(app, 'host'), { recursive: true });
  Object.entries(mobx).forEach(([copy, file]) => cpSync(file, join(app, 'host', `${copy}.js`)));
  unzip(zip, `${app}-zip`);
  cpSync(join(`${app}-zip`, 'rtc-kit'), join(app, name === 'folder' ? 'rtc-kit' : 'talk/rtc-kit'), { recursive: true });
  project(app);
}

/** A mini program whose chat and list of members lie in a subpackage. `zip` is a release with `--subpackage`. */
export function partsConsumer(zip: string, app: string): void {
  cpSync(join(fixtures, 'parts'), app, { recursive: true });
  cpSync(join(fixtures, 'host'), join(app, 'host'), { recursive: true });
  unzip(zip, `${app}-zip`);
  ['rtc-kit', 'rtc-kit-parts'].forEach((folder) => cpSync(join(`${app}-zip`, folder), join(app, folder), { recursive: true }));
  project(app);
}

/** TypeScript's errors for a consumer; emits its scripts beside the sources. */
function compileTypes(folder: string): string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(folder, 'tsconfig.json'),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  );
  if (!config) return ['tsconfig.json cannot be read'];
  const program = ts.createProgram(config.fileNames, config.options);
  const { diagnostics } = program.emit();
  return [...ts.getPreEmitDiagnostics(program), ...diagnostics].map(
    ({ file, start = 0, messageText }) =>
      `${file?.fileName.slice(folder.length + 1)}:${(file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
}

export interface NpmConsumer {
  /** Names below node_modules after `npm install` of the kit alone. */
  installed: string;
  types: readonly string[];
  npm: CiOutcome;
}

const isBuilt = (path: string): boolean => !/node_modules|\.ts$|wrong\.js$|package(-lock)?\.json$|tsconfig\.json$/.test(path);

/** A mini program in TypeScript that installed the package and built npm as devtools does. `app` is the folder that it would upload. */
export async function npmConsumer(tarball: string, folder: string, app: string): Promise<NpmConsumer> {
  cpSync(join(fixtures, 'npm'), folder, { recursive: true });
  const manifest = join(folder, 'package.json');
  const wanted = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: Record<string, string> };
  writeFileSync(manifest, '{ "name": "fresh", "private": true }');
  await runOrThrow('npm', ['install', '--offline', '--no-audit', '--no-fund', tarball], folder);
  const installed = await runOrThrow('npm', ['ls', '--all', '--parseable'], folder);

  const fresh = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: Record<string, string> };
  writeFileSync(manifest, JSON.stringify({ ...fresh, dependencies: { ...fresh.dependencies, ...wanted.dependencies } }));
  const modules = join(folder, 'node_modules');
  Object.keys(wanted.dependencies).forEach((name) => {
    cpSync(join('node_modules', name), join(modules, name), { recursive: true });
    // An alias keeps its package's name, and a mini program's npm build accepts each name once.
    const own = join(modules, name, 'package.json');
    writeFileSync(own, JSON.stringify({ ...(JSON.parse(readFileSync(own, 'utf8')) as object), name }));
  });
  symlinkSync(resolve('node_modules/miniprogram-api-typings'), join(modules, 'miniprogram-api-typings'));
  project(folder);

  const [npm, types] = [runCi({ kind: 'npm', root: folder, appid, ignores: [], attr: 'default' }, ciMs), compileTypes(folder)];
  const built = await npm;
  mkdirSync(dirname(app), { recursive: true });
  cpSync(folder, app, { recursive: true, filter: (path) => isBuilt(path.slice(folder.length)) });
  return { installed, types, npm: built };
}

/** The three ways to install as one mini program, so that it is compiled once: `app` has the folder, one subpackage too, another one the package. */
export function together(
  { folder, subpackage, npm }: Readonly<Record<'folder' | 'subpackage' | 'npm', string>>,
  app: string,
): void {
  cpSync(folder, app, { recursive: true });
  cpSync(join(subpackage, 'talk'), join(app, 'talk'), { recursive: true });
  cpSync(npm, join(app, 'npm'), { recursive: true });
  const subPackages = [
    { root: 'talk', pages: ['room/index'] },
    { root: 'npm', pages: ['pages/index/index'] },
  ];
  writeFileSync(join(app, 'app.json'), JSON.stringify({ pages: ['pages/index/index'], subPackages }));
}

/** Compiles as devtools does with every option on; returns errors, warnings and the names of the output files. */
export async function compile(app: string): Promise<{ faults: readonly string[]; files: readonly string[] }> {
  const faults: string[] = [];
  const settings = [{ es6: true, es7: true, minifyWXML: true, minifyWXSS: true, autoPrefixWXSS: true }];
  const job = { kind: 'compile', root: app, appid, ignores: [], attr: 'default', settings } as const;
  const outcome = await runCi(job, ciMs, ({ message, status }) => {
    if (status === 'warn') faults.push(message);
  });
  if (!outcome.ok) return { faults: [...faults, outcome.fault.message], files: [] };
  return { faults, files: (outcome.result.files ?? []).map(({ path }) => path) };
}
