import type { Json } from '../shared/json';
import { native } from './native';
import type { Storage } from '../shared/storage';

/** Synchronous, because data written on hide must be stored when the app is killed five seconds later. */
export function createStorage(): Storage {
  return {
    read(key) {
      try {
        const value: unknown = native.getStorageSync(key);
        // WeChat returns '' for a key that was never written.
        return value === '' || value === undefined || value === null ? undefined : (value as Json);
      } catch (cause) {
        return undefined;
      }
    },
    write(key, value) {
      try {
        native.setStorageSync(key, value);
      } catch (cause) {
        // With full or locked storage only the resume after a cold start is lost.
      }
    },
    remove(key) {
      try {
        native.removeStorageSync(key);
      } catch (cause) {
        // The same applies here.
      }
    },
  };
}
