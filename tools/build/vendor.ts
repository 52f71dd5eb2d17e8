import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { minify } from 'terser';
import { remembered } from './cache';
import { lower } from './script';

const folder = dirname(createRequire(__filename).resolve('mobx-miniprogram/package.json'));
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };

/** The author's notice, which goes wherever the code goes. */
export const mobxLicense = (): string => readFileSync(join(folder, 'LICENSE'), 'utf8');

const entry = 'mobx-of-the-kit.ts';

/** What `core/store/mobx.ts` asks for, and nothing that it does not. */
const door = `
import { createObservableAnnotation, ObservableValue, referenceEnhancer } from '${folder}/src/internal';
export { autorun, comparer, computed, configure, makeObservable, onBecomeObserved, onBecomeUnobserved, reaction, transaction, untracked } from '${folder}/src/internal';
export const observable = {
  ref: createObservableAnnotation('observable.ref', { enhancer: referenceEnhancer }),
  box: (value) => new ObservableValue(value, referenceEnhancer),
};`;

/**
 * Modules that mobx names everywhere and that the kit never reaches: what we watch is replaced as a whole, so there are no observable
 * arrays, maps, sets and objects, no proxies, nothing inferred, no decorators, no flows and no actions by name. In their place stands what others ask them.
 */
const absent: Readonly<Record<string, string>> = {
  'types/observablearray': 'export const isObservableArray = () => false;',
  'types/observablemap': 'export const isObservableMap = () => false;',
  'types/observableset': 'export const isObservableSet = () => false;',
  'types/legacyobservablearray': 'export {};',
  'types/dynamicobject': 'export {};',
  'types/autoannotation': 'export {};',
  'types/flowannotation': 'export {};',
  'types/actionannotation': 'export {};',
  'api/action':
    "import { createAction } from '../internal'; export const isAction = () => false; export const action = (name, act) => createAction(name, act);",
  'api/decorators':
    "export const createDecoratorAnnotation = (annotation) => Object.assign(() => undefined, annotation); export const is20223Decorator = () => false; export const storedAnnotationsSymbol = 'mobx-decorated';",
  'api/trace': 'export {};',
  'types/modifiers': 'export const referenceEnhancer = (value) => value;',
  'api/flow': 'export const isFlow = () => false;',
  'api/observable': 'export const getAnnotationFromOptions = () => undefined;',
  'api/object-api': 'export {};',
};

function source(file: string): string {
  if (file === entry) return door;
  const module = /mobx-miniprogram[\\/]src[\\/](.+)\.ts$/.exec(file)?.[1]?.replace(/\\/g, '/');
  return (module && absent[module]) || readFileSync(file, 'utf8');
}

/** Calls that only make a value: what nobody uses of it may go. */
const pure = [
  'assign',
  'createInstanceofPredicate',
  'createObservableAnnotation',
  'createDecoratorAnnotation',
  'Symbol',
  'getGlobal',
];

async function joined(): Promise<string> {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: entry,
    shimMissingExports: true,
    treeshake: { moduleSideEffects: false, propertyReadSideEffects: false, manualPureFunctions: pure },
    plugins: [
      {
        name: 'lower',
        resolveId: (name) => (name === entry ? name : null),
        load: (file) =>
          file.endsWith('.ts')
            ? { code: lower(file, source(file), 'module').replace(/\/\*\* @class \*\//g, '/*#__PURE__*/'), moduleType: 'js' }
            : null,
      },
    ],
    checks: { pluginTimings: false },
    // Of types and of what is absent.
    onLog: () => undefined,
  });
  const { output } = await bundle.generate({
    format: 'cjs',
    exports: 'named',
    esModule: false,
    generatedCode: { symbols: false },
  });
  await bundle.close();
  return lower('mobx.ts', output[0].code, 'joined');
}

/** The part of mobx-miniprogram that the kit uses, from its own sources: ES5, with its private names shortened as its authors do. */
export const mobxModule = (): Promise<string> =>
  remembered(['mobx', version, door, JSON.stringify(absent)], async () => {
    const { code } = await minify(await joined(), {
      ecma: 5,
      toplevel: true,
      compress: { ecma: 5, passes: 3, global_defs: { __DEV__: false } },
      mangle: { properties: { regex: /_$/ } },
      format: {
        ecma: 5,
        comments: false,
        preamble: `/*! parts of mobx-miniprogram ${version}, MIT, (c) 2015 Michel Weststrate */`,
      },
      safari10: true,
    });
    if (code === undefined) throw new Error('nothing was left of mobx-miniprogram');
    return code;
  });
