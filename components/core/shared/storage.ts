import type { Json } from './json';

/** Values that are kept over restarts of the app, by key. */
export interface Storage {
  /** `undefined` when nothing is stored under `key` or it cannot be read. */
  read(key: string): Json | undefined;
  write(key: string, value: Json): void;
  remove(key: string): void;
}
