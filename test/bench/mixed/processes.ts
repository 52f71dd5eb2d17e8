import { readdirSync, readFileSync } from 'node:fs';

/** On Linux a tick of a process's clock. */
const tickMs = 10;

interface Process {
  pid: number;
  parent: number;
  cpuMs: number;
  name: string;
}

/** Null for a process that has ended meanwhile. */
function readProcess(pid: number): Process | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid, parent: Number(fields[1]), cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs, name };
  } catch {
    return null;
  }
}

/** The processor time of a process so far, in milliseconds. */
export const cpuMs = (pid: number): number => readProcess(pid)?.cpuMs ?? 0;

/** The processor time of all processes of Chromium below this one so far, in milliseconds. */
export function chromiumCpuMs(): number {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (readProcess(Number(name)) ?? []) : []));
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const isBelow = (pid: number): boolean => pid === process.pid || (pid > 1 && isBelow(parents.get(pid) ?? 0));
  return all.filter(({ pid, name }) => /chrom|headless/.test(name) && isBelow(pid)).reduce((sum, one) => sum + one.cpuMs, 0);
}
