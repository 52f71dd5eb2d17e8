import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../../../tools/test/chromium';
import { timeoutMs } from '../../../harness/browsers/timeout';
import { buildPages } from '../pack/packed';
import { startServer, type PackedServer } from '../pack/server';

/** Built mini programs of samples in a browser, on a real server. */
export class PlayedSamples {
  /** Faults of all pages so far. */
  readonly faults: string[] = [];

  private constructor(
    private readonly web: string,
    private readonly backend: PackedServer,
    private readonly browser: Browser,
  ) {}

  /** `apps` are folders of mini programs by name. */
  static async start(apps: Readonly<Record<string, string>>): Promise<PlayedSamples> {
    const web = realpathSync(mkdtempSync(join(tmpdir(), 'samples-')));
    await buildPages(web, apps);
    const media = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
    const [backend, browser] = await Promise.all([startServer('server', web), launchChromium(...media)]);
    return new PlayedSamples(web, backend, browser);
  }

  /** Opens the first page of a mini program for `user`. */
  async open(name: string, user: string): Promise<Page> {
    const context = await this.browser.newContext({ locale: 'en-US' });
    const page = await context.newPage();
    page.setDefaultTimeout(timeoutMs);
    page.on('pageerror', (error) => this.faults.push(`${user}: ${error.message}`));
    await page.goto(`${this.backend.origin}/${name}/index.html#/pages/index/index?user=${user}`);
    return page;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.backend.stop();
    rmSync(this.web, { recursive: true });
  }
}

/** Ana opens the room of the sample, joins, and leaves. */
export async function meetInRoom(samples: PlayedSamples, name: string): Promise<void> {
  const ana = await samples.open(name, 'ana');
  await ana.getByText('Open the room').click();
  await ana.getByText('joined', { exact: true }).waitFor({ state: 'attached' });
  await ana.getByRole('button', { name: 'Leave the room' }).first().click();
  await ana.getByText('left', { exact: true }).waitFor({ state: 'attached' });
  await ana.context().close();
}

/** Ana calls Ben, whose mini program rings with the kit's own sound; Ben accepts, and Ana hangs up. Returns the type of the sound. */
export async function talkInCall(samples: PlayedSamples, name: string): Promise<string | undefined> {
  const ben = await samples.open(name, 'ben');
  const ringing = ben.waitForResponse(/\/assets\/sounds\/incoming\.mp3/);
  const ana = await samples.open(name, 'ana');
  await ana.getByText('Call Ben').click();
  await ben.getByRole('button', { name: /^Accept(?! with)/ }).click();
  const sound = (await ringing).headers()['content-type'];
  await ana.getByRole('button', { name: 'Hang up' }).click();
  await ben.getByText('Call ended').first().waitFor({ state: 'attached' });
  await Promise.all([ana, ben].map((page) => page.context().close()));
  return sound;
}
