import type { Role } from '../../../components/core/protocol/room-state';
import type { DeviceFaults } from './live-page/camera';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { watchConsole } from './console-watch';
import { withoutPipDocument } from './pip-document';
import { timeoutMs } from './timeout';

export interface TabOptions {
  /** The prefix of the tab's messages on the test's console. */
  name: string;
  /** The frequency of the microphone's steady tone. */
  toneHz?: number;
  locale?: 'zh-CN' | 'en-US';
  viewport?: { width: number; height: number };
  theme?: 'light' | 'dark';
  /** The devices that the browser refuses. */
  refuse?: 'camera' | 'microphone' | 'both';
  /** Devices that are not there, or that another program has. */
  faults?: DeviceFaults;
  /** Uses the devices of the browser instead of the test's. */
  hasOwnDevices?: boolean;
  /** A drawn portrait and its volume, instead of the test picture and its beeps. */
  portrait?: { index: number; volume: number };
  /** Device pixels per CSS pixel. */
  scale?: number;
  /** Keeps the browser's windows of documents, which stand for a call that is left. */
  hasPipDocument?: boolean;
  /** The port of a proxy to the same backend, which a test can cut. */
  port?: number;
  /** The port of the only way to WebRTC for this tab, which a test can block; without one, that of the server's answers. */
  mediaPort?: number;
  /** The role of the user's token in every room; `host` by default. */
  role?: Role;
  /** Browser storage of an earlier context. */
  storageState?: Awaited<ReturnType<BrowserContext['storageState']>>;
}

export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Every URL that the page requested. */
  readonly asked: string[];
  /** Every URL that failed, with its status. */
  readonly missing: string[];
}

/** Has the tokens of the tab name this role. */
const giveRole = async (context: BrowserContext, role: Role): Promise<void> => {
  await context.route('**/dev/token', (route) => {
    const asked = JSON.parse(route.request().postData() ?? '{}') as object;
    return route.continue({ postData: JSON.stringify({ ...asked, rooms: { '*': role } }) });
  });
};

/** Leads the media of all answers of WebRTC over one port of this machine, for UDP and for TCP. */
async function leadMedia(context: BrowserContext, port: number): Promise<void> {
  await context.route(/\/media\/[^/]+\/wh[ie]p\?/, async (route) => {
    if (route.request().method() !== 'POST') return route.fallback();
    // A test may cut the connection of the offer itself.
    const response = await route.fetch().catch(() => null);
    if (response === null) return route.abort().catch(() => undefined);
    const answer = await response.text();
    const candidates = ['udp 2130706431', 'tcp 1671430143'].map(
      (rest, at) => `a=candidate:${at + 1} 1 ${rest} 127.0.0.1 ${port} typ host${at === 0 ? '' : ' tcptype passive'}\r\n`,
    );
    const [session = '', ...media] = answer.replace(/^a=(candidate:|end-of-candidates).*\r\n/gm, '').split(/^(?=m=)/m);
    const led = media.map((section) => `${section}${candidates.join('')}a=end-of-candidates\r\n`);
    await route.fulfill({ response, body: response.status() === 201 ? [session, ...led].join('') : answer });
  });
}

const phone = { width: 390, height: 844 };

/** A browser context with the test camera and microphone, and an empty page. */
export async function openTab(browser: Browser, script: string, options: TabOptions): Promise<Tab> {
  const {
    locale = 'zh-CN',
    viewport = phone,
    theme = 'light',
    refuse,
    faults = {},
    hasOwnDevices = false,
    toneHz = 440,
    portrait,
    scale = 1,
    mediaPort,
    role,
    storageState,
    hasPipDocument = false,
  } = options;
  const screen = { viewport, deviceScaleFactor: scale, colorScheme: theme };
  const permissions = refuse === 'both' ? [] : ['camera', 'microphone'].filter((device) => device !== refuse);
  const contextOptions: BrowserContextOptions = { ...screen, locale, permissions, serviceWorkers: 'block' };
  const context = await browser.newContext({ ...contextOptions, ...(storageState ? { storageState } : {}) });
  context.setDefaultTimeout(timeoutMs);
  await context.addInitScript(script);
  if (!hasPipDocument) await withoutPipDocument(context);
  if (mediaPort !== undefined) await leadMedia(context, mediaPort);
  if (role !== undefined) await giveRole(context, role);
  const drawn = portrait ? { portrait: portrait.index, volume: portrait.volume, fps: 15 } : {};
  const refused: DeviceFaults = {
    ...(refuse === 'camera' || refuse === 'both' ? { video: 'refused' } : {}),
    ...(refuse === 'microphone' || refuse === 'both' ? { audio: 'refused' } : {}),
  };
  const devices = { width: 640, height: 360, fps: 15, toneHz, faults: { ...refused, ...faults }, ...drawn };
  if (!hasOwnDevices) await context.addInitScript((given) => window.testApi.giveDevices(given), devices);
  const page = await context.newPage();
  const asked: string[] = [];
  const missing: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
  page.on('response', (answer) => {
    if (answer.status() >= 400) missing.push(`${answer.status()} ${answer.url()}`);
  });
  watchConsole(options.name, page);
  return { page, context, asked, missing };
}
