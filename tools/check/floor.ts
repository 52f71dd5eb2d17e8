import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { filesBelow } from '../build/output';
import { abilityFaults, readAbilities } from '../floor/abilities';
import { definitionFaults } from '../floor/definitions';
import { gateFaults } from '../floor/gates';
import { declares, definedMethods, nameFaults } from '../floor/names';
import { parseEs5, type AnyNode } from '../floor/syntax';
import { templateFaults } from '../floor/templates';
import type { Check } from './check';

/** Bundled packages are ES5 like the rest; that they run at the floor was measured, and they ask before they use what is newer. */
const isVendor = (path: string): boolean => /(^|\/)vendor\//.test(path);
const isKit = (path: string, folder: string): boolean => folder.endsWith('kit') || path.startsWith('rtc-kit/');

interface Built {
  folder: string;
  path: string;
  abilities: Readonly<Record<string, string>>;
  /** Methods that the build defines itself. */
  own: ReadonlySet<string>;
}

function scriptFaults({ folder, path, abilities, own }: Built, program: AnyNode): string[] {
  if (isVendor(path)) return [];
  // The modules of the kit are joined: that `core/platform/native.ts` alone says `wx` was checked before (lint, layers).
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
    return ["'componentGenerics' came with 1.9.3; the floor ignores it"];
  return [];
}

/** The tags that a page or component declares for itself, and those of the whole app. */
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

/** Everything in a built folder that base library 1.7.0 would not run, or not as meant. */
export function floorFaults(folder: string): string[] {
  const programs = programsOf(folder);
  const abilities = Object.assign({}, ...programs.map(readAbilities)) as Record<string, string>;
  const own = new Set(programs.flatMap(definedMethods));
  return filesBelow(folder).flatMap((path) =>
    fileFaults({ folder, path, abilities, own }).map((fault) => `${folder}/${path}: ${fault}`),
  );
}

const folders = ['dist/kit', 'dist/demo'];

export const floorCheck: Check = {
  name: 'floor',
  run() {
    const present = folders.filter((folder) => existsSync(folder));
    if (!present.includes('dist/kit'))
      return { findings: ['dist/kit is not built: run npm run build'], summary: 'nothing to look at' };
    // The demo holds the kit as it is in dist/kit: what is wrong with it is said once.
    const findings = present.flatMap(floorFaults).filter((fault) => !fault.startsWith('dist/demo/rtc-kit/'));
    const count = present.reduce((sum, folder) => sum + filesBelow(folder).length, 0);
    return { findings, summary: `${count} files against base library 1.7.0` };
  },
};
