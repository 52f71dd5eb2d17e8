import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];

const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Where Chromium or Chrome is: what CHROMIUM_PATH says, else on the path, else where its installers put it; null when nowhere. */
export function chromiumPath(): string | null {
  const said = process.env.CHROMIUM_PATH;
  if (said !== undefined && said !== '') return existsSync(said) ? said : null;
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => commands.map((command) => join(folder, command)));
  return onPath.concat(elsewhere).find((path) => existsSync(path)) ?? null;
}

/** For a launch: a test that got this far was promised a browser by `npm test`. */
export function chromiumFile(): string {
  const path = chromiumPath();
  if (path === null) throw new Error('no Chromium: install it, or say where it is in CHROMIUM_PATH');
  return path;
}
