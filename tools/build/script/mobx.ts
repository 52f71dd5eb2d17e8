import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { minify } from 'terser';
import ts from 'typescript';
import { cached } from '../cache';
import { rewriteNodes } from './edits';
import { simpler, simplerBy } from './mobx-changes';
import { toEs5 } from './script';
import { shortClasses } from './short-classes';

const folder = dirname(createRequire(__filename).resolve('mobx-miniprogram/package.json'));
const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };

/** The licence of mobx, which has to accompany its code. */
export const mobxLicense = (): string => readFileSync(join(folder, 'LICENSE'), 'utf8');

const entry = 'mobx-of-the-kit.ts';

/**
 * The exports that `shared/mobx.ts` imports, over mobx's own atoms, computed values and reactions. The kit observes fields that are
 * replaced as a whole and getters, so `makeObservable` defines exactly these two, without the administration object of mobx.
 */
const entrySource = `
import { Atom, ComputedValue, comparer } from '${folder}/src/internal';
export { autorun, comparer, configure, reaction, transaction, untracked } from '${folder}/src/internal';
const ref = {};
function observableValue(value) {
  const atom = new Atom();
  atom.get = () => {
    atom.reportObserved();
    return value;
  };
  atom.set = (next) => {
    if (comparer.default(value, next)) return;
    value = next;
    atom.reportChanged();
  };
  return atom;
}
export const observable = { ref, box: observableValue };
export const computed = { equals: comparer.default, struct: { equals: comparer.structural } };
const getterOf = (target, name) => {
  const own = Object.getOwnPropertyDescriptor(target, name);
  return own ? own.get : getterOf(Object.getPrototypeOf(target), name);
};
export function makeObservable(target, annotations) {
  const atoms = target.$mobx || {};
  Object.defineProperty(target, '$mobx', { value: atoms });
  Object.keys(annotations).forEach((name) => {
    const annotation = annotations[name];
    const atom = (atoms[name] =
      annotation === ref
        ? observableValue(target[name])
        : new ComputedValue({ get: getterOf(target, name), context: target, equals: annotation.equals }));
    Object.defineProperty(target, name, {
      configurable: true,
      enumerable: annotation === ref,
      get: () => atom.get(),
      set: (value) => atom.set(value),
    });
  });
}
const listen = (listeners, listener) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const atomOf = (observed, name, listener) => (listener ? observed.$mobx[name] : observed);
export function onBecomeObserved(observed, name, listener) {
  const atom = atomOf(observed, name, listener);
  return listen((atom.onBOL = atom.onBOL || new Set()), listener || name);
}
export function onBecomeUnobserved(observed, name, listener) {
  const atom = atomOf(observed, name, listener);
  return listen((atom.onBUOL = atom.onBUOL || new Set()), listener || name);
}`;

/**
 * Modules of mobx that the kit never reaches, each with the few exports that other modules ask for: observable arrays, maps, sets and
 * objects, proxies, inferred annotations, decorators, flows, named actions, spies, interceptors, and state shared with another mobx.
 * Reactions have only the options that the kit gives them: no delay, no name, no handler of errors, no signal.
 */
const replaced: Readonly<Record<string, string>> = {
  'types/observablearray': 'export function isObservableArray() { return false; }',
  'types/observablemap': 'export function isObservableMap() { return false; }',
  'types/observableset': 'export function isObservableSet() { return false; }',
  'types/legacyobservablearray': 'export {};',
  'types/dynamicobject': 'export {};',
  'types/observableobject': 'export {};',
  'types/autoannotation': 'export {};',
  'types/flowannotation': 'export {};',
  'types/actionannotation': 'export {};',
  'types/computedannotation': 'export {};',
  'types/observableannotation': 'export {};',
  'types/overrideannotation': 'export {};',
  'types/type-utils': 'export {};',
  'types/intercept-utils': 'export {};',
  'types/listen-utils': 'export {};',
  'types/modifiers': 'export {};',
  'types/observablevalue': 'export {};',
  'core/spy': 'export function isSpyEnabled() { return false; } export function spyReport() {}',
  'core/action': `import { endBatch, startBatch, untrackedStart, untrackedEnd } from '../internal';
    export const createAction = (_name, act) => function () {
      const before = untrackedStart();
      startBatch();
      try { return act.apply(this, arguments); } finally { endBatch(); untrackedEnd(before); }
    };
    export function allowStateChangesStart() {}
    export function allowStateChangesEnd() {}`,
  'core/globalstate': `export const globalState = {
    trackingDerivation: null, trackingContext: null, runId: 0, inBatch: 0, pendingUnobservations: [], pendingReactions: [],
    isRunningReactions: false };`,
  'api/configure': 'export const configure = () => {};',
  'api/autorun': `import { Reaction, comparer, createAction } from '../internal';
    const started = (reaction) => { reaction.schedule_(); return () => reaction.dispose(); };
    export function autorun(view, options) {
      let isScheduled = false;
      const scheduler = (options && options.scheduler) || ((run) => run());
      const reaction = new Reaction('Autorun', () => {
        if (isScheduled) return;
        isScheduled = true;
        scheduler(() => {
          isScheduled = false;
          if (!reaction.isDisposed_) reaction.track(() => view(reaction));
        });
      });
      return started(reaction);
    }
    export function reaction(expression, effect, options) {
      let isFirst = true, value;
      const { equals = comparer.default, fireImmediately = false } = options || {};
      const act = createAction('', effect);
      const reaction = new Reaction('Reaction', () => {
        if (reaction.isDisposed_) return;
        const before = value;
        let isDue = isFirst && fireImmediately;
        reaction.track(() => {
          const next = expression(reaction);
          if (!isFirst) isDue = !equals(value, next);
          value = next;
        });
        if (isDue) act(value, before, reaction);
        isFirst = false;
      });
      return started(reaction);
    }`,
  'api/computed': 'export {};',
  'api/makeObservable': 'export {};',
  'api/become-observed': 'export {};',
  'api/action':
    "import { createAction } from '../internal'; export const isAction = () => false; export const action = (name, act) => createAction(name, act);",
  'api/decorators': 'export {};',
  'api/trace': 'export const trace = () => {};',
  'api/flow': 'export const isFlow = () => false;',
  'api/observable': 'export {};',
  'api/object-api': 'export {};',
  errors: 'export function die(error) { throw new Error("mobx " + error); }',
};

