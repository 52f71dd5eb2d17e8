import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { backend, type Backend, type BackendWish } from './backend';
import { Person, type PersonWish } from './person';
import { chromiumFile } from '../../../tools/test/chromium';

/** A backend, a browser, and people in it. */
export interface House {
  readonly backend: Backend;
  readonly browser: Browser;
  /** What is put into every page before its own scripts. */
  readonly script: string;
  person(wish: PersonWish): Promise<Person>;
  close(): Promise<void>;
}

/** What is put into every page before its own scripts: a test's camera and microphone, eyes and ears. */
function pageScript(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rtc-room-'));
  const options = {
    entryPoints: [join(__dirname, 'page', 'index.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    outfile: join(folder, 'page.js'),
    logLevel: 'error',
  };
  // In a process of its own: inside jest esbuild refuses to run.
  const build = spawnSync(process.execPath, ['-e', `require('esbuild').buildSync(${JSON.stringify(options)})`], {
    cwd: resolve('.'),
    stdio: 'inherit',
  });
  if (build.status !== 0) throw new Error(`esbuild ended with ${build.status}`);
  const script = readFileSync(options.outfile, 'utf8');
  rmSync(folder, { recursive: true, force: true });
  return script;
}

export async function openHouse(wish: BackendWish = {}): Promise<House> {
  const script = pageScript();
  const [running, browser] = await Promise.all([
    backend(wish),
    chromium.launch({
      executablePath: chromiumFile(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--disable-background-networking',
        '--autoplay-policy=no-user-gesture-required',
      ],
    }),
  ]);
  const people: Person[] = [];
  return {
    backend: running,
    browser,
    script,
    async person(wish) {
      const person = await Person.arrive({ browser, script, port: running.port, wish });
      people.push(person);
      return person;
    },
    async close() {
      await Promise.all(people.map((person) => person.vanish()));
      await browser.close();
      await running.stop();
    },
  };
}
