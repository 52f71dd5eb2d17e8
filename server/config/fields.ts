import { existsSync, statSync } from 'node:fs';

/** Reads one setting from a file, the environment or a flag, or says which values are allowed. */
export interface Field<T> {
  env: string;
  /** One line for --help and the README. */
  help: string;
  /** The placeholder after the flag in --help; null for a switch. */
  hint: string | null;
  /** The allowed values, for people. */
  allowed: string;
  fallback: T;
  read(value: unknown): T | undefined;
  /** Never printed, not even when it is wrong, and without a flag: other users of the machine can read command lines. */
  secret?: true;
  /** Never printed, because it may hold a password. */
  masked?: true;
}

type Named = Pick<Field<unknown>, 'env' | 'help'>;

/** The items of a list in one text, or in a list of a file. */
const itemsOf = (value: unknown): unknown => (typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value);

export const integer = <T extends number | null>(
  named: Named,
  range: { min: number; max: number },
  fallback: T,
): Field<number | T> => ({
  ...named,
  hint: 'number',
  allowed: `a whole number from ${range.min} to ${range.max}`,
  fallback,
  read(value) {
    const number = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
    const fits = typeof number === 'number' && Number.isInteger(number) && number >= range.min && number <= range.max;
    return fits ? number : undefined;
  },
});

/** A port that may be closed; null is closed. */
export const portOrOff = (named: Named, fallback: number): Field<number | null> => {
  const port = integer(named, { min: 0, max: 65_535 }, fallback);
  return {
    ...port,
    hint: 'number|off',
    allowed: `${port.allowed}, or off`,
    read: (value) => (value === 'off' ? null : port.read(value)),
  };
};

export const flag = (named: Named, fallback: boolean): Field<boolean> => ({
  ...named,
  hint: null,
  allowed: 'true or false',
  fallback,
  read: (value) =>
    value === true || value === 'true' || value === '1'
      ? true
      : value === false || value === 'false' || value === '0'
        ? false
        : undefined,
});

export const text = (
  named: Named,
  rule: { allowed: string; pattern: RegExp },
  fallback: string | null,
): Field<string | null> => ({
  ...named,
  hint: 'text',
  allowed: rule.allowed,
  fallback,
  read: (value) => (typeof value === 'string' && rule.pattern.test(value) ? value : undefined),
});

export const secret = (named: Named, minBytes: number): Field<string | null> => ({
  ...named,
  secret: true,
  hint: null,
  allowed: `at least ${minBytes} bytes`,
  fallback: null,
  read: (value) => (typeof value === 'string' && Buffer.byteLength(value) >= minBytes ? value : undefined),
});

/** Several secrets, with commas between. */
export const secrets = (
  named: Named,
  rule: { allowed: string; fits: (secret: string) => boolean },
): Field<readonly string[]> => ({
  ...named,
  secret: true,
  hint: null,
  allowed: rule.allowed,
  fallback: [],
  read(value) {
    const items = itemsOf(value);
    const fits = Array.isArray(items) && items.every((item) => typeof item === 'string' && rule.fits(item));
    return fits ? (items as string[]) : undefined;
  },
});

export const choice = <T extends string>(named: Named, values: readonly T[], fallback: T): Field<T> => ({
  ...named,
  hint: 'name',
  allowed: values.join(', '),
  fallback,
  read: (value) => values.find((one) => one === value),
});

export const url = (named: Named, rule: { allowed: string; fits: (url: string) => boolean }): Field<string | null> => ({
  ...named,
  hint: 'url',
  allowed: rule.allowed,
  fallback: null,
  read: (value) => (typeof value === 'string' && rule.fits(value) ? value : undefined),
});

export const list = (named: Named, rule: { allowed: string; pattern: RegExp }): Field<readonly string[]> => ({
  ...named,
  hint: 'list',
  allowed: rule.allowed,
  fallback: [],
  read(value) {
    const items = itemsOf(value);
    const fits = Array.isArray(items) && items.every((item) => typeof item === 'string' && rule.pattern.test(item));
    return fits ? (items as string[]) : undefined;
  },
});

export const path = (named: Named, kind: 'file' | 'folder'): Field<string | null> => ({
  ...named,
  hint: kind,
  allowed: `a ${kind} that exists`,
  fallback: null,
  read(value) {
    if (typeof value !== 'string' || !existsSync(value)) return undefined;
    const found = statSync(value);
    return (kind === 'file' ? found.isFile() : found.isDirectory()) ? value : undefined;
  },
});
