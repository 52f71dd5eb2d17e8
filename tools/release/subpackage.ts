import { posix } from 'node:path';
import { rewriteRequires } from '../build/script/script';
import { relativeName } from '../build/script/folder';
import { kitFolder, soundsOf, type Release } from './folder';

/** The folder beside the kit that a mini program declares as the root of a subpackage. */
export const subpackageFolder = `${kitFolder}-parts`;

const styleImport = /(@import\s*)(["'])([^"']+)\2/g;

/** Code that the entry of a feature needs at once stays in the main package. */
const staysBehind = /\/shared\.js$/;

/** Whether the file belongs to one of the components, and moves with it. */
const isPartOf = (path: string, names: readonly string[]): boolean =>
  names.some((name) => path.startsWith(`${kitFolder}/${name}/`)) && !staysBehind.test(path);

const movedTo = (path: string): string => `${subpackageFolder}${path.slice(kitFolder.length)}`;

/** A file at its new place: its references lead to where their targets are now. */
function rewritten(path: string, content: Buffer, placeOf: (path: string) => string): Buffer {
  const to = (name: string): string => relativeName(placeOf(path), placeOf(posix.join(posix.dirname(path), name)));
  const text = (): string => content.toString();
  if (path.endsWith('.js')) return Buffer.from(rewriteRequires(text(), to));
  if (path.endsWith('.wxss'))
    return Buffer.from(
      text().replace(styleImport, (_all, rule: string, quote: string, name: string) => `${rule}${quote}${to(name)}${quote}`),
    );
  if (!path.endsWith('.json')) return content;
  const json = JSON.parse(text()) as { usingComponents?: Record<string, string> };
  const { usingComponents = {} } = json;
  Object.keys(usingComponents).forEach((tag) => {
    // The path of a component has no ending, and moves with its script.
    usingComponents[tag] = to(`${usingComponents[tag] ?? ''}.js`).replace(/\.js$/, '');
  });
  return Buffer.from(JSON.stringify(json));
}

/** Components that stay and show one that moves: in the main package it would have to be there at once. */
function needsOf(release: Release, names: readonly string[]): string[] {
  return Array.from(release)
    .filter(([path]) => path.endsWith('/index.json') && !isPartOf(path, names))
    .flatMap(([path, content]) => {
      const { usingComponents = {} } = JSON.parse(content.toString()) as { usingComponents?: Record<string, string> };
      const shown = Object.values(usingComponents).map((name) => posix.join(posix.dirname(path), `${name}.js`));
      const [, name = ''] = path.split('/');
      return shown.filter((target) => isPartOf(target, names)).map((target) => `${name} shows ${target.split('/')[1] ?? ''}`);
    });
}

/**
 * The release with these components in a folder of their own, which can be a subpackage. Their scripts and styles find the rest in the
 * kit's folder beside it. Sounds go with the components that play them. The message of a thrown error is meant for the user.
 */
export function withSubpackage(release: Release, names: readonly string[]): Release {
  const strange = names.find((name) => !release.has(`${kitFolder}/${name}/index.json`));
  if (strange !== undefined) throw new Error(`--subpackage: there is no component '${strange}' in the folder`);
  const needs = needsOf(release, names);
  if (needs.length > 0) throw new Error(`--subpackage: ${needs.join(', ')}, and has to stay with it`);
  const all = Array.from(release.keys(), (path) => new RegExp(`^${kitFolder}/([^/]+)/index\\.json$`).exec(path)?.[1] ?? '');
  const stays = all.filter((name) => name !== '' && !names.includes(name));
  const placeOf = (path: string): string => (isPartOf(path, names) ? movedTo(path) : path);
  const moved = new Map<string, Buffer>();
  release.forEach((content, path) => {
    const isMoving = isPartOf(path, names);
    const isSoundOf = (components: readonly string[]): boolean =>
      soundsOf(components).some((sound) => path === `${kitFolder}/${sound}`);
    if (isSoundOf(names)) moved.set(movedTo(path), content);
    if (!isMoving && (isSoundOf(stays) || !isSoundOf(names))) moved.set(path, content);
    if (isMoving) moved.set(movedTo(path), rewritten(path, content, placeOf));
  });
  return moved;
}
