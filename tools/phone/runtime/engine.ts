import { isAtLeast } from '../../min-version/tables';

const globals = [
  'globalThis', 'Proxy', 'WeakRef', 'BigInt', 'queueMicrotask', 'structuredClone', 'URL', 'TextEncoder', 'Intl', 'AggregateError',
  'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics', 'WebAssembly',
]; // prettier-ignore
const members = [
  'Object.values', 'Object.entries', 'Object.fromEntries', 'Object.getOwnPropertyDescriptors', 'Object.hasOwn',
  'Array.prototype.includes', 'Array.prototype.flat', 'Array.prototype.flatMap', 'Array.prototype.at', 'Array.prototype.findLast',
  'Array.prototype.findLastIndex', 'String.prototype.padStart', 'String.prototype.padEnd', 'String.prototype.matchAll',
  'String.prototype.replaceAll', 'String.prototype.trimStart', 'String.prototype.trimEnd', 'String.prototype.at',
  'Promise.prototype.finally', 'Promise.allSettled', 'Promise.any',
]; // prettier-ignore

/** The last base library that phones with an engine of 2017 received. Newer libraries use what such an engine lacks. */
const lastForOldEngines = '2.10.0';

/** A script that takes away what the engines of a version's time did not have. */
export const engineOf = (version: string): string =>
  isAtLeast(version, lastForOldEngines)
    ? ''
    : [...globals.map((name) => `delete this.${name};`), ...members.map((name) => `delete ${name};`)].join('\n');

/** A number from a text, so that each phone of a run has a seed of its own. */
export const seedOf = (text: string): number =>
  Array.from(text).reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16_777_619) >>> 0, 2_166_136_261);
