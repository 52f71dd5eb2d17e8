import { minify } from 'terser';
import ts from 'typescript';
import { remembered } from './cache';

export interface ScriptOptions {
  /** Names that are replaced by a value, such as build constants. */
  constants: Readonly<Record<string, string>>;
}

/** What becomes of imports: a file of its own asks by `require`; a module keeps them until it is joined; what is joined has none. */
type Form = 'file' | 'module' | 'joined';

const forms = {
  file: { module: ts.ModuleKind.CommonJS, importHelpers: false },
  module: { module: ts.ModuleKind.ES2015, importHelpers: true },
  joined: { module: ts.ModuleKind.CommonJS, noEmitHelpers: true },
} as const satisfies Readonly<Record<Form, ts.CompilerOptions>>;

/** TypeScript of one file as ES5. Types are checked elsewhere (`npm run check:types`): a build only has to be right and quick. */
export function lower(file: string, source: string, form: Form): string {
  const { outputText, diagnostics } = ts.transpileModule(source, {
    fileName: file,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES5,
      ...forms[form],
      esModuleInterop: true,
      isolatedModules: true,
      strict: true,
      // The mark of a class tells the joining that nothing happens by declaring it.
      removeComments: form !== 'module',
      ignoreDeprecations: '5.0',
    },
  });
  const fault = diagnostics?.[0];
  if (fault) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(fault.messageText, '\n')}`);
  return outputText;
}

/** What the compiler writes for the sake of default imports, cycles and `this`, none of which a script of ours has. */
const withoutCeremony = (code: string): string =>
  code
    .replace(/^(?:exports\.\w+ = )+void 0;\n/m, '')
    .replace(/\(0, (\w+)\.(\w+)\)\(/g, '$1.$2(')
    .replace('Object.defineProperty(exports, "__esModule", { value: true });\n', '');

/** ES5 in few bytes. `constants` are names that are replaced by a value. */
export async function shrink(file: string, code: string, constants: Readonly<Record<string, string>> = {}): Promise<string> {
  const result = await minify(code, {
    ecma: 5,
    toplevel: true,
    compress: { ecma: 5, passes: 2, global_defs: constants },
    // Names by which the floor check recognises what the platform handed out (docs/spec/N-platform.md).
    mangle: { reserved: ['native', 'isSupported', 'socketTask', 'pusherContext', 'playerContext'] },
    format: { ecma: 5, comments: false },
    // Engines of the floor have their own bugs with shadowed catch variables and function names.
    ie8: false,
    safari10: true,
  });
  if (result.code === undefined) throw new Error(`${file}: nothing was left of it`);
  return result.code;
}

/** One script, ready to ship: ES5, CommonJS, minified. Module names stand as written; see `rewriteRequires`. */
export const compileScript = (file: string, source: string, { constants }: ScriptOptions): Promise<string> =>
  remembered([file, source, JSON.stringify(constants)], () =>
    shrink(file, withoutCeremony(lower(file, source, 'file')), constants),
  );

const requireCall = /\brequire\((["'])([^"']+)\1\)/g;

/** What a compiled module asks for, as written. */
export const requiresOf = (code: string): string[] => Array.from(code.matchAll(requireCall), (match) => String(match[2]));

/** The same module with every name that `resolve` knows replaced. */
export const rewriteRequires = (code: string, resolve: (name: string) => string): string =>
  code.replace(requireCall, (_call, quote: string, name: string) => `require(${quote}${resolve(name)}${quote})`);
