import { extname, posix } from 'node:path';
import { abilityFaults, readAbilities } from './abilities';
import { readBindings } from './data-flow/bindings';
import { platformValues, type Script } from './data-flow/objects';
import { declares } from './data-flow/scopes';
import { definitionFaults } from './definitions';
import { gateFaults } from './gates';
import { nameFaults } from './names';
import { styleFaults } from './styles';
import { parseEs5 } from './syntax';
import { settingsFaults, templateFaults } from './templates';
import { definedNames, triggeredEvents } from './own-names';

/** The kit lies inside the demo, and without a demo it is all there is. */
export const kitFolder = 'rtc-kit/';
/** The one bundled package is ES5 too. It was measured on base library 1.7.0, and probes for newer features before it uses them. */
const measured = `${kitFolder}vendor/mobx-miniprogram.js`;

export type Texts = ReadonlyMap<string, string>;
type Faults = readonly (readonly [path: string, fault: string])[];

/** Parses every script; what is newer than ES5 is a fault. */
function readScripts(files: Texts): { scripts: Script[]; faults: Faults } {
  const scripts: Script[] = [];
  const faults: [string, string][] = [];
  files.forEach((text, path) => {
    if (!/\.(js|wxs)$/.test(path) || path === measured) return;
    try {
      const program = parseEs5(text);
      // The modules of the kit are bundled. Lint and layers already check that only `core/platform/native.ts` says `wx`.
      const mayHold = !path.startsWith(kitFolder) || declares(program, 'native');
      if (path.endsWith('.js')) scripts.push({ path, program, bindings: readBindings(program), mayHold });
    } catch (cause) {
      faults.push([path, `is not ES5: ${(cause as Error).message}`]);
    }
  });
  return { scripts, faults };
}

function scriptFaults(scripts: readonly Script[], abilities: Readonly<Record<string, string>>): Faults {
  const valuesOf = platformValues(scripts);
  const own = new Set(scripts.flatMap(({ program }) => definedNames(program)));
  return scripts.flatMap((script) =>
    [
      ...nameFaults(script.program, { mayName: new Set(script.mayHold ? ['wx', 'qq'] : []) }),
      ...gateFaults(script, { abilities, valuesOf, own }),
      ...definitionFaults(script.program),
      ...abilityFaults(readAbilities(script.program)),
    ].map((fault) => [script.path, fault] as const),
  );
}

/** Custom tags that a page or component declares, and those of the whole app. */
const tagsFor = (path: string, files: Texts): Set<string> =>
  new Set(
    [path.replace(/wxml$/, 'json'), posix.join(posix.dirname(path), 'index.json'), 'app.json'].flatMap((settings) => {
      const { usingComponents } = JSON.parse(files.get(settings) ?? '{}') as { usingComponents?: object };
      return Object.keys(usingComponents ?? {});
    }),
  );

/** Code, markup, styles and settings of a build that base library 1.7.0 does not run, or runs differently. Paths of the kit start with `rtc-kit/`. */
export function minVersionFaults(files: Texts): Faults {
  const { scripts, faults } = readScripts(files);
  const abilities = Object.assign({}, ...scripts.map(({ program }) => readAbilities(program))) as Record<string, string>;
  const ownEvents = new Set(scripts.flatMap(({ program }) => triggeredEvents(program)));
  const ofFile = (path: string, text: string): readonly string[] => {
    switch (extname(path)) {
      case '.wxml':
        return templateFaults(text, { ownTags: tagsFor(path, files), ownEvents, abilities });
      case '.wxss':
        return styleFaults(text);
      case '.json':
        return path === 'sitemap.json' ? [] : settingsFaults(path, text);
      default:
        return [];
    }
  };
  const others = Array.from(files).flatMap(([path, text]) => ofFile(path, text).map((fault) => [path, fault] as const));
  return [...faults, ...scriptFaults(scripts, abilities), ...others];
}
