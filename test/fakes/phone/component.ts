import type { Definition, Instance } from './engine';

/** One transfer over the bridge between the two threads. */
export interface SetDataCall {
  component: string;
  patch: Readonly<Record<string, unknown>>;
  /** UTF-8 bytes of the patch as JSON, which is the form in which it is sent. */
  bytes: number;
}

export interface TriggeredEvent {
  component: string;
  name: string;
  detail: unknown;
}

/** Fields of a definition that are newer than the minimum version. */
const newerFields = ['lifetimes', 'pageLifetimes', 'definitionFilter', 'observers', 'externalClasses'];
/** Entries of `options` that are newer than the minimum version. */
const newerOptions = ['addGlobalClass', 'styleIsolation', 'pureDataPattern', 'virtualHost'];
const definitionFields = [
  'properties', 'data', 'methods', 'behaviors', 'relations', 'options', 'created', 'attached', 'ready', 'moved', 'detached',
  ...newerFields,
]; // prettier-ignore

/** A definition as this base library reads it: unknown fields are ignored, and a page's functions become methods. */
export function adaptDefinition(definition: Definition, has: (field: string) => boolean): Definition {
  const known = Object.entries(definition).filter(([field]) => !newerFields.includes(field) || has(field));
  const adapted: Definition = Object.fromEntries(known.filter(([field]) => definitionFields.includes(field)));
  const pageFunctions = known.filter(([field, value]) => !definitionFields.includes(field) && typeof value === 'function');
  adapted.methods = { ...Object.fromEntries(pageFunctions), ...(adapted.methods as object | undefined) };
  const options = Object.entries((adapted.options as Definition | undefined) ?? {});
  adapted.options = Object.fromEntries(options.filter(([name]) => !newerOptions.includes(name) || has(name)));
  const behaviors = (adapted.behaviors as unknown[] | undefined) ?? [];
  adapted.behaviors = behaviors.filter((behavior) => typeof behavior !== 'string' || has(behavior));
  return adapted;
}

/** Returns why a value cannot be copied to the other thread, with its path; null when it can. */
function whyNotCopyable(value: unknown, path: string): string | null {
  if (value === undefined) return `${path} is undefined`;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return null;
  if (typeof value === 'number') return Number.isFinite(value) ? null : `${path} is ${value}`;
  if (typeof value !== 'object') return `${path} is a ${typeof value}`;
  // A mobx observable has its administration under a symbol, and its arrays are not real arrays on the minimum version.
  if (Object.getOwnPropertySymbols(value).length > 0) return `${path} is an observable`;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return `${path} is not plain`;
  const below = Object.entries(value).map(([key, inner]) =>
    whyNotCopyable(inner, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`),
  );
  return below.find((fault) => fault !== null) ?? null;
}

/** The way of a component's data and events to the outside. */
export interface Bridge {
  readonly setData: SetDataCall[];
  readonly events: TriggeredEvent[];
  readonly faults: string[];
  /** Runs `apply`, sends what it changes to the view, and calls `done` when this base library does. */
  cross(instance: Instance, apply: () => void, done?: () => void): void;
}

/** Records and checks the data and events that a component sends. */
export function watchInstance(instance: Instance, component: string, bridge: Bridge): void {
  const setData = instance.setData;
  const triggerEvent = instance.triggerEvent;
  instance.setData = function (this: Instance, patch, done) {
    Object.entries(patch).forEach(([path, value]) => {
      const fault = whyNotCopyable(value, path);
      if (fault !== null) bridge.faults.push(`setData of ${component}: ${fault}`);
    });
    const text = JSON.stringify(patch);
    bridge.setData.push({ component, patch: JSON.parse(text) as Record<string, unknown>, bytes: Buffer.byteLength(text) });
    bridge.cross(instance, () => setData.call(instance, JSON.parse(text) as Record<string, unknown>), done);
  };
  instance.triggerEvent = function (this: Instance, name, detail, options) {
    bridge.events.push({ component, name, detail });
    triggerEvent.call(instance, name, detail, options);
  };
}
