/** The argument of setData: plain values by path. */
export type Patch = { [path: string]: unknown };

type Fields = { readonly [key: string]: unknown };

/** Returns a deep copy without observables, with `undefined` as `null`, because setData rejects `undefined`. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (isFields(value)) {
    const copy: Patch = {};
    Object.keys(value).forEach((key) => {
      copy[key] = plain(value[key]);
    });
    return copy;
  }
  return value === undefined ? null : value;
}

/** Writes into `patch` the deepest paths of setData that turn `before` into `after`. Both must be plain. */
export function diff(path: string, before: unknown, after: unknown, patch: Patch): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after) && after.length >= before.length) {
    after.forEach((item, index) => {
      if (index < before.length) diff(`${path}[${index}]`, before[index], item, patch);
      else patch[`${path}[${index}]`] = item;
    });
  } else if (isFields(before) && isFields(after) && hasPathsFor(before, after)) {
    Object.keys(after).forEach((key) => diff(`${path}.${key}`, before[key], after[key], patch));
  } else {
    // No path can express a shorter list or a removed field, so the whole value is sent.
    patch[path] = after;
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every old key is still there, and setData would not read any key as a path. */
const hasPathsFor = (before: Fields, after: Fields): boolean =>
  Object.keys(before).every((key) => key in after) && Object.keys(after).every((key) => /^\w+$/.test(key));
