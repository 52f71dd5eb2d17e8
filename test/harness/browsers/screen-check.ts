import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Viewer } from './viewer';

/** The screens on which each component is looked at: both forms, both languages, both themes. */
export const screens = [
  { screen: 'phone', viewport: { width: 390, height: 844 }, locale: 'zh-CN', theme: 'light' },
  { screen: 'small-phone', viewport: { width: 375, height: 667 }, locale: 'en-US', theme: 'dark' },
  { screen: 'desktop', viewport: { width: 1280, height: 800 }, locale: 'en-US', theme: 'light' },
  { screen: 'dark-desktop', viewport: { width: 1280, height: 800 }, locale: 'zh-CN', theme: 'dark' },
] as const;

/** For screens of which no picture is in the documentation. */
export const noImage = /^$/;

const output = resolve('test/e2e/output');
/** The folder of the documentation's pictures; they are only renewed with UPDATE_IMAGES=1. */
export const images = process.env['UPDATE_IMAGES'] === '1' ? resolve('docs/images') : null;

/** Reduces to 256 colours, which is enough for flat drawings and a third of the size. */
function writeImage(from: string, to: string): void {
  const colours = 'split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=dither=none';
  const args = ['-v', 'error', '-y', '-i', from, '-vf', colours, '-compression_level', '100', to];
  expect(spawnSync(process.env['FFMPEG'] ?? 'ffmpeg', args, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
}

/** No network warning of a busy machine is shown, and the speaker's audio level is. */
const isPresentable = (): boolean =>
  document.querySelector('[class*="plate--net"], [class*="banner"]') === null &&
  (document.querySelector('wx-live-player') === null || document.querySelector('[class*="ticks"]') !== null);

/** Takes a screenshot and expects no layout faults; names that match `chosen` go into the documentation. */
export async function checkScreen({ page, missing }: Viewer, name: string, chosen: RegExp): Promise<void> {
  mkdirSync(output, { recursive: true });
  await page.waitForFunction(() => Array.from(document.images).every(({ complete }) => complete));
  const path = join(output, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  expect({ name, faults: await page.evaluate(() => window.testApi.layoutFaults()) }).toEqual({ name, faults: [] });
  expect({ name, missing }).toEqual({ name, missing: [] });
  if (images === null || !chosen.test(name)) return;
  for (let isGood = false; !isGood; isGood = await page.evaluate(isPresentable)) {
    await page.waitForFunction(isPresentable);
    await page.screenshot({ path, animations: 'disabled' });
  }
  writeImage(path, join(images, `${name}.png`));
}
