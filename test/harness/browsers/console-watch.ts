import type { ConsoleMessage, Page } from 'playwright-core';

interface AllowedLine {
  line: RegExp;
  /** The URL that the line is about; any when absent. */
  at?: RegExp;
  reason: string;
}

/** Lines that Chromium writes itself about what a test does on purpose. All others are faults. */
const allowed: readonly AllowedLine[] = [
  {
    line: /^Failed to load resource: net::ERR_/,
    reason: 'a test cuts the network or aborts the request; no page can silence it',
  },
  { line: /^WebSocket connection to '.*' failed/, reason: 'a test kills or hides the server; no page can silence it' },
  {
    line: /status of 404/,
    at: /\/favicon\.ico$/,
    reason: 'Chromium asks for an icon also where the page is no HTML to name one',
  },
  { line: /status of 404/, at: /\/echo$/, reason: 'a test asks for this status' },
  { line: /status of 40[34]/, at: /\/rtc\/v1\/wh[ei]p\//, reason: 'the media server of a test refuses or has ended the session' },
  {
    line: /status of 403/,
    at: /\/media\/[^/]+\/wh[ei]p\?/,
    reason: 'a server that a test restarts knows no URL of before, and the page asks for a fresh one',
  },
  {
    line: /status of 410/,
    at: /\/media\/[^/]+\/whep\?/,
    reason:
      'an offer is how a page asks whether a stream comes by WebRTC; that of a phone does not, and no page can silence the answer',
  },
  {
    line: /^"shade" is not a valid property/,
    reason: 'the engine says so of a property that only a WXS observer of a test watches',
  },
  {
    line: /^The AudioContext was not allowed to start/,
    reason: 'only the attempt tells whether a page may play before its first gesture: the rules differ between browsers',
  },
];

let faults: string[] = [];

const isAllowed = (message: ConsoleMessage): boolean =>
  allowed.some(({ line, at }) => line.test(message.text()) && (at === undefined || at.test(message.location().url)));

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

/** Takes the lines that a test expects out of the faults. */
export function takeExpected(line: RegExp): string[] {
  const taken = faults.filter((fault) => line.test(fault));
  faults = faults.filter((fault) => !line.test(fault));
  return taken;
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
