export type Level = 'log' | 'info' | 'debug' | 'warn' | 'error';

export interface LogLine {
  /** `service`, or the page that wrote it. */
  from: string;
  level: Level;
  text: string;
}

const mostLines = 5_000;
/** Newer libraries report parts of WeChat around them that this phone lacks, under a name of their own. */
const aboutThePhone = /^\[wxapplib\]\]|PerformanceObserver/;

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { stack } = (value ?? {}) as { stack?: unknown };
  if (typeof stack === 'string') return stack;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}

/** Everything that library and app write to the console, and every error that left one of the threads. */
export class Log {
  readonly lines: LogLine[] = [];

  write(from: string, level: Level, ...values: readonly unknown[]): void {
    if (this.lines.length < mostLines) this.lines.push({ from, level, text: values.map(textOf).join(' ') });
  }

  /** The console of one thread. */
  console(from: string): Readonly<Record<string, (...values: unknown[]) => void>> {
    const at =
      (level: Level) =>
      (...values: unknown[]) =>
        this.write(from, level, ...values);
    const quiet = Object.fromEntries(
      ['group', 'groupEnd', 'groupCollapsed', 'table', 'time', 'timeEnd'].map((name) => [name, () => undefined]),
    );
    return {
      ...quiet,
      log: at('log'),
      info: at('info'),
      debug: at('debug'),
      trace: at('debug'),
      warn: at('warn'),
      error: at('error'),
    };
  }

  /** Errors and then warnings about the app, each text once. */
  complaints(): string[] {
    const of = (level: Level) => this.lines.filter((line) => line.level === level && !aboutThePhone.test(line.text));
    const loud = [...of('error'), ...of('warn')];
    return Array.from(new Set(loud.map(({ from, level, text }) => `${from} ${level}: ${text}`)));
  }
}
