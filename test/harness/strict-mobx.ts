/**
 * mobx for unit tests of the store: only the methods of a class write its observable fields. A write from outside is an error here, and
 * free in the kit, whose mobx has no such check. Writes within the effect of a `reaction` are always allowed by mobx.
 */
import type * as Mobx from 'mobx-miniprogram';

type Method = (this: object, ...args: unknown[]) => unknown;

/** The own methods of an object's classes, the base class last. */
function methodsOf(target: object): [string, Method][] {
  const methods: [string, Method][] = [];
  for (
    let owner = Object.getPrototypeOf(target) as object;
    owner !== Object.prototype;
    owner = Object.getPrototypeOf(owner) as object
  ) {
    Object.entries(Object.getOwnPropertyDescriptors(owner)).forEach(([name, { value }]) => {
      if (name !== 'constructor' && typeof value === 'function') methods.push([name, value as Method]);
    });
  }
  return methods;
}

/** Lets the methods of `target` write, without batching what they write: that would hide what the kit does. */
function allowOwnWrites(mobx: typeof Mobx, target: object): void {
  methodsOf(target).forEach(([name, method]) => {
    if (Object.prototype.hasOwnProperty.call(target, name)) return;
    Object.defineProperty(target, name, {
      configurable: true,
      writable: true,
      value: (...args: unknown[]) => mobx._allowStateChanges(true, () => method.apply(target, args)),
    });
  });
}

const violations: string[] = [];

jest.mock('mobx-miniprogram', () => {
  const mobx = jest.requireActual<typeof Mobx>('mobx-miniprogram/dist/mobx.cjs.development.js');
  const box: typeof mobx.observable.box = (value, options) => {
    const boxed = mobx.observable.box(value, options);
    const set = boxed.set.bind(boxed);
    // Only the module that keeps a box has it.
    boxed.set = (next) => mobx._allowStateChanges(true, () => set(next));
    return boxed;
  };
  return {
    ...mobx,
    observable: Object.assign((...args: Parameters<typeof mobx.observable>) => mobx.observable(...args), mobx.observable, {
      box,
    }),
    configure: (options: Parameters<typeof mobx.configure>[0]) => mobx.configure({ ...options, enforceActions: 'observed' }),
    makeObservable: (target: object, ...rest: [never]) => {
      allowOwnWrites(mobx, target);
      return mobx.makeObservable(target, ...rest);
    },
  };
});

const warn = console.warn.bind(console);
console.warn = (...words: unknown[]) => {
  if (String(words[0]).startsWith('[MobX] Since strict-mode')) violations.push(String(words[0]));
  else warn(...words);
};

afterEach(() => {
  const found = violations.splice(0);
  expect(found).toEqual([]);
});
