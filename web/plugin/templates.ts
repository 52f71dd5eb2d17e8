import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, posix } from 'node:path';

// The compiler is a WebAssembly package that knows only CommonJS.
const { TmplGroup } = createRequire(import.meta.url)(
  'glass-easel-template-compiler',
) as typeof import('glass-easel-template-compiler');

export interface Complaint {
  readonly fatal: boolean;
  readonly text: string;
}

interface CompilerComplaint {
  isError: boolean;
  path: string;
  startLine: number;
  startColumn: number;
  message: string;
}

/** In WXS `x.constructor` is the name of the type, and these two stand for literals and `new Date`. */
const wxsWorld = `
const constructorName = (value) => (value === null || value === undefined ? undefined : value.constructor.name);
const getRegExp = (pattern, flags) => new RegExp(pattern, flags);
const getDate = (...parts) => (parts.length === 0 ? new Date() : new Date(...parts));
`;

/** Compiles the WXML of `paths`, all they import and all their WXS into one module that exports `templates` by path. */
export function compileTemplates(root: string, paths: readonly string[], complain: (complaint: Complaint) => void): string {
  const group = new TmplGroup();
  const done = new Set<string>();

  const addScript = (name: string): void => {
    if (done.has(`wxs:${name}`)) return;
    done.add(`wxs:${name}`);
    const source = read(root, name.endsWith('.wxs') ? name : `${name}.wxs`);
    group.addScript(name, wxs(source));
    requiredBy(source).forEach((required) => addScript(posix.join(posix.dirname(name), required)));
  };

  const addTemplate = (path: string): void => {
    if (done.has(path)) return;
    done.add(path);
    const complaints = group.addTmpl(path, read(root, `${path}.wxml`)) as CompilerComplaint[];
    complaints.forEach((each) =>
      complain({ fatal: each.isError, text: `${each.path}.wxml:${each.startLine + 1}:${each.startColumn + 1} ${each.message}` }),
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
    return `${wxsWorld}export const templates = ${group.getTmplGenObjectGroups()};\n`;
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
