import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readFileSync } from 'node:fs';

/** More than this stays after a run only if something keeps the bytes of peers. */
const keptBytes = 48 * 1024 * 1024;
const pageBytes = 4_096;

/** Collects the garbage, so that what is counted afterwards is in use. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** The memory of a process in the machine, in bytes; null where the system does not tell. */
function residentBytes(pid: number): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes;
  } catch {
    return null;
  }
}

/** Watches this process, and optionally one more, over a run: no uncaught error, and no memory that stays. */
export class ProcessWatch {
  private readonly errors: string[] = [];
  private readonly heapBefore: number;
  private readonly residentBefore: number | null;
  private readonly onError = (cause: unknown): void =>
    void this.errors.push(`uncaught: ${String((cause as Error)?.stack ?? cause)}`);

  constructor(private readonly pid: number | null = null) {
    process.on('uncaughtException', this.onError).on('unhandledRejection', this.onError);
    collectGarbage();
    this.heapBefore = process.memoryUsage().heapUsed;
    this.residentBefore = pid === null ? null : residentBytes(pid);
  }

  /** The faults so far; the other process must still run. Ends the watch. */
  end(): readonly string[] {
    process.off('uncaughtException', this.onError).off('unhandledRejection', this.onError);
    collectGarbage();
    const grown = process.memoryUsage().heapUsed - this.heapBefore;
    const heap = grown > keptBytes ? [`the heap has grown by ${grown} bytes`] : [];
    return [...this.errors, ...heap, ...this.otherFaults()];
  }

  private otherFaults(): readonly string[] {
    if (this.pid === null || this.residentBefore === null) return [];
    const now = residentBytes(this.pid);
    if (now === null) return [`process ${this.pid} is gone`];
    const grown = now - this.residentBefore;
    // Its garbage is collected when it likes.
    return grown > 3 * keptBytes ? [`process ${this.pid} has grown by ${grown} bytes`] : [];
  }
}

/** Resolves with the answer, or with null when it does not come in time: then something hangs. */
export async function inTime<T>(answer: Promise<T>, ms: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
