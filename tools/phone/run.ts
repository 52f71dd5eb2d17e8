import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from '../build/run';
import { freePort } from '../start/ports';
import { startServer, type RunningServer } from '../start/server-process';
import type { AbilityName, VersionResult } from './abilities';
import { versionsIn } from './runtime/libraries';
import type { PhoneOptions } from './options';
import { PhoneError } from './phone-error';
import type { VersionJob, VersionMessage } from './version-process';

type Print = (line: string) => void;

/** Two versions at once keep a core busy each; more would only make the clocks of the journeys wrong. */
const atOnce = 2;
const versionMs = 10 * 60_000;

export const outcomeText = (ability: AbilityName, { works, note }: { works: boolean; note: string }): string =>
  `${works ? 'ok    ' : 'FAILED'} ${ability.padEnd(19)}${note}`.trimEnd();

/** Makes the journeys of one version in a process of its own, because a library that hangs or throws must not end the others. */
function runVersion(job: VersionJob, print: Print, children: Set<() => void>): Promise<VersionResult> {
  const child = fork(join(__dirname, 'version-process.ts'), {
    execArgv: ['--require', resolve('tools/start/exit-with-parent.cjs'), '--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  children.add(kill);
  let timer: NodeJS.Timeout | undefined;
  const result: VersionResult = { version: job.version, outcomes: {}, members: [], brokeOff: null };
  return new Promise<VersionResult>((done) => {
    const breakOff = (why: string): void => {
      print(`${job.version.padEnd(8)}broke off: ${why}`);
      done({ ...result, brokeOff: why });
    };
    timer = setTimeout(() => breakOff(`not done after ${versionMs / 1000} s`), versionMs);
    child.on('message', (message: VersionMessage) => {
      if (message.type === 'outcome') {
        result.outcomes[message.ability] = message.outcome;
        print(`${job.version.padEnd(8)}${outcomeText(message.ability, message.outcome)}`);
      } else if (message.type === 'members') result.members = message.members;
      else if (message.type === 'done') done(result);
      else breakOff(message.reason);
    });
    child.once('error', ({ message }) => breakOff(message));
    child.once('exit', (code, signal) => breakOff(`its process ended with ${signal ?? code}`));
    child.send(job);
  }).finally(() => {
    clearTimeout(timer);
    child.removeAllListeners();
    kill();
    children.delete(kill);
  });
}

async function startBackend(): Promise<RunningServer> {
  if (!existsSync('server/dist/cli.js')) throw new PhoneError('The server is not built.', ['Run without --no-build.']);
  const port = await freePort(0, '127.0.0.1');
  const rtmp = await freePort(0, '127.0.0.1', [port]);
  // Phones have no WebRTC.
  const ports = ['--host', '127.0.0.1', '--port', String(port), '--rtmp-port', String(rtmp), '--rtc-port', 'off'];
  return startServer([...ports, '--dev', '--log-level', 'error', '--drain-ms', '0'], null);
}

/** Everything that a run started; `end` may come at any time. */
export class PhoneRun {
  private server: RunningServer | null = null;
  private readonly children = new Set<() => void>();
  private isOver = false;

  constructor(
    private readonly options: PhoneOptions,
    private readonly print: Print,
  ) {}

  async results(): Promise<VersionResult[]> {
    const { options, print } = this;
    const versions = versionsIn(options.baselib, options.versions);
    if (options.build) {
      print('Building what has changed:');
      await build({ only: ['kit', 'demo', 'server'], watch: false, server: 'ws://127.0.0.1:8080/v1' }, (line) =>
        print(`  ${line}`),
      );
    }
    if (!existsSync('dist/demo/app.json')) throw new PhoneError('The demo is not built.', ['Run without --no-build.']);
    this.server = await startBackend();
    const { baselib, only, platform, insertMs, removeMs, seed } = options;
    const server = `ws://127.0.0.1:${this.server.ports.port}/v1`;
    const waiting = [...versions];
    const results: VersionResult[] = [];
    const work = async (): Promise<void> => {
      for (let version = waiting.shift(); version !== undefined && !this.isOver; version = waiting.shift()) {
        const job = { baselib: resolve(baselib), version, only, server, platform, insertMs, removeMs, seed };
        results.push(await runVersion(job, print, this.children));
      }
    };
    print(`Running on ${versions.join(', ')} with seed ${seed}:`);
    const died = this.server.died.then((why) => {
      throw new PhoneError(`The server died, so the run is void: ${why}`);
    });
    await Promise.race([died, Promise.all(Array.from({ length: atOnce }, work))]);
    return results.sort((left, right) => versions.indexOf(left.version) - versions.indexOf(right.version));
  }

  async end(): Promise<void> {
    this.isOver = true;
    this.children.forEach((kill) => kill());
    await this.server?.stop();
  }
}
