import {
  autorun,
  comparer,
  computed,
  configure,
  makeObservable,
  observable,
  onBecomeObserved,
  onBecomeUnobserved,
  reaction,
  transaction,
  untracked,
  type IObservableValue,
} from 'mobx-miniprogram';

/**
 * The kit's own mobx, and the only file that names it. All copies of mobx 6 in an app share their state unless isolated: a host's
 * arrays would stop being arrays, and a host on mobx 4 makes ours throw. Base library 1.7.0 has no Proxy. What is not named here is
 * not in the package: see tools/build/vendor.ts.
 */
configure({ isolateGlobalState: true, useProxies: 'never', enforceActions: 'never' });

export { autorun, comparer, computed, makeObservable, onBecomeObserved, onBecomeUnobserved, reaction, transaction, untracked };

/** What we observe is replaced, never changed in place, so only the reference counts; then arrays stay real arrays too. */
export const ref = observable.ref;

/** One value that is watched, and replaced as a whole. */
export const box = <T>(value: T): IObservableValue<T> => observable.box(value, { deep: false });
