import { fstatSync, write } from 'node:fs';

/** Takes whole log lines at once and writes them later. A line that cannot be written is dropped and counted, and stops nothing. */
export interface LogSink {
  write(line: string): void;
  /** Resolves when all lines are written or dropped, after `ms` at the latest. */
  flush(ms: number): Promise<void>;
}

/** Writes a text, and calls back with a failure. */
type WriteText = (text: string, done: (cause?: Error | null) => void) => void;

/** About five thousand lines: a reader that is away for longer loses lines. */
const maxBytes = 1024 * 1024;

export class BoundedSink implements LogSink {
  private waiting: string[] = [];
  private waitingBytes = 0;
  private isWriting = false;
  private dropped = 0;
  private idle: (() => void)[] = [];

  constructor(
    private readonly writeText: WriteText,
    private readonly onDropped: (lines: number) => void = () => undefined,
  ) {}

  write(line: string): void {
    const bytes = Buffer.byteLength(line);
    if (this.waitingBytes + bytes > maxBytes) return this.drop(1);
    this.waiting.push(line);
    this.waitingBytes += bytes;
    if (!this.isWriting) this.next();
  }

  async flush(ms: number): Promise<void> {
    if (!this.isWriting) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.idle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** One write at a time. `waitingBytes` includes it, so that the bound holds for everything in memory. */
  private next(): void {
    const lines = this.waiting;
    this.isWriting = lines.length > 0;
    if (!this.isWriting) return this.idle.splice(0).forEach((resolve) => resolve());
    const bytes = this.waitingBytes;
    const { dropped } = this;
    this.waiting = [];
    this.writeText(`${droppedLine(dropped)}${lines.join('')}`, (cause) => {
      this.waitingBytes -= bytes;
      if (cause) this.drop(lines.length);
      else this.dropped -= dropped;
      this.next();
    });
  }

  private drop(lines: number): void {
    this.dropped += lines;
    this.onDropped(lines);
  }
}

const droppedLine = (lines: number): string =>
  lines === 0
    ? ''
    : `${JSON.stringify({ level: 40, time: new Date().toISOString(), lines, msg: 'log lines were dropped, because nothing took them' })}\n`;

/** Writes to stderr without ever waiting for it: a full disk and a pipe that nobody reads cost lines, and no call. */
export function stderrSink(onDropped?: (lines: number) => void): LogSink {
  const found = fstatSync(2);
  if (!found.isFIFO() && !found.isSocket()) return new BoundedSink(writeFile, onDropped);
  const { stderr } = process;
  // Its failures arrive in the callback of the write; without a listener they would end the process.
  stderr.on('error', () => undefined);
  return new BoundedSink((text, done) => void stderr.write(text, done), onDropped);
}

/** For files and terminals, which Node's own stream would write to synchronously. For a pipe, a thread would block for ever. */
function writeFile(text: string, done: (cause?: Error | null) => void, bytes = Buffer.from(text)): void {
  write(2, bytes, 0, bytes.length, null, (cause, written) => {
    if (cause !== null || written === bytes.length) done(cause);
    else writeFile('', done, bytes.subarray(written));
  });
}
