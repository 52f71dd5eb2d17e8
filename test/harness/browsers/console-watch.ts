import type { ConsoleMessage, Page } from 'playwright-core';

/** Lines that Chromium writes itself about what a test does on purpose, each with its reason. All others are faults. */
const allowed: readonly { line: RegExp; reason: string }[] = [
  {
    line: /^Failed to load resource: net::ERR_/,
    reason: 'a test cuts the network or aborts the request, and the page cannot silence this',
  },
  { line: /^WebSocket connection to '.*' failed/, reason: 'a test kills or hides the server, and the page cannot silence this' },
  {
    line: /^The AudioContext was not allowed to start/,
    reason: 'only the attempt tells whether a page may play before its first gesture: the rules differ between browsers',
  },
];

const faults: string[] = [];

/** Chromium asks for an icon of every page, and a page that is no HTML cannot name one. */
const isIcon = (message: ConsoleMessage): boolean => /\/favicon\.ico$/.test(message.location().url);

const isAllowed = (message: ConsoleMessage): boolean => isIcon(message) || allowed.some(({ line }) => line.test(message.text()));

function onLine(name: string, message: ConsoleMessage): void {
  const kind = message.type();
  if ((kind === 'error' || kind === 'warning' || kind === 'assert') && !isAllowed(message))
    faults.push(`${name}: ${kind} ${message.text()} (${message.location().url})`);
}

/** Records what the page's console shows: errors, warnings, uncaught errors and unhandled rejections. */
export function watchConsole(name: string, page: Page): void {
  page.on('console', (message) => onLine(name, message));
  page.on('pageerror', (error) => faults.push(`${name}: ${error.stack ?? `${error.name} ${error.message}`}`));
}

/** Fails a journey whose console was not clean. */
function expectCleanConsole(): void {
  const seen = faults.splice(0);
  if (seen.length > 0) throw new Error(`the console is not clean:\n${seen.join('\n')}`);
}

// Benches open pages too, outside the test runner.
if ('afterEach' in globalThis) {
  afterEach(expectCleanConsole);
  afterAll(expectCleanConsole);
}
