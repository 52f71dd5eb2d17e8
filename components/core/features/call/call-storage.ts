import type { Json } from '../../shared/json';
import type { KeyValueStorage } from '../../room/dependencies';

const callKey = 'rtc-kit.call';
const readKey = 'rtc-kit.read';
/** Later than this nobody waits to hear how a call ended that the phone killed. */
const freshMs = 10 * 60_000;

/** The call in which the app was when it was last alive, with our wishes in it: a muted microphone stays muted over a restart. */
export interface StoredCall {
  readonly id: string;
  readonly user: string;
  readonly microphone: boolean;
  readonly camera: boolean;
}

export function storedCall(keeper: KeyValueStorage, now: number): (StoredCall & { isFresh: boolean }) | null {
  const value = keeper.read(callKey);
  if (typeof value !== 'object' || value === null) return null;
  const { id, user, microphone, camera, at } = value as { readonly [name: string]: Json | undefined };
  if (typeof id !== 'string' || typeof user !== 'string') return null;
  return { id, user, microphone: microphone !== false, camera: camera === true, isFresh: now - Number(at) < freshMs };
}

export const storeCall = (keeper: KeyValueStorage, call: StoredCall | null, now: number): void =>
  keeper.write(callKey, call === null ? null : { ...call, at: now });

/** Server time of the newest call in the history when it was last read. */
export const readMark = (keeper: KeyValueStorage): number => {
  const mark = keeper.read(readKey);
  return typeof mark === 'number' ? mark : 0;
};

export const storeReadMark = (keeper: KeyValueStorage, at: number): void => keeper.write(readKey, at);
