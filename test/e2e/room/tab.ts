import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

export interface TabWish {
  /** For what the tab says on the test's console. */
  name: string;
  /** Of the microphone's steady tone. */
  toneHz?: number;
  locale?: 'zh-CN' | 'en-US';
  viewport?: { width: number; height: number };
  theme?: 'light' | 'dark';
  /** What the browser answers when it is asked for a device. */
  refuse?: 'camera' | 'both';
  /** Whom the camera sees, drawn, and how loud they are, in place of the test picture and its beeps. */
  portrait?: { sitter: number; volume: number };
  /** Device pixels per CSS pixel. */
  scale?: number;
  /** Another door to the same backend: a proxy that a test can cut. */
  port?: number;
  /** What the browser remembers from before. */
  remembered?: Awaited<ReturnType<BrowserContext['storageState']>>;
}

export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Every address the page asked anything of. */
  readonly asked: string[];
  /** Every address that was answered by an error. */
  readonly missing: string[];
}

const phone = { width: 390, height: 844 };

/** A browser of one's own with the test's camera and microphone, and nothing opened in it yet. */
export async function openTab(browser: Browser, script: string, wish: TabWish): Promise<Tab> {
  const { locale = 'zh-CN', viewport = phone, theme = 'light', refuse, toneHz = 440, portrait, scale = 1, remembered } = wish;
  const screen = { viewport, deviceScaleFactor: scale, colorScheme: theme };
  const permissions = refuse === 'both' ? [] : refuse === 'camera' ? ['microphone'] : ['camera', 'microphone'];
  const options: BrowserContextOptions = { ...screen, locale, permissions, serviceWorkers: 'block' };
  const context = await browser.newContext({ ...options, ...(remembered ? { storageState: remembered } : {}) });
  await context.addInitScript(script);
  const drawn = portrait ? { portrait: portrait.sitter, volume: portrait.volume, fps: 15 } : {};
  const devices = { width: 640, height: 360, fps: 15, toneHz, refuse: refuse ?? null, ...drawn };
  await context.addInitScript((given) => window.person.giveDevices(given), devices);
  const page = await context.newPage();
  const asked: string[] = [];
  const missing: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
  page.on('response', (answer) => {
    if (answer.status() >= 400) missing.push(`${answer.status()} ${answer.url()}`);
  });
  page.on('pageerror', (error) => process.stderr.write(`${wish.name}: ${error.name} ${error.message} ${error.stack ?? ''}\n`));
  return { page, context, asked, missing };
}
