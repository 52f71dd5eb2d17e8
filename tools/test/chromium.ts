import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

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

/**
 * Features switched off. A second list replaces Playwright's own (chromiumSwitches.ts), so this one repeats it as far as it concerns
 * Chromium on a computer. New are the two popups of the address bar: each context of a page would start a process for either.
 */
const disabledFeatures = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
  // Two pages of one machine connect by addresses, without a name service.
  'WebRtcHideLocalIpsWithMdns',
];

/** Starts Chromium for tests, with more arguments. */
export const launchChromium = (...args: string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumFile(),
    args: ['--no-sandbox', '--disable-gpu', `--disable-features=${disabledFeatures.join(',')}`, ...args],
  });
