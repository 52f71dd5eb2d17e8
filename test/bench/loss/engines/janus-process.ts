import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../../tools/start/ports';

const program = '/usr/bin/janus';
/** Where Debian puts the plugins: below the machine's own folder of libraries. */
const libraries = '/usr/lib';
const readyWithinMs = 10_000;

/** A Janus of its own, with its defaults, and with no plugin but the videoroom. */
export interface JanusProcess {
  version: string;
  api: string;
  stop(): Promise<void>;
}

export const isJanusInstalled = (): boolean => existsSync(program);

function pluginFolder(): string {
  const folder = readdirSync(libraries)
    .map((name) => join(libraries, name, 'janus'))
    .find((path) => existsSync(path));
  if (folder === undefined) throw new Error('the plugins of Janus were not found');
  return folder;
}

const files = (folder: string, port: number): Readonly<Record<string, string>> => {
  const plugins = pluginFolder();
  const othersThan = (kind: string, wanted: string): string =>
    readdirSync(join(plugins, kind))
      .filter((name) => !name.startsWith(wanted))
      .join(',');
  return {
    'janus.jcfg': `
      general: { configs_folder = "${folder}" plugins_folder = "${plugins}/plugins" transports_folder = "${plugins}/transports" debug_level = 2 }
      plugins: { disable = "${othersThan('plugins', 'libjanus_videoroom')}" }
      transports: { disable = "${othersThan('transports', 'libjanus_http')}" }`,
    'janus.transport.http.jcfg': `
      general: { json = "compact" base_path = "/janus" http = true port = ${port} ip = "127.0.0.1" https = false }`,
    'janus.plugin.videoroom.jcfg': 'general: { }',
  };
};

export async function startJanus(): Promise<JanusProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'rtc-janus-'));
  const port = await freePort(0, '127.0.0.1');
  await Promise.all(Object.entries(files(folder, port)).map(([name, text]) => writeFile(join(folder, name), text)));
  const child = spawn(program, ['-F', folder, '-o'], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const api = `http://127.0.0.1:${port}/janus`;
  for (const endMs = performance.now() + readyWithinMs; ;) {
    const info = await fetch(`${api}/info`).then(
      (response) => response.json() as Promise<{ version_string?: string }>,
      () => null,
    );
    if (info !== null) return { version: info.version_string ?? versionOf(), api, stop };
    if (child.exitCode !== null || performance.now() > endMs) {
      await stop();
      throw new Error('Janus did not start');
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const versionOf = (): string => /\((.*)\)/.exec(execFileSync(program, ['--help'], { encoding: 'utf8' }))?.[1] ?? '';
