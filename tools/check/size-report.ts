import { resolve } from 'node:path';
import { bundleModules } from '../build/script/bundle';
import { compiledStyles, compiledTemplates } from '../wechat/compiled-size';
import { findCompilers } from '../wechat/compilers';
import {
  componentsOf,
  sizeOf,
  sizeOfFiles,
  soundsOf,
  sizeOfPart,
  sizesWithSubpackage,
  sheets,
  parts,
  type Part,
  useCases,
  type KitFile,
  type PackageSize,
  type UseCase,
} from './package-sizes';

/** The sizes that the kit aims at, from docs/adr/013. */
const goals: { readonly [Name in UseCase]: string } = {
  'createRtc alone': '150 / 47',
  player: '170 / 54',
  room: '225 / 68',
  'room + call': '295 / 88',
};

const kB = (bytes: number): string => (bytes / 1000).toFixed(1);

const row = (name: string, { bytes, gzip }: PackageSize, ...more: string[]): string =>
  `| ${[name, kB(bytes), kB(gzip), ...more].join(' | ')} |`;

const table = (heads: readonly string[], rows: readonly string[]): string =>
  [`| ${heads.join(' | ')} |`, `| --- ${'| ---: '.repeat(heads.length - 1)}|`, ...rows].join('\n');

const inCore = (...folders: readonly string[]): RegExp =>
  new RegExp(`[\\\\/]components[\\\\/]core[\\\\/](${folders.map((name) => name.replace('/', '[\\\\/]')).join('|')})[\\\\/]`);

/** The modules that `entry` reaches as one file, without mobx, views, texts and `folders`. */
async function coreSize(entry: string, ...folders: readonly string[]): Promise<PackageSize> {
  const without = inCore('texts', 'view', 'features/[^/]+/view', ...folders);
  const scripts = await bundleModules({ entries: { core: resolve(entry) }, without });
  return sizeOf(Buffer.from(Array.from(scripts.values()).join('')));
}

/** The size of each kind of file as WeChat compiles it; null if its compilers do not run on this machine. */
function compiledRows(files: readonly KitFile[]): string[] | null {
  const compilers = findCompilers();
  if (typeof compilers === 'string') return null;
  const ofKind = (kind: string): readonly KitFile[] => files.filter(({ path }) => path.endsWith(`.${kind}`));
  const markup = (kind: string) => ({ folder: 'dist/kit', paths: ofKind(kind).map(({ path }) => path) });
  const compiled = [
    ['js', sizeOfFiles(ofKind('js')).bytes],
    ['wxml', compiledTemplates(compilers, markup('wxml'))],
    ['wxss', compiledStyles(compilers, markup('wxss'))],
  ] as const;
  const rows = compiled.map(([kind, bytes]) => `| ${kind} | ${kB(sizeOfFiles(ofKind(kind)).bytes)} | ${kB(bytes)} |`);
  const sum = compiled.reduce((total, [, bytes]) => total + bytes, 0);
  return [...rows, `| all | ${kB(sizeOfFiles(files).bytes)} | ${kB(sum)} |`];
}

const kinds = ['js', 'wxml', 'wxss', 'json'];

/** docs/sizes.md: the size of the built kit by use case, component, kind and file. */
export async function sizeReport(
  files: readonly KitFile[],
  budgets: Readonly<Record<UseCase, PackageSize>>,
  partBudgets: Readonly<Record<Part, PackageSize>>,
): Promise<string> {
  const sounds = soundsOf(files);
  const kit = files.filter((file) => !sounds.includes(file));
  const room = await coreSize('components/index.ts');
  const calls = await coreSize('components/calls.ts', 'protocol', 'shared', 'room', 'app', 'media');
  const carried = (Object.keys(useCases) as UseCase[]).map((name) =>
    row(name, sizeOfFiles(useCases[name](files)), `${kB(budgets[name].bytes)} / ${kB(budgets[name].gzip)}`, goals[name]),
  );
  const added = (Object.keys(parts) as Part[]).map((name) =>
    row(name, sizeOfPart(files, name), `${kB(partBudgets[name].bytes)} / ${kB(partBudgets[name].gzip)}`),
  );
  const compiled = compiledRows(kit);
  const { whole, main, subpackage } = sizesWithSubpackage(files);
  const of = (test: (path: string) => boolean): PackageSize => sizeOfFiles(kit.filter(({ path }) => test(path)));
  const components = componentsOf(files);
  const shared = (path: string): boolean => !components.some((name) => path.startsWith(`${name}/`));
  return `# Package sizes

Made by \`npm run check:size -- --report\` from a build; not edited by hand. kB are thousands of bytes, minified; gzip is the size of all files together, as a package is transferred.

## By use case

An app may delete the folders of components that it does not use, and the entry of a feature that it does not import. Sounds are not counted; calls and devices have them: ${kB(sizeOfFiles(sounds).bytes)} kB.

${table(['used', 'kB', 'gzip', 'limit', 'goal'], carried)}

## What a part adds to a room

Each part has its own entry or component. An app without it carries none of these bytes.

${table(['part', 'kB', 'gzip', 'limit'], added)}

## In a subpackage

An app with every component and every feature, and the same app with ${sheets.slice(0, -1).join(', ')} and ${sheets[sheets.length - 1]} in a subpackage.

${table(['package', 'kB', 'gzip'], [row('one package', whole), row('main package', main), row('subpackage', subpackage)])}

## As WeChat compiles it

WeChat compiles templates and style sheets to scripts. The sizes are those of the public compilers \`wcc\` and \`wcsc\`, without their own runtime, which every mini program has once.

${compiled === null ? 'The compilers do not run on the machine that made this page.' : table(['kind', 'built, kB', 'compiled, kB'], compiled)}

## The core alone

One file without mobx, views and texts.

${table(['part', 'kB', 'gzip'], [row('room', room), row('calls, without what the room has', calls)])}

## By component

Each component adds its folder to the shared files.

${table(
  ['component', 'kB', 'gzip'],
  [
    row('shared by all', of(shared)),
    ...components.map((name) =>
      row(
        name,
        of((path) => path.startsWith(`${name}/`)),
      ),
    ),
  ],
)}

## By kind

${table(
  ['kind', 'kB', 'gzip'],
  kinds.map((kind) =>
    row(
      kind,
      of((path) => path.endsWith(`.${kind}`)),
    ),
  ),
)}

## By file

${table(
  ['file', 'kB', 'gzip'],
  files.map((file) => row(`\`${file.path}\``, sizeOfFiles([file]))),
)}
`;
}
