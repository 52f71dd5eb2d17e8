import { minify } from 'terser';
import ts from 'typescript';
import { remembered } from './cache';

export interface ScriptOptions {
  /** Helpers come from the one copy of tslib, or stand in the file. */
  importHelpers: boolean;
  /** Names that are replaced by a value, such as build constants. */
  constants: Readonly<Record<string, string>>;
}

/** TypeScript of one file as ES5 CommonJS. Types are checked elsewhere (`npm run check:types`): a build only has to be right and quick. */
function lower(file: string, source: string, importHelpers: boolean): string {
  const { outputText, diagnostics } = ts.transpileModule(source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES5,
      module: ts.ModuleKind.CommonJS,
      importHelpers,
      esModuleInterop: true,
      isolatedModules: true,
      strict: true,
      removeComments: true,
      ignoreDeprecations: '5.0',
    },
  });
  const fault = diagnostics?.[0];
  if (fault) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}`);
  return outputText;
}

/**
 * What the compiler writes for the sake of default imports, cycles and `this`, none of which modules of the kit have: a tenth of the
 * package. `door` modules keep their mark, because other people's tools may look for it.
 */
function withoutCeremony(code: string, isDoor: boolean): string {
  const bare = code.replace(/^(?:exports\.\w+ = )+void 0;\n/m, '').replace(/\(0, (\w+)\.(\w+)\)\(/g, '$1.$2(');
  return isDoor ? bare : bare.replace('Object.defineProperty(exports, "__esModule", { value: true });\n', '');
}

async function shrink(file: string, code: string, constants: Readonly<Record<string, string>>): Promise<string> {
  const result = await minify(code, {
    ecma: 5,
    toplevel: true,
    compress: { ecma: 5, passes: 2, global_defs: constants },
    // Names by which the floor check recognises what the platform handed out (docs/spec/N-platform.md).
    mangle: { reserved: ['socketTask', 'pusherContext', 'playerContext'] },
    format: { ecma: 5, comments: false },
    // Engines of the floor have their own bugs with shadowed catch variables and function names.
    ie8: false,
    safari10: true,
  });
  if (result.code === undefined) throw new Error(`${file}: nothing was left of it`);
  return result.code;
}

/** One module, ready to ship: ES5, CommonJS, minified. Module names stand as written; see `rewriteRequires`. */
export const compileScript = (file: string, source: string, { importHelpers, constants }: ScriptOptions): Promise<string> =>
  remembered([file, source, String(importHelpers), JSON.stringify(constants)], () =>
    shrink(file, withoutCeremony(lower(file, source, importHelpers), isDoor(file)), constants),
  );

const isDoor = (file: string): boolean => /^components[\\/]index\.ts$/.test(file);

const requireCall = /\brequire\((["'])([^"']+)\1\)/g;

/** What a compiled module asks for, as written. */
export const requiresOf = (code: string): string[] => Array.from(code.matchAll(requireCall), (match) => String(match[2]));

/** The same module with every name that `resolve` knows replaced. */
export const rewriteRequires = (code: string, resolve: (name: string) => string): string =>
  code.replace(requireCall, (_call, quote: string, name: string) => `require(${quote}${resolve(name)}${quote})`);

/** JavaScript of another package as ES5, minified: used for what is bundled. */
export const lowerVendor = (file: string, source: string): Promise<string> =>
  remembered(['vendor', file, source], () => shrink(file, lower(file, source, false), {}));
