import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Start, ToChild, ToParent } from './messages';

/** The log of the media server; facts contain no URLs and no names of users. */
export type MediaLog = (
  level: 'debug' | 'info' | 'warn' | 'error',
  text: string,
  facts?: Readonly<Record<string, string | number | boolean | null>>,
) => void;

const firstStartMs = 20_000;
const stopMs = 1_000;
/** The child sends its counters once a second. */
const beatMs = 1_000;
const doubtfulBeats = 3;
const deadBeats = 5;
const startBeats = 20;
const restartBackoff = { firstMs: 100, ceilingMs: 5_000, forgetAfterMs: 10_000 };

/** The delay before the next start. The first is immediate, because most deaths are singular and users are in calls. */
export const restartDelay = (failures: number): number =>
  failures === 0 ? 0 : Math.min(restartBackoff.ceilingMs, restartBackoff.firstMs * 2 ** (failures - 1));

/** The bundled child is a file in the same folder; from source it is TypeScript, which node runs with tsx. */
function childScript(): { file: string; execArgv: string[] } {
  const built = ['child.js', 'media-child.js'].map((name) => join(__dirname, name)).find(existsSync);
  if (built !== undefined) return { file: built, execArgv: [] };
  return { file: join(__dirname, 'child.ts'), execArgv: ['--require', createRequire(__filename).resolve('tsx/cjs')] };
}

interface SupervisorOptions {
  begin(): Start;
  onMessage(message: ToParent): void;
  onDown(): void;
  log: MediaLog;
}

/** Keeps one child process running until it is told to stop, and leaves none behind. */
export class Supervisor {
  restarts = 0;
  private child: ChildProcess | null = null;
  private name = '';
  private isUp = false;
  private isStopping = false;
  /** No child has served since `start`. */
  private isFirst = true;
  private failures = 0;
  private upAtMs = 0;
  /** Beats of `watch` since the child was last heard. By count, because a process that was suspended itself hears late. */
  private silentBeats = 0;
  private watch: NodeJS.Timeout | undefined;
  private exitReason = 'it has not started yet';
  /** Why the child cannot serve, in its own words. */
  private failure: string | null = null;
  private timer: NodeJS.Timeout | undefined;
  private waiting: ((up: boolean) => void)[] = [];

  constructor(private readonly options: SupervisorOptions) {}

  get unavailableReason(): string | null {
    if (!this.isUp) return `the media process is down: ${this.exitReason}`;
    return this.silentBeats < doubtfulBeats ? null : 'the media process does not answer';
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Names the child that serves, at random; empty while there is none. */
  get processName(): string {
    return this.isUp ? this.name : '';
  }

  async start(): Promise<void> {
    this.isStopping = false;
    this.isFirst = true;
    this.launch();
    if (await this.whenUp(firstStartMs)) return;
    const reason = this.failure ?? this.unavailableReason;
    await this.stop();
    throw new Error(reason ?? 'stopped while starting');
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    clearTimeout(this.timer);
    this.resolveWaiting(false);
    const { child } = this;
    if (child === null) return;
    await new Promise<void>((resolve) => {
      const killTimer = setTimeout(() => child.kill('SIGKILL'), stopMs);
      child.once('exit', () => {
        clearTimeout(killTimer);
        resolve();
      });
      if (!this.send({ t: 'stop' })) child.kill('SIGKILL');
    });
  }

  /** Returns false when there is no child to send to. */
  send(message: ToChild, socket?: Socket): boolean {
    if (this.child?.connected !== true) return false;
    // The child died meanwhile; its exit event does the rest.
    this.child.send(message, socket, {}, (cause) => void (cause && socket?.destroy()));
    return true;
  }

  /** Returns true once the child serves; false when it does not within `ms`, or is stopping. */
  whenUp(ms: number): Promise<boolean> {
    if (this.isUp || this.isStopping) return Promise.resolve(this.isUp);
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), ms);
      this.waiting.push((up) => {
        clearTimeout(timer);
        resolve(up);
      });
    });
  }

  private launch(): void {
    const { file, execArgv } = childScript();
    const child = fork(file, [], { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    const kill = (): void => void child.kill('SIGKILL');
    let stderr = '';
    this.child = child;
    process.once('exit', kill);
    child.stderr?.on('data', (bytes: Buffer) => (stderr = (stderr + bytes.toString()).slice(-2_000)));
    child.on('error', (cause) => {
      stderr = cause.message;
      // A child that failed to start has no exit event.
      if (child.pid === undefined) this.onExit('it could not be started', stderr);
    });
    this.failure = null;
    this.silentBeats = 0;
    clearInterval(this.watch);
    this.watch = setInterval(() => this.beat(), beatMs).unref();
    child.on('message', (message: ToParent) => {
      this.silentBeats = 0;
      this.options.onMessage(message);
      if (message.t === 'ready') this.onReady();
      else if (message.t === 'failed') this.onFailed(message.reason);
    });
    // `close` would wait for stderr, which an orphaned grandchild may hold.
    child.once('exit', (code, signal) => {
      process.off('exit', kill);
      this.onExit(`it ended with ${signal ?? `code ${code}`}`, stderr);
    });
    this.send(this.options.begin());
  }

  /** Ends a child that stands still; its exit starts the next one. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  private beat(): void {
    this.silentBeats += 1;
    if (this.silentBeats >= (this.isUp ? deadBeats : startBeats)) this.kill();
  }

  private onReady(): void {
    this.isUp = true;
    this.isFirst = false;
    this.name = randomBytes(9).toString('base64url');
    this.upAtMs = performance.now();
    this.resolveWaiting(true);
  }

  /** The first start fails with the reason at once. Later the child is started again, because the reason may pass. */
  private onFailed(reason: string): void {
    this.failure = reason;
    if (this.isFirst) this.resolveWaiting(false);
    else this.kill();
  }

  private onExit(cause: string, stderr: string): void {
    const reason = this.failure ?? cause;
    const wasUp = this.isUp;
    clearInterval(this.watch);
    this.child = null;
    this.isUp = false;
    this.exitReason = reason;
    this.options.onDown();
    if (this.isStopping) return;
    if (wasUp && performance.now() - this.upAtMs > restartBackoff.forgetAfterMs) this.failures = 0;
    const delayMs = restartDelay(this.failures);
    this.failures += 1;
    this.restarts += 1;
    this.options.log('warn', 'the media process ended and restarts', { reason, delayMs, stderr });
    this.timer = setTimeout(() => this.launch(), delayMs);
  }

  private resolveWaiting(up: boolean): void {
    this.waiting.splice(0).forEach((resolve) => resolve(up));
  }
}