function source(file: string): string {
  if (file === entry) return entrySource;
  const module = /mobx-miniprogram[\\/]src[\\/](.+)\.ts$/.exec(file)?.[1]?.replace(/\\/g, '/');
  return module === undefined ? readFileSync(file, 'utf8') : (replaced[module] ?? simpler(module, readFileSync(file, 'utf8')));
}

/** Functions that only make a value: a call whose result is unused may be removed. */
const pure = ['assign', 'createInstanceofPredicate', 'Symbol', 'getGlobal', 'Object.freeze', 'Object.toString'];

async function bundled(): Promise<string> {
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
            ? { code: toEs5(file, source(file), 'module').replace(/\/\*\* @class \*\//g, '/*#__PURE__*/'), moduleType: 'js' }
            : null,
      },
    ],
    checks: { pluginTimings: false },
    // Warnings about types and about exports of replaced modules are expected.
    onLog: () => undefined,
  });
  const { output } = await bundle.generate({
    format: 'cjs',
    exports: 'named',
    esModule: false,
    generatedCode: { symbols: false },
  });
  await bundle.close();
  return shortClasses(withoutUnused(toEs5('mobx.ts', output[0].code, 'bundle')));
}

/** Methods of mobx's classes that neither the kit nor the rest of mobx calls. */
const unused = /^(observe_|intercept_|raw|toJSON|valueOf|trace|isScheduled|getDisposer_)$/;

/** The method that `node` puts on a prototype: a name, or the text of a computed one. */
function methodOf(node: ts.Node): string | null {
  if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) return null;
  const { left, right } = node.expression;
  if (!ts.isFunctionExpression(right) || !/\.prototype\W/.test(left.getText())) return null;
  if (ts.isPropertyAccessExpression(left)) return left.name.text;
  return ts.isElementAccessExpression(left) ? left.argumentExpression.getText() : null;
}

/** ES5 classes without the methods that nobody calls. */
const withoutUnused = (code: string): string =>
  rewriteNodes(code, (node) => {
    const name = methodOf(node);
    const isUnused = name !== null && (unused.test(name) || name === 'Symbol.toPrimitive');
    return isUnused ? [{ from: node.getStart(), to: node.end, text: '' }] : [];
  });

/** Member names that occur only inside mobx: those with its private ending, and those of its global state and of its internal classes. */
const privateNames =
  /_$|^(UNCHANGED|tracking(Derivation|Context)|runId|inBatch|pending\w+|isRunningReactions|suppressReactionErrors|globalReactionErrorHandlers|allowStateReads|onBU?OL?|trackAndCompute|derivation|report(Observed|Changed)|enhancer|cause)$/;

/** The part of mobx-miniprogram that the kit uses, built from its own sources: ES5, with private names shortened. */
export const mobxModule = (): Promise<string> =>
  cached(
    ['mobx', version, entrySource, JSON.stringify(replaced), simplerBy, pure.join(), unused.source, privateNames.source],
    async () => {
      const { code } = await minify(await bundled(), {
        ecma: 5,
        toplevel: true,
        compress: { ecma: 5, passes: 3, pure_funcs: pure, global_defs: { __DEV__: false } },
        mangle: { properties: { regex: privateNames } },
        format: {
          ecma: 5,
          comments: false,
          preamble: `/*! parts of mobx-miniprogram ${version}, MIT, (c) 2015 Michel Weststrate */`,
        },
        safari10: true,
      });
      if (code === undefined) throw new Error('mobx-miniprogram: the minifier returned no code');
      return code;
    },
  );
