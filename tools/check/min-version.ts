import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { filesBelow } from '../build/output';
import { abilityFaults, readAbilities } from '../min-version/abilities';
import { definitionFaults } from '../min-version/definitions';
import { gateFaults } from '../min-version/gates';
import { declares, definedMethods, nameFaults } from '../min-version/names';
import { parseEs5, type AnyNode } from '../min-version/syntax';
import { templateFaults } from '../min-version/templates';
import type { Check } from './check';

/** Bundled packages are ES5 too. They were measured on base library 1.7.0, and probe for newer features before they use them. */
const isVendor = (path: string): boolean => /(^|\/)vendor\//.test(path);
const isKit = (path: string, folder: string): boolean => folder.endsWith('kit') || path.startsWith('rtc-kit/');

interface Built {
  folder: string;
  path: string;
  abilities: Readonly<Record<string, string>>;
  /** Methods that the build defines. */
  own: ReadonlySet<string>;
}

function scriptFaults({ folder, path, abilities, own }: Built, program: AnyNode): string[] {
  if (isVendor(path)) return [];
  // The modules of the kit are bundled. Lint and layers already check that only `core/platform/native.ts` says `wx`.
  const mayHold = !isKit(path, folder) || declares(program, 'native');
  const mayName = new Set(mayHold ? ['wx', 'qq'] : []);
  return [
    ...nameFaults(program, { mayName, own }),
    ...gateFaults(program, { abilities, mayHold }),
    ...definitionFaults(program),
    ...abilityFaults(readAbilities(program)),
  ];
}

function parsed(text: string): AnyNode | string {
  try {
    return parseEs5(text);
  } catch (cause) {
    return `is not ES5: ${(cause as Error).message}`;
  }
}

function fileFaults(built: Built): string[] {
  const file = join(built.folder, built.path);
  const text = readFileSync(file, 'utf8');
  const kind = extname(file);
  if (kind === '.js' || kind === '.wxs') {
    const program = parsed(text);
    if (typeof program === 'string') return [program];
    return kind === '.js' ? scriptFaults(built, program) : [];
  }
  if (kind === '.wxml') return templateFaults(text, tagsOf(file), built.abilities);
  if (kind === '.json' && text.includes('"componentGenerics"'))
    return ["'componentGenerics' came with 1.9.3; base library 1.7.0 ignores it"];
  return [];
}

/** Custom tags that a page or component declares, and those of the whole app. */
function tagsOf(wxml: string): Set<string> {
  const declared = [wxml.replace(/wxml$/, 'json'), join(dirname(wxml), 'app.json')].filter((path) => existsSync(path));
  return new Set(
    declared.flatMap((path) => {
      const { usingComponents } = JSON.parse(readFileSync(path, 'utf8')) as { usingComponents?: object };
      return Object.keys(usingComponents ?? {});
    }),
  );
}

const programsOf = (folder: string): AnyNode[] =>
  filesBelow(folder)
    .filter((path) => path.endsWith('.js') && !isVendor(path))
    .map((path) => parsed(readFileSync(join(folder, path), 'utf8')))
    .filter((program) => typeof program !== 'string');

/** Code and markup in a built folder that base library 1.7.0 does not run, or runs differently. */
export function minVersionFaults(folder: string): string[] {
  const programs = programsOf(folder);
  const abilities = Object.assign({}, ...programs.map(readAbilities)) as Record<string, string>;
  const own = new Set(programs.flatMap(definedMethods));
  return filesBelow(folder).flatMap((path) =>
    fileFaults({ folder, path, abilities, own }).map((fault) => `${folder}/${path}: ${fault}`),
  );
}

const folders = ['dist/kit', 'dist/demo'];

export const minVersionCheck: Check = {
  name: 'min-version',
  run() {
    const present = folders.filter((folder) => existsSync(folder));
    if (!present.includes('dist/kit'))
      return { findings: ['dist/kit is not built: run npm run build'], summary: 'nothing to check' };
    // The demo contains the same kit as dist/kit, so its faults are reported once.
    const findings = present.flatMap(minVersionFaults).filter((fault) => !fault.startsWith('dist/demo/rtc-kit/'));
    const count = present.reduce((sum, folder) => sum + filesBelow(folder).length, 0);
    return { findings, summary: `${count} files against base library 1.7.0` };
  },
};
