import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { chromiumPath } from './chromium';
import { nginxWithRtmp } from './nginx';
import { installSample, isInstalled } from './samples';

/** Something that tests use and `npm install` does not bring. */
export interface Need {
  name: string;
  isThere(): boolean;
  /** The Debian packages that bring it. */
  apt?: string;
  /** The sample whose packages it is: `npm install` in this folder brings it. */
  sample?: string;
  /** The command, or the words, that bring it elsewhere. */
  elsewhere: string;
  /** Whether a test with this text uses it. */
  usedBy: RegExp;
}

const isOnPath = (...commands: string[]): boolean =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) =>
      commands.some((command) => existsSync(join(folder, command)) || existsSync(join(folder, `${command}.exe`))),
    );

const hasChineseFont = (): boolean =>
  process.platform !== 'linux' || (spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' }).stdout ?? '').trim() !== '';

const toolsOf = (name: string, sample: string): Need => ({
  name,
  isThere: () => isInstalled(sample),
  sample,
  elsewhere: `npm install --prefix ${sample}`,
  usedBy: new RegExp(`['"]${sample}['"]`),
});

export const needs: readonly Need[] = [
  {
    name: 'Chromium',
    isThere: () => chromiumPath() !== null,
    apt: 'chromium',
    elsewhere: 'install Chrome or Chromium, or say where it is in CHROMIUM_PATH',
    usedBy: /['"]playwright-core['"]/,
  },
  {
    name: 'ffmpeg',
    isThere: () => isOnPath('ffmpeg'),
    apt: 'ffmpeg',
    elsewhere: 'install ffmpeg (brew install ffmpeg, winget install ffmpeg)',
    usedBy: /['"]ffmpeg['"]/,
  },
  {
    name: 'nginx with its RTMP module',
    isThere: () => nginxWithRtmp() !== null,
    apt: 'nginx libnginx-mod-rtmp',
    elsewhere: 'install nginx with nginx-rtmp-module, or say where both are in NGINX_PATH and NGINX_RTMP_MODULE',
    usedBy: /nginxWithRtmp/,
  },
  {
    name: 'coturn',
    isThere: () => isOnPath('turnserver'),
    apt: 'coturn',
    elsewhere: 'install coturn (brew install coturn)',
    usedBy: /['"]turnserver['"]/,
  },
  {
    name: 'Redis',
    isThere: () => isOnPath('redis-server'),
    apt: 'redis-server',
    elsewhere: 'install Redis 6.2 or later (brew install redis)',
    usedBy: /['"]redis-server['"]/,
  },
  {
    name: 'OpenSSL',
    isThere: () => isOnPath('openssl'),
    apt: 'openssl',
    elsewhere: 'install OpenSSL (brew install openssl, winget install ShiningLight.OpenSSL.Light)',
    usedBy: /['"]openssl['"]/,
  },
  {
    name: 'a font with Chinese signs',
    isThere: hasChineseFont,
    apt: 'fontconfig fonts-noto-cjk',
    elsewhere: 'install a font with Chinese signs',
    usedBy: /['"]playwright-core['"]/,
  },
  {
    name: 'promtool',
    isThere: () => isOnPath('promtool'),
    apt: 'prometheus',
    elsewhere: 'install Prometheus (brew install prometheus)',
    usedBy: /['"]promtool['"]/,
  },
  {
    name: 'ps',
    isThere: () => isOnPath('ps'),
    apt: 'procps',
    elsewhere: 'run these tests on Linux or macOS',
    usedBy: /execFileSync\('ps'/,
  },
];

/** The samples of other frameworks, whose packages are many. */
export const samples: readonly Need[] = [toolsOf('Taro', 'samples/taro'), toolsOf('uni-app', 'samples/uni-app')];

/** A mirror that stumbles is asked again, and another apt is waited for. */
const patience = ['-qq', '-o', 'Acquire::Retries=3', '-o', 'DPkg::Lock::Timeout=300'];

const mayInstall = (): boolean => process.platform === 'linux' && process.getuid?.() === 0 && isOnPath('apt-get');

/** Gets the packages of samples that are missing, side by side. Gives the samples that are still missing then. */
export async function provideSamples(wanted: readonly Need[], say: (line: string) => void): Promise<readonly Need[]> {
  const absent = wanted.filter((need) => !need.isThere());
  await Promise.all(
    absent.map(async ({ name, sample }) => {
      if (sample === undefined) return;
      say(`Getting ${name} by npm install …`);
      await installSample(sample).catch((cause: unknown) => say(`npm install failed for ${name}: ${String(cause)}`));
    }),
  );
  return absent.filter((need) => !need.isThere());
}

/** Gets what is missing where it may. Gives what is still missing then. */
export function provide(wanted: readonly Need[], say: (line: string) => void): readonly Need[] {
  const absent = wanted.filter((need) => !need.isThere());
  provideByApt(absent.filter(({ apt }) => apt !== undefined), say); // prettier-ignore
  return absent.filter((need) => !need.isThere());
}

function provideByApt(missing: readonly Need[], say: (line: string) => void): void {
  if (missing.length === 0 || !mayInstall()) return;
  say(`Getting ${missing.map(({ name }) => name).join(', ')} by apt-get …`);
  const apt = (...args: string[]): void => {
    try {
      execFileSync('apt-get', [...patience, ...args], {
        stdio: ['ignore', 'ignore', 'inherit'],
        // As in single-user mode: a server that comes as a package is not to run by that.
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
      });
    } catch (cause) {
      say(`apt-get failed: ${(cause as Error).message.split('\n')[0]}`);
    }
  };
  apt('update');
  // Also when one source could not be read: what is wanted may be in the others.
  apt('-y', '--no-install-recommends', 'install', ...missing.flatMap((need) => (need.apt ?? '').split(' ')));
}

/** The one command, or the words, that bring what is missing. */
export function howToGet(missing: readonly Need[]): string {
  const byApt = process.platform === 'linux' && isOnPath('apt-get') ? missing.flatMap(({ apt = [] }) => apt) : [];
  const others = byApt.length === 0 ? missing : missing.filter(({ apt }) => apt === undefined);
  const apt = byApt.length === 0 ? [] : [`sudo apt-get install ${byApt.join(' ')}`];
  return [...apt, ...others.map(({ elsewhere }) => elsewhere)].join('; ');
}

const importPattern = /(?:from|import|require)\s*\(?\s*['"](\.[^'"]+)['"]/g;

/** The text of a test together with that of the test's own modules which it imports. */
export function textWithImports(file: string, seen: Set<string> = new Set()): string {
  if (seen.has(file)) return '';
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const imported = Array.from(text.matchAll(importPattern), ([, name]) => join(dirname(file), String(name)))
    .map((path) =>
      [path, `${path}.ts`, join(path, 'index.ts')].find((candidate) => candidate.endsWith('.ts') && existsSync(candidate)),
    )
    .filter((path) => path !== undefined)
    .filter((path) => path.split(/[\\/]/)[0] === 'test');
  return [text, ...imported.map((path) => textWithImports(path, seen))].join('\n');
}
