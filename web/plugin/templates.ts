import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';

// The compiler is a WebAssembly package for CommonJS only.
const { TmplGroup } = createRequire(import.meta.url)(
  'glass-easel-template-compiler',
) as typeof import('glass-easel-template-compiler');

export interface Diagnostic {
  readonly fatal: boolean;
  readonly text: string;
}

interface CompilerDiagnostic {
  isError: boolean;
  path: string;
  startLine: number;
  startColumn: number;
  message: string;
}

/** In WXS `x.constructor` is the name of the type; getRegExp and getDate replace literals and `new Date`. */
const wxsPrelude = `
const constructorName = (value) => (value === null || value === undefined ? undefined : value.constructor.name);
const getRegExp = (pattern, flags) => new RegExp(pattern, flags);
const getDate = (...parts) => (parts.length === 0 ? new Date() : new Date(...parts));
`;

/** Compiles the WXML of `paths`, with their imports and their WXS, into one module that exports `templates` by path. */
export function compileTemplates(root: string, paths: readonly string[], report: (diagnostic: Diagnostic) => void): string {
  const group = new TmplGroup();
  const added = new Set<string>();

  const addScript = (name: string): void => {
    if (added.has(`wxs:${name}`)) return;
    added.add(`wxs:${name}`);
    const source = read(root, name.endsWith('.wxs') ? name : `${name}.wxs`);
    group.addScript(name, wxs(source));
    requiredBy(source).forEach((required) => addScript(posix.join(posix.dirname(name), required)));
  };

  const addTemplate = (path: string): void => {
    if (added.has(path)) return;
    added.add(path);
    const diagnostics = group.addTmpl(path, read(root, `${path}.wxml`)) as CompilerDiagnostic[];
    diagnostics.forEach((each) =>
      report({ fatal: each.isError, text: `${each.path}.wxml:${each.startLine + 1}:${each.startColumn + 1} ${each.message}` }),
    );
    group.getInlineScriptModuleNames(path).forEach((name: string) => {
      const source = group.getInlineScript(path, name);
      group.setInlineScript(path, name, wxs(source));
      requiredBy(source).forEach((required) => addScript(posix.join(posix.dirname(path), required)));
    });
    (group.getDirectDependencies(path) as string[]).forEach(addTemplate);
    (group.getScriptDependencies(path) as string[]).forEach(addScript);
  };

  try {
    paths.filter((path) => existsSync(join(root, `${path}.wxml`))).forEach(addTemplate);
    return `${wxsPrelude}export const templates = ${group.getTmplGenObjectGroups()};\n`;
  } finally {
    group.free();
  }
}

const wxs = (source: string): string => source.replace(/([\w$]+(?:\.[\w$]+|\[[^\]]+\])*)\.constructor\b/g, 'constructorName($1)');

const requiredBy = (source: string): string[] =>
  [...source.matchAll(/require\(\s*['"]([^'"]+)['"]\s*\)/g)].map((match) => match[1] ?? '');

function read(root: string, path: string): string {
  const file = join(root, path);
  if (!existsSync(file)) throw new Error(`${path} is missing`);
  return readFileSync(file, 'utf8');
}
