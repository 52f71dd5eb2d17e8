import type { Json } from '../shared/json';
import { native } from './native';
import type { Storage } from './platform';

/** Synchronous on purpose: what is written on hide must be there when the app is killed five seconds later. */
export function createStorage(): Storage {
  return {
    read(key) {
      try {
        const value: unknown = native.getStorageSync(key);
        // WeChat answers '' for a key that was never written.
        return value === '' || value === undefined || value === null ? undefined : (value as Json);
      } catch (cause) {
        return undefined;
      }
    },
    write(key, value) {
      try {
        native.setStorageSync(key, value);
      } catch (cause) {
        // A full or locked storage costs a resume after a cold start and nothing else.
      }
    },
    remove(key) {
      try {
        native.removeStorageSync(key);
      } catch (cause) {
        // As above.
      }
    },
  };
}
