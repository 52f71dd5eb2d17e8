import { spawn, type ChildProcess } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { WebSocketServer } from 'ws';
import { pagePolicy } from '../../../server/http/page-policy';
import { watchConsole } from '../../harness/browsers/console-watch';
import { withoutPipDocument } from '../../harness/browsers/pip-document';
import { timeoutMs } from '../../harness/browsers/timeout';
import { launchChromium } from '../../../tools/test/chromium';

export const fixture = join(__dirname, 'fixture');
const live = join(__dirname, 'live');
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json',
};

declare function getApp(): { log: string[] };

/** The built fixture on a real server, with an echoing WebSocket, and a browser. */
export interface RuntimeTestbed {
  readonly url: string;
  readonly browser: Browser;
  /** Opens the fixture and waits for its first page; `before` runs in the page before all other scripts. */
  open(path?: string, options?: BrowserContextOptions, before?: () => void): Promise<Page>;
  close(): Promise<void>;
}

export interface RuntimeTestbedOptions {
  /** Uses the project's own live tags instead of the recording ones. */
  readonly realMedia?: boolean;
  /** Like real browsers: no audio before a user gesture. */
  readonly strictAutoplay?: boolean;
  /** Keeps the browser's windows of documents. Without them a page that is left is shown in the tab. */
  readonly hasPipDocument?: boolean;
}

/** Builds the page of the fixture into `out`. */
export const buildFixture = (out: string, realMedia = false): Promise<void> =>
  finished(runTool(['build', fixture, out, ...(realMedia ? [] : [live])]));

export async function openRuntimeTestbed({
  realMedia = false,
  strictAutoplay = false,
  hasPipDocument = false,
}: RuntimeTestbedOptions = {}): Promise<RuntimeTestbed> {
  const out = mkdtempSync(join(tmpdir(), 'runtime-'));
  await buildFixture(out, realMedia);
  // The media of a test have a server of their own.
  const server = serve(out, pagePolicy(realMedia ? ['ws://127.0.0.1:*', 'http://127.0.0.1:*'] : []));
  echo(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const browser = await launch(strictAutoplay ? 'document-user-activation-required' : 'no-user-gesture-required');
  return {
    url,
    browser,
    open: async (path = '', options = {}, before) => openPage(browser, url + path, options, before, hasPipDocument),
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(out, { recursive: true, force: true });
    },
  };
}

export const launch = (autoplay = 'no-user-gesture-required'): Promise<Browser> =>
  launchChromium('--use-fake-device-for-media-stream', `--autoplay-policy=${autoplay}`);

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  before: () => void = () => undefined,
  hasPipDocument = false,
): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 375, height: 667 }, locale: 'en-US', ...options });
  context.setDefaultTimeout(timeoutMs);
  // Filled by live/recording.ts when a live tag is inserted.
  await context.addInitScript(() => Object.assign(globalThis, { liveRecords: [] }));
  if (!hasPipDocument) await withoutPipDocument(context);
  await context.addInitScript(before);
  const page = await context.newPage();
  watchConsole('page', page);
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName('wx-first-page').length > 0);
  return page;
}

/** Starts the process that loads Vite. */
export const runTool = (parameters: readonly string[]): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'build-fixture.ts'), ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });

function finished(tool: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    tool.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the build ended with ${code}`))));
  });
}

function serve(root: string, policy: string): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    if (pathname === '/echo') {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.writeHead(request.headers['x-status'] === '404' ? 404 : 200, {
          'content-type': 'application/json',
          'x-answer': 'yes',
        });
        response.end(JSON.stringify({ method: request.method, url: request.url, body: Buffer.concat(parts).toString() }));
      });
      return;
    }
    if (pathname === '/slow') return;
    const file = join(root, pathname === '/' ? 'index.html' : pathname);
    if (!existsSync(file) || statSync(file).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': policy,
    });
    createReadStream(file).pipe(response);
  });
}

/** Echoes messages; closes with the requested code. */
function echo(server: Server): void {
  new WebSocketServer({ server, path: '/v1' }).on('connection', (socket) => {
    socket.on('message', (data, binary) => {
      const close = /^close (\d+) (.*)$/.exec(binary ? '' : String(data));
      if (close === null) socket.send(data, { binary });
      else socket.close(Number(close[1]), close[2]);
    });
  });
}

/** The fixture's log, read through its module. */
export const log = (page: Page): Promise<string[]> => page.evaluate(() => getApp().log);

/** Text of the `#state` line in the visible page. */
export const state = (page: Page): Promise<string> => page.locator(':not(.wx-screen-covered) > .wx-body #state').innerText();

/** The box of an element. */
export async function boxOf(locator: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('it is not drawn');
  return box;
}
