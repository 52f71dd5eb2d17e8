/**
 * Globals that the kit may use: those of ES5, those that base library 1.7.0 polyfills (measured, see docs/spec/N-platform.md), and its
 * own. Any other name is refused, even if most phones have it.
 */
export const allowedGlobals: ReadonlySet<string> = new Set([
  'undefined', 'NaN', 'Infinity', 'arguments', 'Object', 'Array', 'String', 'Number', 'Boolean', 'Math', 'JSON', 'Date', 'RegExp',
  'Error', 'TypeError', 'RangeError', 'SyntaxError', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'encodeURIComponent',
  'decodeURIComponent', 'encodeURI', 'decodeURI', 'Promise', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Symbol', 'Reflect', 'ArrayBuffer',
  'DataView', 'Uint8Array', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'console', 'require', 'module', 'exports',
  'App', 'Page', 'Component', 'Behavior', 'getApp', 'getCurrentPages',
]); // prettier-ignore

/** Static members by built-in. Members that are not listed came later, or were never needed. */
export const allowedStatics: Readonly<Record<string, ReadonlySet<string>>> = {
  Object: new Set([
    'prototype', 'keys', 'assign', 'create', 'defineProperty', 'defineProperties', 'getOwnPropertyNames', 'getOwnPropertyDescriptor',
    'getPrototypeOf', 'freeze', 'isFrozen', 'seal', 'preventExtensions', 'isExtensible',
  ]),
  Array: new Set(['prototype', 'isArray', 'from', 'of']),
  String: new Set(['prototype', 'fromCharCode']),
  Number: new Set(['prototype', 'MAX_VALUE', 'MIN_VALUE', 'NaN', 'POSITIVE_INFINITY', 'NEGATIVE_INFINITY']),
  Math: new Set([
    'abs', 'acos', 'asin', 'atan', 'atan2', 'ceil', 'cos', 'exp', 'floor', 'log', 'max', 'min', 'pow', 'random', 'round', 'sin', 'sqrt',
    'tan', 'PI', 'E', 'LN2', 'LN10', 'LOG2E', 'LOG10E', 'SQRT2',
  ]),
  Date: new Set(['prototype', 'now', 'parse', 'UTC']),
  Promise: new Set(['prototype', 'resolve', 'reject', 'all', 'race']),
  JSON: new Set(['parse', 'stringify']),
  Symbol: new Set(['iterator']),
}; // prettier-ignore

/**
 * Methods of built-in objects that may be called on any value. `includes` is not listed, because base library 1.7.0 polyfills it for
 * strings only and the check cannot tell a string from an array.
 */
export const allowedMethods: ReadonlySet<string> = new Set([
  // Object, Function
  'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable', 'toString', 'toLocaleString', 'valueOf', 'apply', 'call', 'bind',
  // Array
  'concat', 'every', 'filter', 'forEach', 'indexOf', 'join', 'lastIndexOf', 'map', 'pop', 'push', 'reduce', 'reduceRight', 'reverse',
  'shift', 'slice', 'some', 'sort', 'splice', 'unshift', 'find', 'fill',
  // String, RegExp
  'charAt', 'charCodeAt', 'match', 'replace', 'search', 'split', 'substr', 'substring', 'toLowerCase', 'toUpperCase', 'trim',
  'localeCompare', 'startsWith', 'exec', 'test', 'toLocaleLowerCase', 'toLocaleUpperCase',
  // Number
  'toFixed', 'toPrecision', 'toExponential',
  // Date
  'getDate', 'getDay', 'getFullYear', 'getHours', 'getMilliseconds', 'getMinutes', 'getMonth', 'getSeconds', 'getTime',
  'getTimezoneOffset', 'getUTCDate', 'getUTCFullYear', 'getUTCHours', 'getUTCMinutes', 'getUTCMonth', 'getUTCSeconds', 'toISOString',
  'toJSON', 'setDate', 'setFullYear', 'setHours', 'setMilliseconds', 'setMinutes', 'setMonth', 'setSeconds', 'setTime',
  // Promise, Map, Set
  'then', 'catch', 'get', 'set', 'has', 'delete', 'clear', 'add', 'next',
]); // prettier-ignore

/** Methods of any built-in of this Node. `allowedMethods` applies to these names only. */
export const builtInMethods: ReadonlySet<string> = new Set(
  [Object, Function, Array, String, Number, Boolean, RegExp, Date, Promise, Map, Set, WeakMap, Symbol, Uint8Array, Error, BigInt]
    .map((builtIn) => builtIn.prototype as object)
    .concat(Object.getPrototypeOf(Uint8Array.prototype) as object)
    .flatMap((prototype) =>
      Object.getOwnPropertyNames(prototype).filter(
        (name) => typeof Object.getOwnPropertyDescriptor(prototype, name)?.value === 'function',
      ),
    )
    .filter((name) => name !== 'constructor'),
);

/** Built-in tags that base library 1.7.0 has. */
export const allowedTags: ReadonlySet<string> = new Set([
  'view', 'text', 'image', 'icon', 'progress', 'button', 'checkbox', 'checkbox-group', 'form', 'input', 'label', 'picker', 'picker-view',
  'picker-view-column', 'radio', 'radio-group', 'slider', 'switch', 'textarea', 'navigator', 'scroll-view', 'swiper', 'swiper-item',
  'movable-area', 'movable-view', 'cover-view', 'cover-image', 'rich-text', 'canvas', 'video', 'map', 'camera', 'web-view', 'live-pusher',
  'live-player', 'slot', 'block', 'template', 'import', 'include', 'wxs',
]); // prettier-ignore
