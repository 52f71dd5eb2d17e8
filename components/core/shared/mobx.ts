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
 * The kit's own mobx, and the only file that imports it. All copies of mobx 6 in an app share state unless isolated: without isolation
 * the app's arrays become observable arrays, and an app on mobx 4 makes the kit throw. Base library 1.7.0 has no Proxy. The package
 * contains only the functions exported here: see tools/build/script/mobx.ts.
 */
configure({ isolateGlobalState: true, useProxies: 'never', enforceActions: 'never' });

export { autorun, comparer, computed, makeObservable, onBecomeObserved, onBecomeUnobserved, reaction, transaction, untracked };

/** Observes the reference only, because the kit replaces values and never changes them in place. Arrays stay real arrays. */
export const ref = observable.ref;

/** One observable value, replaced as a whole. */
export const box = <T>(value: T): IObservableValue<T> => observable.box(value, { deep: false });
