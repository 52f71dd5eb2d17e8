import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../build/output';
import { componentsOf } from '../release/folder';

export const packages = ['kit', 'server'] as const;
export type PackageName = (typeof packages)[number];

interface Manifest {
  version?: string;
  main?: string;
  types?: string;
  miniprogram?: string;
  private?: boolean;
}

/** Required files of each package, in addition to those that its manifest names. */
const needed: Readonly<Record<PackageName, readonly string[]>> = {
  kit: ['README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'LICENSE'],
  server: [
    'README.md',
    'README.zh-CN.md',
    'LICENSE',
    'dist/cli.js',
    'dist/conformance.js',
    'dist/golden-frames.json',
    'dist/child.js',
  ],
};

/** Fields that the kit must not have, because the npm build of a mini program packs every package named in them. */
const notInTheKit = ['dependencies', 'peerDependencies', 'optionalDependencies', 'bundleDependencies'];
/** Scripts that npm runs on a customer's machine at installation. */
const runByOthers = ['preinstall', 'install', 'postinstall'];

const manifestOf = (folder: string): Manifest & Record<string, object | undefined> =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest & Record<string, object | undefined>;

const isForeign = (path: string): boolean => /(^|\/)(test|tests|__tests__)\/|\.test\.|(?<!\.d)\.ts$|\.md$|\.map$/.test(path);

function kitFaults(folder: string, manifest: ReturnType<typeof manifestOf>): string[] {
  const kit = join(folder, manifest.miniprogram ?? '');
  if (manifest.miniprogram === undefined || !existsSync(kit)) return ['the field "miniprogram" names no folder'];
  const lacking = componentsOf(kit).flatMap((name) =>
    ['js', 'json', 'wxml', 'wxss']
      .map((ending) => `${name}/index.${ending}`)
      .filter((path) => !existsSync(join(kit, path)))
      .map((path) => `${path} is missing`),
  );
  const foreign = filesBelow(kit)
    .filter(isForeign)
    .map((path) => `${path} is of no use in the package`);
  const depends = notInTheKit
    .filter((field) => Object.keys(manifest[field] ?? {}).length > 0)
    .map((field) => `the kit has ${field}`);
  return [...lacking, ...foreign, ...depends];
}

/** Reasons why the package in `folder` cannot be packed. */
export function packFaults(name: PackageName, folder: string, version: string): string[] {
  const manifest = manifestOf(folder);
  const absent = [...needed[name], manifest.main ?? '"main"', manifest.types ?? '"types"']
    .filter((path) => !existsSync(join(folder, path)))
    .map((path) => `${path} is missing`);
  const scripts = runByOthers
    .filter((script) => Object.hasOwn(manifest.scripts ?? {}, script))
    .map((script) => `npm would run "${script}" on every customer's machine`);
  return [
    ...absent,
    ...scripts,
    ...(manifest.private === true ? ['it is marked as private'] : []),
    // Both packages are released together, because they share the protocol.
    ...(manifest.version === version ? [] : [`its version is ${manifest.version}, the other package's ${version}`]),
    ...(name === 'kit' ? kitFaults(folder, manifest) : []),
  ];
}
