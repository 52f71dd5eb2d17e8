import { extname } from 'node:path';
import { allowedTags } from '../../min-version/allowed';
import { nameFaults } from '../../min-version/names';
import { declares } from '../../min-version/data-flow/scopes';
import { parseEs5, type AnyNode } from '../../min-version/syntax';
import type { Output } from '../output';

/**
 * Attributes and events of the two live tags in QQ's own sample (qq-web/qq-miniprogram-demo, base library 1.16.0). Their documentation
 * was not available, so the build lists all others as uncertain.
 */
export const shownByQq: Readonly<Record<'live-pusher' | 'live-player', ReadonlySet<string>>> = {
  'live-pusher': new Set([
    'mode', 'orientation', 'beauty', 'whiteness', 'muted', 'waiting-image', 'background-mute', 'url', 'enable-camera', 'bindstatechange',
  ]),
  'live-player': new Set(['mode', 'muted', 'min-cache', 'max-cache', 'src', 'bindstatechange', 'bindfullscreenchange']),
}; // prettier-ignore

const ofEveryTag = /^(id|class|style|slot|hidden|bindtap|qq:.*|data-.*|aria-.*)$/;
const tagPattern = /<([a-z][\w-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/g;

interface Tag {
  name: string;
  attributes: readonly string[];
}

const tagsOf = (qml: string): Tag[] =>
  Array.from(qml.matchAll(tagPattern), ([, name, rest]) => {
    const bare = String(rest).replace(/"[^"]*"|'[^']*'/g, '');
    return { name: String(name), attributes: Array.from(bare.matchAll(/[^\s=/]+/g), ([attribute]) => attribute) };
  });

/** Attributes and events of the live tags in `qml` that QQ's sample does not show, such as `live-pusher enable-mic`. */
export const unknownOnQq = (qml: string): string[] =>
  tagsOf(qml).flatMap(({ name, attributes }) => {
    if (name !== 'live-pusher' && name !== 'live-player') return [];
    return attributes
      .filter((attribute) => !ofEveryTag.test(attribute) && !shownByQq[name].has(attribute))
      .map((attribute) => `${name} ${attribute}`);
  });

const isVendor = (path: string): boolean => /(^|\/)vendor\//.test(path);
const isScript = (path: string): boolean => path.endsWith('.js') && !isVendor(path);

function programOf(path: string, code: string): AnyNode | string {
  try {
    return parseEs5(code);
  } catch (cause) {
    return `${path} is not ES5: ${(cause as Error).message}`;
  }
}

function scriptFaults(program: AnyNode, isKit: boolean): string[] {
  // In the kit only the module of the platform object may name it.
  const mayName = new Set(!isKit || declares(program, 'native') ? ['qq'] : []);
  return nameFaults(program, { mayName });
}

function markupFaults(text: string, ownTags: ReadonlySet<string>): string[] {
  const tags = tagsOf(text);
  const strange = tags.filter(({ name }) => name !== 'qs' && (name === 'wxs' || (!allowedTags.has(name) && !ownTags.has(name))));
  const old = tags.flatMap(({ attributes }) => attributes.filter((attribute) => attribute.startsWith('wx:')));
  return [...strange.map(({ name }) => `has a tag <${name}>`), ...old.map((attribute) => `has ${attribute}`)];
}

/** Custom tags that a page or component declares. */
function tagsBeside(output: Output, path: string): Set<string> {
  const json = output.get(path.replace(/[^/]*\.qml$/, 'index.json')) ?? Buffer.from('{}');
  const { usingComponents } = JSON.parse(json.toString()) as { usingComponents?: object };
  return new Set(Object.keys(usingComponents ?? {}));
}

/** Parts of a folder for QQ that only WeChat has, that are newer than ES5, or that neither has. */
export function qqFaults(output: Output, isKit: (path: string) => boolean): string[] {
  const programs = new Map<string, AnyNode | string>();
  output.forEach((content, path) => isScript(path) && programs.set(path, programOf(path, content.toString())));
  return Array.from(output).flatMap(([path, content]) => {
    const program = programs.get(path);
    if (typeof program === 'string') return [program];
    const faults =
      program !== undefined
        ? scriptFaults(program, isKit(path))
        : extname(path) === '.qml'
          ? markupFaults(content.toString(), tagsBeside(output, path))
          : /\.wx(ml|ss|s)$/.test(path) || (path.endsWith('.qss') && content.includes('.wxss'))
            ? ['has the name of a file of WeChat']
            : [];
    return faults.map((fault) => `${path} ${fault}`);
  });
}
