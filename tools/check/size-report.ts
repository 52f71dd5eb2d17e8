import { resolve } from 'node:path';
import { bundleModules } from '../build/script/bundle';
import { bar, useCases, componentsOf, soundsOf, sizeOf, sizeOfFiles, type KitFile, type PackageSize } from './package-sizes';

const kB = (bytes: number): string => (bytes / 1000).toFixed(1);

const row = (name: string, { bytes, gzip }: PackageSize, ...more: string[]): string =>
  `| ${[name, kB(bytes), kB(gzip), ...more].join(' | ')} |`;

const table = (heads: readonly string[], rows: readonly string[]): string =>
  [`| ${heads.join(' | ')} |`, `| --- ${'| ---: '.repeat(heads.length - 1)}|`, ...rows].join('\n');

const inCore = (...folders: readonly string[]): RegExp =>
  new RegExp(`[\\\\/]components[\\\\/]core[\\\\/](${folders.map((name) => name.replace('/', '[\\\\/]')).join('|')})[\\\\/]`);

/** The core as one file, without mobx, views and words. */
async function coreWithout(...folders: readonly string[]): Promise<PackageSize> {
  const entries = { core: resolve('components/index.ts') };
  const scripts = await bundleModules({ entries, without: inCore('texts', 'store/views', ...folders) });
  return sizeOf(Buffer.from(Array.from(scripts.values()).join('')));
}

const kinds = ['js', 'wxml', 'wxss', 'json'];

/** docs/sizes.md: what the built kit weighs, by who carries it, by component and by file. */
export async function sizeReport(files: readonly KitFile[], budgets: Readonly<Record<string, PackageSize>>): Promise<string> {
  const sounds = soundsOf(files);
  const kit = files.filter((file) => !sounds.includes(file));
  const room = await coreWithout('store/calls');
  const all = await coreWithout();
  const calls = { bytes: all.bytes - room.bytes, gzip: all.gzip - room.gzip };
  const carried = Object.entries(useCases).map(([who, weigh]) => {
    const may = budgets[who] ?? bar;
    return row(
      who,
      weigh(files),
      `${kB(may.bytes)} / ${kB(may.gzip)}`,
      who === 'room + call' ? `${kB(bar.bytes)} / ${kB(bar.gzip)}` : '',
    );
  });
  const of = (test: (path: string) => boolean): PackageSize => sizeOfFiles(kit.filter(({ path }) => test(path)));
  const components = componentsOf(files);
  const shared = (path: string): boolean => !components.some((name) => path.startsWith(`${name}/`));
  return `# What the kit weighs

Made by \`npm run check:size -- --report\` from a build; not edited by hand. kB are thousands of bytes, minified; gzip of files as one piece, as a package travels.

## By who carries it

Whoever does not show a component may leave its folder out; the rest does not miss it. Sounds are apart, and only calls make them: ${kB(sizeOfFiles(sounds).bytes)} kB.

${table(['carried', 'kB', 'gzip', 'may be', 'bar'], carried)}

## The core alone

One file without mobx, views and words.

${table(['part', 'kB', 'gzip', 'bar, gzip'], [row('room', room, '14'), row('calls, on top', calls, '5')])}

## By component

What a component adds to the shared files. A name in it is a folder.

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
