import type { Json } from '../../shared/json';
import type { Storage } from '../../shared/storage';

const callKey = 'rtc-kit.call';
const readKey = 'rtc-kit.read';
/** For this long after the app was killed in a call, the next start of the app still shows how that call ended. */
const freshMs = 10 * 60_000;

/** The last call of this app, with the device choices made in it, so that a muted microphone stays muted over a restart. */
export interface StoredCall {
  readonly id: string;
  readonly user: string;
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** The stored call as a later run of the app reads it. */
export type RestoredCall = StoredCall & { readonly isFresh: boolean };

export function storedCall(storage: Storage, now: number): RestoredCall | null {
  const value = storage.read(callKey);
  if (typeof value !== 'object' || value === null) return null;
  const { id, user, microphone, camera, at } = value as { readonly [name: string]: Json | undefined };
  if (typeof id !== 'string' || typeof user !== 'string') return null;
  return { id, user, microphone: microphone !== false, camera: camera === true, isFresh: now - Number(at) < freshMs };
}

export const storeCall = (storage: Storage, call: StoredCall | null, now: number): void =>
  storage.write(callKey, call === null ? null : { ...call, at: now });

/** Server time of the newest call in the history when it was last read. */
export const readMark = (storage: Storage): number => {
  const mark = storage.read(readKey);
  return typeof mark === 'number' ? mark : 0;
};

export const storeReadMark = (storage: Storage, at: number): void => storage.write(readKey, at);
