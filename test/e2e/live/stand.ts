import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { patienceMs } from '../patience';
import { openMediaDoor, type MediaDoor } from './media-door';
import { chromiumFile } from '../../../tools/test/chromium';

const root = join(__dirname, '..', '..', '..');

/** The page with the elements, bundled as the runtime's build would. In a process of its own: inside jest esbuild refuses to run. */
async function bundle(folder: string): Promise<void> {
  const options = {
    entryPoints: [join(__dirname, 'page', 'index.ts')],
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

/** Everything that a test of the live elements needs: a page server, a media server, a browser. */
export interface Stand {
  media: MediaDoor;
  browser: Browser;
  /** A page with `window.live`, in a context of its own. */
  page(options?: PageOptions): Promise<Page>;
  stop(): Promise<void>;
}

export interface PageOptions {
  permissions?: readonly string[];
  /** Names that this browser shall not know. */
  without?: readonly string[];
  /** Run by the page itself when it has loaded, and nothing is asked of it: whatever a test evaluates counts as a person's touch. */
  untouched?: string;
}

export interface StandOptions {
  /** Chromium's own devices: how many cameras. */
  cameras?: number;
  autoplay?: boolean;
  /** Whatever a page asks the person for is given, a screen too. */
  accepts?: boolean;
}

export async function liveStand({ cameras = 1, autoplay = true, accepts = false }: StandOptions = {}): Promise<Stand> {
  const folder = await mkdtemp(join(tmpdir(), 'rtc-live-'));
  await bundle(folder);
  const server = await serve(folder);
  const { port } = server.address() as AddressInfo;
  const door = await openMediaDoor();
  const browser = await chromium.launch({
    executablePath: chromiumFile(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-backgrounding-occluded-windows',
      '--disable-renderer-backgrounding',
      // Two pages of one machine find each other without a network.
      '--allow-loopback-in-peer-connection',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      ...(accepts ? ['--use-fake-ui-for-media-stream', '--auto-select-desktop-capture-source=Entire screen'] : []),
      `--use-fake-device-for-media-stream=device-count=${cameras}`,
      `--autoplay-policy=${autoplay ? 'no-user-gesture-required' : 'document-user-activation-required'}`,
    ],
  });
  const contexts: BrowserContext[] = [];
  return {
    media: door,
    browser,
    page: async ({ permissions = ['camera', 'microphone'], without = [], untouched } = {}) => {
      const context = await browser.newContext({ permissions: [...permissions] });
      contexts.push(context);
      const page = await context.newPage();
      page.on('pageerror', (error) => process.stderr.write(`page: ${error.name} ${error.message} ${error.stack ?? ''}\n`));
      await page.addInitScript(without.map((name) => `delete window.${name};`).join(' '));
      if (untouched !== undefined) await page.addInitScript(`addEventListener('load', () => { ${untouched} })`);
      await page.goto(`http://127.0.0.1:${port}/`);
      if (untouched !== undefined) return page;
      await page.waitForFunction('window.live !== undefined');
      return page;
    },
    stop: async () => {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      await door.kill();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function serve(folder: string): Promise<Server> {
  const html = '<!doctype html><meta charset="utf-8"><body><script type="module" src="/index.js"></script>';
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

/** Asks again until the answer is other than null, or time is up. */
export async function until<Answer>(what: string, ask: () => Promise<Answer | null>, withinMs = patienceMs): Promise<Answer> {
  const endMs = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (Date.now() > endMs) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
