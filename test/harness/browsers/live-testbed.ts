import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { watchConsole } from './console-watch';
import { timeoutMs } from './timeout';
import { startLiveMediaServer, type LiveMediaServer, type LiveMediaServerOptions } from '../servers/live-media-server';
import { launchChromium } from '../../../tools/test/chromium';

const root = join(__dirname, '..', '..', '..');

/** Bundles the page with the elements as the runtime's build does. Runs in a separate process, because esbuild does not run inside jest. */
async function bundle(entry: string, folder: string): Promise<void> {
  const options = {
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    outdir: folder,
    logLevel: 'error',
  };
  const code = `require('esbuild').buildSync(${JSON.stringify(options)})`;
  const build = spawn(process.execPath, ['-e', code], { cwd: root, stdio: 'inherit' });
  await new Promise<void>((resolve, reject) => {
    build.once('error', reject);
    build.once('exit', (status) => (status === 0 ? resolve() : reject(new Error(`esbuild ended with ${status}`))));
  });
}

/** The environment for tests of the live elements: a page server, a media server, a browser. */
export interface LiveTestbed {
  media: LiveMediaServer;
  browser: Browser;
  /** Opens a page with `window.live`, in a context of its own. */
  page(options?: PageOptions): Promise<Page>;
  stop(): Promise<void>;
}

export interface PageOptions {
  permissions?: readonly string[];
  /** Globals to remove from this browser. */
  missingGlobals?: readonly string[];
  /** Code that the page runs itself after loading, because code that a test evaluates counts as a user gesture. */
  runWithoutGesture?: string;
}

export interface LiveTestbedOptions extends LiveMediaServerOptions {
  /** The number of Chromium's fake cameras. */
  cameras?: number;
  autoplay?: boolean;
  /** Accepts every permission prompt and screen picker. */
  acceptsPrompts?: boolean;
  /** The page's script, an `index.ts` that imports that of the live page. */
  entry?: string;
}

export async function openLiveTestbed({
  cameras = 1,
  autoplay = true,
  acceptsPrompts = false,
  entry = join(__dirname, 'live-page', 'index.ts'),
  ...mediaOptions
}: LiveTestbedOptions = {}): Promise<LiveTestbed> {
  const folder = await mkdtemp(join(tmpdir(), 'rtc-live-'));
  await bundle(entry, folder);
  const server = await serve(folder);
  const { port } = server.address() as AddressInfo;
  const mediaServer = await startLiveMediaServer(mediaOptions);
  const browser = await launchChromium(
    // Two pages of one machine connect without a network.
    '--allow-loopback-in-peer-connection',
    ...(acceptsPrompts ? ['--use-fake-ui-for-media-stream', '--auto-select-desktop-capture-source=Entire screen'] : []),
    `--use-fake-device-for-media-stream=device-count=${cameras}`,
    `--autoplay-policy=${autoplay ? 'no-user-gesture-required' : 'document-user-activation-required'}`,
  );
  const contexts: BrowserContext[] = [];
  return {
    media: mediaServer,
    browser,
    page: async ({ permissions = ['camera', 'microphone'], missingGlobals = [], runWithoutGesture } = {}) => {
      const context = await browser.newContext({ permissions: [...permissions] });
      contexts.push(context);
      context.setDefaultTimeout(timeoutMs);
      const page = await context.newPage();
      watchConsole('page', page);
      await page.addInitScript(missingGlobals.map((name) => `delete window.${name};`).join(' '));
      if (runWithoutGesture !== undefined) await page.addInitScript(`addEventListener('load', () => { ${runWithoutGesture} })`);
      await page.goto(`http://127.0.0.1:${port}/`);
      if (runWithoutGesture !== undefined) return page;
      await page.waitForFunction('window.live !== undefined');
      return page;
    },
    stop: async () => {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      await mediaServer.kill();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function serve(folder: string): Promise<Server> {
  const html =
    '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script type="module" src="/index.js"></script>';
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    if (path === '/') return void response.setHeader('content-type', 'text/html').end(html);
    readFile(join(folder, path.replace(/\.\./g, ''))).then(
      (text) => response.setHeader('content-type', 'text/javascript').end(text),
      () => response.writeHead(404).end(),
    );
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** Polls `ask` until it returns something other than null; throws after `withinMs`. */
export async function until<Answer>(what: string, ask: () => Promise<Answer | null>, withinMs = timeoutMs): Promise<Answer> {
  const endMs = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > endMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
