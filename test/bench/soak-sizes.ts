import { parseArgs } from 'node:util';

/** Smaller or larger sizes of the groups that have some. A run in another size prints its table and writes nothing. */
export interface Sizes {
  /** Of `faults` and `outage`. */
  readonly clients?: number;
  /** The length of each phase of `faults` and `outage`, and of the last one of `audience`. */
  readonly seconds?: number;
  /** Of `outage` and `memory`. */
  readonly minutes?: number;
  /** Of `audience`. */
  readonly members?: number;
  /** Of `audience`. */
  readonly nodes?: number;
  /** Of `memory`. */
  readonly connections?: number;
  /** Of `memory`. */
  readonly rooms?: number;
}

export interface Words {
  readonly named: readonly string[];
  /** In minutes. */
  readonly limit: number;
  readonly sizes: Sizes;
}

const sizeNames = ['clients', 'seconds', 'members', 'nodes', 'connections', 'rooms'] as const;
export const sizeWords = sizeNames.map((name) => `[--${name} N]`).join(' ');

/** The words of the command; null when one of them is not understood. `shortened` are groups that take `minutes` below theirs as a size. */
export function readWords(
  words: readonly string[],
  groups: readonly string[],
  shortened: Readonly<Record<string, number>>,
): Words | null {
  const number = { type: 'string' } as const;
  try {
    const { values, positionals: named } = parseArgs({
      args: words.slice(),
      options: { minutes: number, ...Object.fromEntries(sizeNames.map((name) => [name, number])) },
      allowPositionals: true,
    });
    const given = Object.entries(values).map(([name, text]) => [name, Number(text)] as const);
    if (given.some(([, value]) => !(value > 0)) || named.some((name) => !groups.includes(name))) return null;
    const { minutes: limit = 45, ...others }: Partial<Record<string, number>> = Object.fromEntries(given);
    const isShort = named.length === 1 && limit < (shortened[named[0] ?? ''] ?? 0);
    return { named, limit, sizes: isShort ? { ...others, minutes: limit } : others };
  } catch {
    return null;
  }
}
