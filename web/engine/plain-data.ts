/**
 * Describes the first part of `value` that JSON cannot represent, for a log; `null` when there is none. WeChat copies the values of
 * `setData` between two threads: a function, a class instance or a cycle that works here would arrive changed there.
 */
export function findNonPlain(value: unknown, path = '', ancestors: readonly object[] = []): string | null {
  if (value === undefined) return path === '' ? null : `${path} is undefined`;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path} is ${value}`;
  if (typeof value !== 'object') return `${path} is a ${typeof value}`;
  if (ancestors.includes(value)) return `${path} contains itself`;
  const inside = [...ancestors, value];
  if (Array.isArray(value)) return first(value, (item, index) => findNonPlain(item, `${path}[${index}]`, inside));
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype !== Object.prototype && prototype !== null) return `${path} is an instance of ${prototype.constructor.name}`;
  return first(Object.entries(value), ([key, item]) => findNonPlain(item, path === '' ? key : `${path}.${key}`, inside));
}

function first<Item>(items: readonly Item[], check: (item: Item, index: number) => string | null): string | null {
  for (let index = 0; index < items.length; index++) {
    const found = check(items[index] as Item, index);
    if (found !== null) return found;
  }
  return null;
}

/** Development only: reports values that a phone would refuse or change when it copies them between two threads. */
export function reportNonPlain(values: unknown, path: string): void {
  const fault = findNonPlain(values);
  if (fault !== null) console.error(`setData in ${path}: ${fault}; WeChat passes only JSON`);
}
