import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from './test/chromium';

/**
 * Draws the icons of an installed page from web/icons/icon.svg: `npx tsx tools/app-icons.ts`. They are committed, so that a build needs no
 * browser.
 */

const folder = join('web', 'icons');

interface Icon {
  readonly name: string;
  readonly size: number;
  /** The paper fills the square, because the system cuts its own shape. */
  readonly full: boolean;
  /** Of the drawing; a maskable icon shows at least the middle circle of 80 %. */
  readonly scale: number;
}

const icons: readonly Icon[] = [
  { name: 'icon-192', size: 192, full: false, scale: 1 },
  { name: 'icon-512', size: 512, full: false, scale: 1 },
  { name: 'maskable-512', size: 512, full: true, scale: 0.86 },
  { name: 'apple-180', size: 180, full: true, scale: 1 },
];

async function draw(): Promise<void> {
  const drawing = readFileSync(join(folder, 'icon.svg'), 'utf8').replace(/<!--.*?-->/s, '');
  const browser = await launchChromium();
  for (const { name, size, full, scale } of icons) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const paper = full ? drawing.replace('rx="120"', '') : drawing;
    const scaled = paper.replace('id="drawing"', `transform="translate(256 256) scale(${scale}) translate(-256 -256)"`);
    await page.setContent(
      `<style>body{margin:0}svg{display:block}</style>${scaled.replace('width="512" height="512"', `width="${size}" height="${size}"`)}`,
    );
    await page.screenshot({ path: join(folder, `${name}.png`), omitBackground: true });
    await page.close();
  }
  await browser.close();
}

draw().catch((cause: unknown) => {
  console.error(cause);
  process.exitCode = 1;
});
