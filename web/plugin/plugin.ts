import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normalizePath, type Plugin, type ViteDevServer } from 'vite';
import { assetFolder, assetServer, assetsOf } from './assets';
import { installationOf, installationServer, type Installation } from './install';
import { readJson, scan, type MiniProgram } from './scan';
import { compileTemplates } from './templates';
import { compileSheet } from './wxss';

export interface MiniProgramOptions {
  /** The folder of the built mini program, with its app.json. */
  readonly app: string;
  readonly title?: string | undefined;
  /** The folder with the icons of an installed page; `web/icons` shows the names. Without it, these are used. */
  readonly icons?: string | undefined;
  /** Texts that the scripts of the mini program hold and the page must not, as secrets. */
  readonly without?: readonly string[] | undefined;
  /** The folder with live-pusher.ts and live-player.ts. Tests may replace the project's own. */
  readonly live?: string | undefined;
}

const entryName = 'virtual:mini-program';
const liveName = 'virtual:mini-program/live';
const scriptSuffix = '?mini-program-script';

/**
 * Globals that scripts of a mini program cannot see: as in WeChat, `typeof window` is "undefined". Code that fails in WeChat then fails
 * here too, and code that detects browsers finds none.
 */
const hiddenGlobals =
  'window self document navigator location history localStorage sessionStorage indexedDB fetch XMLHttpRequest WebSocket';

/** Gives Vite a built mini program as three kinds of virtual modules: the entry, each script, and the live elements. */
export function miniProgram(options: MiniProgramOptions): Plugin {
  const root = resolve(options.app);
  const live = resolve(options.live ?? fileURLToPath(new URL('../live', import.meta.url)));
  const title = options.title ?? titleOf(root);
  const icons = resolve(options.icons ?? fileURLToPath(new URL('../icons', import.meta.url)));
  const installation = (): Installation => installationOf({ root, title, icons });
  let isServed = false;

  return {
    name: 'mini-program',
    enforce: 'pre',

    configResolved({ command }) {
      isServed = command === 'serve';
    },

    resolveId: (id) => (id === entryName || id === liveName || id.endsWith(scriptSuffix) ? `\0${id}` : null),

    load(id) {
      if (id === `\0${liveName}`) return liveModule(live);
      if (id.startsWith('\0') && id.endsWith(scriptSuffix))
        return scriptModule(id.slice(1, -scriptSuffix.length), options.without);
      if (id !== `\0${entryName}`) return null;
      const entry = entryModule(scan(root), ({ fatal, text }) => (fatal ? this.error(text) : this.warn(text)));
      // `dev` follows the command. NODE_ENV could be anything in a shell, and a built page must not trust its address.
      return `${entry}\nexport const dev = ${isServed};`;
    },

    // After Vite, which would look for the linked files in its own folder.
    transformIndexHtml: {
      order: 'post',
      handler: (html) => ({ html: html.replace('%TITLE%', escapeHtml(title)), tags: installation().tags }),
    },

    configureServer(server) {
      server.middlewares.use(`/${assetFolder}`, assetServer(root));
      server.middlewares.use(installationServer(installation));
      reloadOnChange(server, root);
    },

    generateBundle() {
      installation().files.forEach(({ path, content }) => {
        this.emitFile({ type: 'asset', fileName: path, source: content });
      });
      assetsOf(root).forEach((path) => {
        this.emitFile({ type: 'asset', fileName: `${assetFolder}/${path}`, source: readFileSync(join(root, path)) });
      });
    },
  };
}

function entryModule(program: MiniProgram, report: Parameters<typeof compileTemplates>[2]): string {
  const { root, appConfig, entries } = program;
  const darkmode = appConfig.darkmode === true;
  const sheet = (path: string, more: { prefix?: string; page?: string }): string =>
    existsSync(join(root, `${path}.wxss`)) ? compileSheet(join(root, `${path}.wxss`), { root, darkmode, ...more }) : '';

  const described = entries.map(({ path, page, config, late }, index) => {
    const isolation = config.styleIsolation ?? (page ? 'shared' : config.addGlobalClass === true ? 'apply-shared' : 'isolated');
    const shared = isolation === 'shared' || isolation === 'page-shared';
    const prefix = shared ? undefined : `c${index.toString(36)}`;
    const css = sheet(path, prefix === undefined ? (page ? { page: path } : {}) : { prefix });
    return { path, page, config, css, ...(prefix === undefined ? {} : { prefix }), ...(late === undefined ? {} : { late }) };
  });
  const app = { config: appConfig, theme: readJson(root, 'theme.json'), css: sheet('app', {}), entries: described };

  const imports = program.scripts.map(
    (path, index) => `import s${index} from ${JSON.stringify(normalizePath(join(root, path)) + scriptSuffix)};`,
  );
  const table = program.scripts.map((path, index) => `${JSON.stringify(path)}: s${index}`);
  return [
    ...imports,
    compileTemplates(
      root,
      entries.map((entry) => entry.path),
      report,
    ),
    `export const scripts = { ${table.join(', ')} };`,
    `export const app = ${JSON.stringify(app)};`,
  ].join('\n');
}

/** Wraps a CommonJS file in a function, which the loader calls with its own `require`, as Node and WeChat do. */
function scriptModule(file: string, without: readonly string[] = []): string {
  const code = without.reduce((text, secret) => text.split(secret).join(''), readFileSync(file, 'utf8'));
  return `export default function (require, module, exports, ${hiddenGlobals.split(' ').join(', ')}) {\n${code}\n}`;
}

/** Loads the large code of pusher and player with the first such tag, because the first page does not need it. */
function liveModule(folder: string): string {
  const loaders = [
    ['live-pusher', 'createLivePusher'],
    ['live-player', 'createLivePlayer'],
  ].flatMap(([tag, create]) => {
    const file = join(folder, `${tag}.ts`);
    return existsSync(file)
      ? [`'${tag}': () => import(${JSON.stringify(normalizePath(file))}).then((module) => module.${create})`]
      : [];
  });
  return `export const live = { ${loaders.join(', ')} };`;
}

/** Reloads the page after another tool has rebuilt the mini program, when no more files change. */
function reloadOnChange(server: ViteDevServer, root: string): void {
  let timer: NodeJS.Timeout | undefined;
  // Watches the parent, because a build may remove the folder and create it again.
  server.watcher.add(dirname(root));
  server.watcher.on('all', (_event, file) => {
    if (!resolve(file).startsWith(root + sep)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!existsSync(join(root, 'app.json'))) return;
      server.moduleGraph.invalidateAll();
      server.ws.send({ type: 'full-reload' });
    }, 150);
  });
}

function titleOf(root: string): string {
  const app = readJson(root, 'app.json') as { window?: { navigationBarTitleText?: string } } | null;
  return app?.window?.navigationBarTitleText ?? '';
}

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
