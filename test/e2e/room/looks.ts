import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Onlooker } from './onlooker';

const output = resolve('test/e2e/output');
/** Where the pictures of the documentation lie; they are made anew only when asked for. */
export const images = process.env['UPDATE_IMAGES'] === '1' ? resolve('docs/images') : null;

/** With 256 colours, which flat drawings do not miss: a third of the size. */
function publish(from: string, to: string): void {
  const colours = 'split[a][b];[a]palettegen=stats_mode=single[p];[b][p]paletteuse=dither=none';
  const args = ['-v', 'error', '-y', '-i', from, '-vf', colours, '-compression_level', '100', to];
  expect(spawnSync(process.env['FFMPEG'] ?? 'ffmpeg', args, { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
}

/** Nothing of a machine that is busy with other tests, and the voice of the one who speaks. */
const isGoodDay = (): boolean =>
  document.querySelector('[class*="plate--net"], [class*="banner"]') === null &&
  (document.querySelector('wx-live-player') === null || document.querySelector('[class*="ticks"]') !== null);

/** Takes the picture, and finds nothing wrong in it; what is `chosen` goes into the documentation. */
export async function looksGood({ page, missing }: Onlooker, name: string, chosen: RegExp): Promise<void> {
  mkdirSync(output, { recursive: true });
  await page.waitForFunction(() => Array.from(document.images).every(({ complete }) => complete));
  const path = join(output, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  expect({ name, misfits: await page.evaluate(() => window.person.misfits()) }).toEqual({ name, misfits: [] });
  expect({ name, missing }).toEqual({ name, missing: [] });
  if (images === null || !chosen.test(name)) return;
  for (let isGood = false; !isGood; isGood = await page.evaluate(isGoodDay)) {
    await page.waitForFunction(isGoodDay);
    await page.screenshot({ path, animations: 'disabled' });
  }
  publish(path, join(images, `${name}.png`));
}
