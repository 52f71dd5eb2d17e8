import type { ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { freePort } from '../../../tools/start/ports';
import { fixture, launch, openPage, runTool } from './runtime-testbed';
import { takeExpected } from '../../harness/browsers/console-watch';

/** Globals of the page, for code that runs in it. */
declare function getCurrentPages(): [{ setData(values: object): void }];

describe('in development', () => {
  let app: string;
  let tool: ChildProcess;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    app = join(mkdtempSync(join(tmpdir(), 'runtime-dev-')), 'demo');
    cpSync(fixture, app, { recursive: true });
    tool = runTool(['serve', app, join(__dirname, 'live'), String(await freePort(0, '127.0.0.1'))]);
    [url, browser] = await Promise.all([firstLine(tool), launch()]);
  });
  afterAll(async () => {
    await browser.close();
    tool.kill();
    rmSync(join(app, '..'), { recursive: true, force: true });
  });

  it('[W24] reports a setData with more than JSON', async () => {
    const page = await openPage(browser, url);
    const said = page.waitForEvent('console', (message) => message.type() === 'error');
    await page.evaluate(() => getCurrentPages()[0].setData({ 'list[0]': () => 1 }));
    expect((await said).text()).toBe('setData in pages/home/index: list[0] is a function; WeChat passes only JSON');
    expect(takeExpected(/WeChat passes only JSON/)).toHaveLength(1);
  });

  it('[W37] reloads when the built mini program changes', async () => {
    const page = await openPage(browser, url);
    await page.evaluate(() => Object.assign(globalThis, { old: true }));
    writeFileSync(join(app, 'pages/home/index.wxml'), '<view id="fresh">fresh</view>');
    await page.locator('#fresh').waitFor();
    expect(await page.evaluate(() => 'old' in globalThis)).toBe(false);
  });
});

function firstLine(tool: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    tool.stdout?.once('data', (text: Buffer) => resolve(String(text).trim()));
    tool.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}
