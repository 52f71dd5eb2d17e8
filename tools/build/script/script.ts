import { minify } from 'terser';
import ts from 'typescript';
import { cached } from '../cache';

export interface ScriptOptions {
  /** Values of build constants by name. */
  constants: Readonly<Record<string, string>>;
}

/** A `file` uses `require`; a `module` keeps its imports for the bundler; a `bundle` has none left. */
type Form = 'file' | 'module' | 'bundle';

const forms = {
  file: { module: ts.ModuleKind.CommonJS, importHelpers: false },
  module: { module: ts.ModuleKind.ES2015, importHelpers: true },
  bundle: { module: ts.ModuleKind.CommonJS, noEmitHelpers: true },
} as const satisfies Readonly<Record<Form, ts.CompilerOptions>>;

/** Compiles TypeScript of one file to ES5 without checking types, which `npm run check:types` does. */
export function toEs5(file: string, source: string, form: Form): string {
  const { outputText, diagnostics } = ts.transpileModule(source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES5,
      ...forms[form],
      esModuleInterop: true,
      isolatedModules: true,
      strict: true,
      // The bundler needs the compiler's comments on classes to drop unused ones.
      removeComments: form !== 'module',
      ignoreDeprecations: '5.0',
    },
  });
  const fault = diagnostics?.[0];
  if (fault) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}`);
  return outputText;
}

/** Removes code that the compiler writes for default imports, circles and `this`, none of which the scripts have. */
const withoutInterop = (code: string): string =>
  code
    .replace(/^(?:exports\.\w+ = )+void 0;\n/m, '')
    .replace(/\(0, (\w+)\.(\w+)\)\(/g, '$1.$2(')
    .replace('Object.defineProperty(exports, "__esModule", { value: true });\n', '');

/** Names by which check:min-version recognises the platform's objects (docs/spec/N-platform.md). They are never shortened. */
export const platformNames: readonly string[] = ['native', 'can', 'socketTask', 'pusherContext', 'playerContext'];

/** Minifies ES5, and replaces the names in `constants` by their values. */
export async function minifyScript(
  file: string,
  code: string,
  constants: Readonly<Record<string, string>> = {},
): Promise<string> {
  const result = await minify(code, {
    ecma: 5,
    toplevel: true,
    compress: { ecma: 5, passes: 2, global_defs: constants },
    // Names by which check:min-version recognises the platform's objects (docs/spec/N-platform.md).
    mangle: { reserved: ['native', 'isSupported', 'socketTask', 'pusherContext', 'playerContext'] },
    format: { ecma: 5, comments: false },
    // Engines of base library 1.7.0 have bugs with shadowed catch variables and function names.
    ie8: false,
    safari10: true,
  });
  if (result.code === undefined) throw new Error(`${file}: the minifier returned no code`);
  return result.code;
}

/** Compiles one script for the package: ES5, CommonJS, minified. Module names stay as written; see `rewriteRequires`. */
export const compileScript = (file: string, source: string, { constants }: ScriptOptions): Promise<string> =>
  cached([file, source, JSON.stringify(constants)], () =>
    minifyScript(file, withoutInterop(toEs5(file, source, 'file')), constants),
  );

const requireCall = /\brequire\((["'])([^"']+)\1\)/g;

/** Module names that a compiled module requires. */
export const requiresOf = (code: string): string[] => Array.from(code.matchAll(requireCall), (match) => String(match[2]));

/** The same module with each required name replaced by `resolve`. */
export const rewriteRequires = (code: string, resolve: (name: string) => string): string =>
  code.replace(requireCall, (_call, quote: string, name: string) => `require(${quote}${resolve(name)}${quote})`);
