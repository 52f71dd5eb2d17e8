/** What setData takes: paths to plain values. */
export type Patch = { [path: string]: unknown };

type Fields = { readonly [key: string]: unknown };

/** A copy without anything of ours in it. setData accepts no `undefined`. */
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

/** Writes into `patch` what turns `before` into `after`, by the deepest paths that setData can express. Both are plain. */
export function diff(path: string, before: unknown, after: unknown, patch: Patch): void {
  if (before === after) return;
  if (Array.isArray(before) && Array.isArray(after) && after.length >= before.length) {
    after.forEach((item, place) => {
      if (place < before.length) diff(`${path}[${place}]`, before[place], item, patch);
      else patch[`${path}[${place}]`] = item;
    });
  } else if (isFields(before) && isFields(after) && sameWords(before, after)) {
    Object.keys(after).forEach((key) => diff(`${path}.${key}`, before[key], after[key], patch));
  } else {
    // A list that became shorter, or a field that went: no path says that.
    patch[path] = after;
  }
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every old key is still there, and no key would be read as a path itself. */
const sameWords = (before: Fields, after: Fields): boolean =>
  Object.keys(before).every((key) => key in after) && Object.keys(after).every((key) => /^\w+$/.test(key));
