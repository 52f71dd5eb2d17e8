import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { filesBelow } from '../../build/output';
import type { Compilers } from '../../wechat/compilers';

export interface PageConfig {
  component?: boolean;
  usingComponents?: Readonly<Record<string, string>>;
}

interface AppConfig {
  pages: readonly string[];
  window?: object;
}

/** A mini program as WeChat ships it: templates and styles are scripts. */
export interface AppPackage {
  app: AppConfig;
  /** Scripts by path. */
  scripts: Readonly<Record<string, string>>;
  /** Pages and components by path without an ending. */
  configs: Readonly<Record<string, PageConfig>>;
  components: readonly string[];
  /** Templates, for the thread of the app's code and for pages. */
  serviceTemplates: string;
  viewTemplates: string;
  /** Styles by path, and their runtime under `comm`. */
  styles: Readonly<Record<string, string>>;
}

function outputOf(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  return stdout;
}

/** wcsc prints `path=script=path=script`, each script as the inside of a string literal. */
function stylesIn(output: string): Record<string, string> {
  const parts = output.split('=');
  const styles: Record<string, string> = {};
  for (let at = 0; at + 1 < parts.length; at += 2)
    styles[String(parts[at]).trim()] = runInNewContext(`"${String(parts[at + 1]).trim()}"`) as string;
  return styles;
}

/** Compiles a built mini program as devtools did when the oldest of the libraries were new. */
export function compileApp(root: string, { wcc, wcsc }: Compilers): AppPackage {
  const files = filesBelow(root).sort();
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  const ending = (text: string): string[] => files.filter((path) => path.endsWith(text));
  const app = JSON.parse(read('app.json')) as AppConfig;

  const configs: Record<string, PageConfig> = {};
  ending('.json').forEach((path) => {
    const name = path.slice(0, -'.json'.length);
    const config = JSON.parse(read(path)) as PageConfig;
    if (app.pages.includes(name) || config.component === true) configs[name] = config;
  });
  const components = Object.keys(configs).filter((name) => !app.pages.includes(name));

  const tags = Object.entries(configs).flatMap(([name, { usingComponents }]) => {
    const used = Object.keys(usingComponents ?? {});
    return usingComponents ? [[`./${name}.wxml`, used.length, ...used].join(' ')] : [];
  });
  const templates = ending('.wxml').map((path) => `./${path}`);
  const templatesFor = (target: string): string =>
    outputOf(wcc, ['-d', target, [tags.length, ...tags].join(' '), ...templates, '-gn', '$gwx'], root);

  const sheets = ending('.wxss');
  const own = [...app.pages, ...components].map((name) => `${name}.wxss`).filter((path) => sheets.includes(path));
  const imported = sheets.filter((path) => !own.includes(path));
  const inOrder = [...own, ...imported].map((path) => `./${path}`);
  return {
    app,
    scripts: Object.fromEntries(ending('.js').map((path) => [path, read(path)])),
    configs,
    components,
    serviceTemplates: templatesFor('-xc'),
    viewTemplates: templatesFor('-cc'),
    styles: stylesIn(outputOf(wcsc, ['-db', '-pc', String(own.length), ...inOrder], root)),
  };
}
