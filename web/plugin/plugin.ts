import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { normalizePath, type Plugin, type ViteDevServer } from 'vite';
import { assetFolder, assetServer, assetsOf } from './assets';
import { readJson, scan, type MiniProgram } from './scan';
import { compileTemplates } from './templates';
import { compileSheet } from './wxss';

export interface MiniProgramOptions {
  /** Folder of the built mini program, the one with app.json. */
  readonly app: string;
  readonly title?: string | undefined;
  /** Folder with live-pusher.ts and live-player.ts; the project's own unless a test brings others. */
  readonly live?: string | undefined;
}

const entryName = 'virtual:mini-program';
const liveName = 'virtual:mini-program/live';
const scriptMark = '?mini-program-script';

/**
 * What a script of a mini program does not see: here, as in WeChat, `typeof window` is "undefined". So code that would fail there fails
 * here too, and code that looks for a browser finds none.
 */
const absent =
  'window self document navigator location history localStorage sessionStorage indexedDB fetch XMLHttpRequest WebSocket';

/** Serves a built mini program to Vite as three kinds of virtual modules: the whole, each script, and the live elements. */
export function miniProgram(options: MiniProgramOptions): Plugin {
  const root = resolve(options.app);
  const live = resolve(options.live ?? fileURLToPath(new URL('../live', import.meta.url)));
  let isServed = false;

  return {
    name: 'mini-program',
    enforce: 'pre',

    configResolved({ command }) {
      isServed = command === 'serve';
    },

    resolveId: (id) => (id === entryName || id === liveName || id.endsWith(scriptMark) ? `\0${id}` : null),

    load(id) {
      if (id === `\0${liveName}`) return liveModule(live);
      if (id.startsWith('\0') && id.endsWith(scriptMark)) return scriptModule(id.slice(1, -scriptMark.length));
      if (id !== `\0${entryName}`) return null;
      const entry = entryModule(scan(root), ({ fatal, text }) => (fatal ? this.error(text) : this.warn(text)));
      // By the command, not by NODE_ENV, which a builder's shell may have set to anything: a built page trusts no address.
      return `${entry}\nexport const dev = ${isServed};`;
    },

    transformIndexHtml: (html) => html.replace('%TITLE%', escapeHtml(options.title ?? titleOf(root))),

    configureServer(server) {
      server.middlewares.use(`/${assetFolder}`, assetServer(root));
      reloadOnChange(server, root);
    },

    generateBundle() {
      assetsOf(root).forEach((path) => {
        this.emitFile({ type: 'asset', fileName: `${assetFolder}/${path}`, source: readFileSync(join(root, path)) });
      });
    },
  };
}

function entryModule(program: MiniProgram, complain: Parameters<typeof compileTemplates>[2]): string {
  const { root, appConfig, entries } = program;
  const darkmode = appConfig.darkmode === true;
  const sheet = (path: string, more: { prefix?: string; page?: string }): string =>
    existsSync(join(root, `${path}.wxss`)) ? compileSheet(join(root, `${path}.wxss`), { root, darkmode, ...more }) : '';

  const described = entries.map(({ path, page, config }, index) => {
    const isolation = config.styleIsolation ?? (page ? 'shared' : config.addGlobalClass === true ? 'apply-shared' : 'isolated');
    const shared = isolation === 'shared' || isolation === 'page-shared';
    const prefix = shared ? undefined : `c${index.toString(36)}`;
    const css = sheet(path, prefix === undefined ? (page ? { page: path } : {}) : { prefix });
    return { path, page, config, css, ...(prefix === undefined ? {} : { prefix }) };
  });
  const app = { config: appConfig, theme: readJson(root, 'theme.json'), css: sheet('app', {}), entries: described };

  const imports = program.scripts.map(
    (path, index) => `import s${index} from ${JSON.stringify(normalizePath(join(root, path)) + scriptMark)};`,
  );
  const table = program.scripts.map((path, index) => `${JSON.stringify(path)}: s${index}`);
  return [
    ...imports,
    compileTemplates(
      root,
      entries.map((entry) => entry.path),
      complain,
    ),
    `export const scripts = { ${table.join(', ')} };`,
    `export const app = ${JSON.stringify(app)};`,
  ].join('\n');
}

/** One CommonJS file as a function; the loader calls it with its own `require`, as Node and WeChat do. */
function scriptModule(file: string): string {
  return `export default function (require, module, exports, ${absent.split(' ').join(', ')}) {\n${readFileSync(file, 'utf8')}\n}`;
}

/** Camera and player code is large and not needed for the first picture: each is fetched when its tag first appears. */
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

/** The mini program is rebuilt into place by another tool: wait until it is quiet, then load the page anew. */
function reloadOnChange(server: ViteDevServer, root: string): void {
  let timer: NodeJS.Timeout | undefined;
  // Its parent is watched, because a build may remove the folder itself and create it again.
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

const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
