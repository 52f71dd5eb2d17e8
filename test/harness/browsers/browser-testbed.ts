import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser } from 'playwright-core';
import { startBackend, type Backend, type BackendOptions } from '../servers/backend-process';
import { RoomUser, type RoomUserOptions } from './room-user';
import { launchChromium } from '../../../tools/test/chromium';

/** A backend, a browser, and users of a room in it. */
export interface BrowserTestbed {
  readonly backend: Backend;
  readonly browser: Browser;
  /** The script injected into every page before its own scripts. */
  readonly script: string;
  user(options: RoomUserOptions): Promise<RoomUser>;
  close(): Promise<void>;
}

/** The script injected into every page: test camera, test microphone and probes. */
function pageScript(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rtc-room-'));
  const options = {
    entryPoints: [join(__dirname, 'room-page', 'index.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    outfile: join(folder, 'page.js'),
    logLevel: 'error',
  };
  // In a separate process, because esbuild does not run inside jest.
  const build = spawnSync(process.execPath, ['-e', `require('esbuild').buildSync(${JSON.stringify(options)})`], {
    cwd: resolve('.'),
    stdio: 'inherit',
  });
  if (build.status !== 0) throw new Error(`esbuild ended with ${build.status}`);
  const script = readFileSync(options.outfile, 'utf8');
  rmSync(folder, { recursive: true, force: true });
  return script;
}

export interface BrowserTestbedOptions extends BackendOptions {
  /** The number of the browser's own cameras. */
  cameras?: number;
}

export async function openBrowserTestbed({
  cameras = 1,
  ...backendOptions
}: BrowserTestbedOptions = {}): Promise<BrowserTestbed> {
  const script = pageScript();
  const [running, browser] = await Promise.all([
    startBackend(backendOptions),
    launchChromium(
      '--disable-quic',
      '--autoplay-policy=no-user-gesture-required',
      // Two pages of one machine connect without a network.
      '--allow-loopback-in-peer-connection',
      `--use-fake-device-for-media-stream=device-count=${cameras}`,
    ),
  ]);
  const users: RoomUser[] = [];
  return {
    backend: running,
    browser,
    script,
    async user(userOptions) {
      const user = await RoomUser.open({ browser, script, port: running.port, options: userOptions });
      users.push(user);
      return user;
    },
    async close() {
      await Promise.all(users.map((user) => user.closeTab()));
      await browser.close();
      await running.stop();
    },
  };
}
