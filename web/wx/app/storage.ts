import { api } from '../callbacks';
import type { WxMembers } from '../members';
import { lockTabSlot, tabKeys } from './tab-slot';

const limitKilobytes = 10_240;

/**
 * Opens the storage of this tab. Each tab acts as a phone and finds the data of its slot. So a name is kept, and two tabs are two users.
 * Without a slot a tab has only its session storage.
 */
export async function openTabStorage(): Promise<Storage> {
  const slot = await lockTabSlot();
  return slot === null ? sessionStorage : prefixedStorage(`wx-${slot}:`);
}

/** The part of localStorage whose keys begin with `prefix`. */
function prefixedStorage(prefix: string): Storage {
  const keys = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(prefix));
  return {
    get length() {
      return keys().length;
    },
    key: (index) => keys()[index]?.slice(prefix.length) ?? null,
    getItem: (key) => localStorage.getItem(prefix + key),
    setItem: (key, value) => localStorage.setItem(prefix + key, value),
    removeItem: (key) => localStorage.removeItem(prefix + key),
    clear: () => keys().forEach((key) => localStorage.removeItem(key)),
  };
}

/** `wx.setStorage` and the like. Values are stored as JSON; an absent key reads as the empty string. */
export function storageApi(storage: Storage): WxMembers {
  const names = (): string[] =>
    Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '').filter((key) => !tabKeys.includes(key));
  const read = (key: string): unknown => {
    const text = storage.getItem(key);
    return text === null ? '' : ((JSON.parse(text) as { value?: unknown }).value ?? '');
  };
  const write = (key: string, value: unknown): void => storage.setItem(key, JSON.stringify({ value }));
  const clear = (): void => names().forEach((key) => storage.removeItem(key));
  const info = (): object => {
    const bytes = names().reduce((sum, key) => sum + (storage.getItem(key) ?? '').length, 0);
    return { keys: names(), currentSize: Math.ceil(bytes / 1024), limitSize: limitKilobytes };
  };

  return {
    getStorageSync: read,
    setStorageSync: write,
    removeStorageSync: (key: string) => storage.removeItem(key),
    clearStorageSync: clear,
    getStorageInfoSync: info,
    getStorage: api<{ key: string }>('getStorage', ({ key }) => {
      if (storage.getItem(key) === null) throw new Error('data not found');
      return { data: read(key) };
    }),
    setStorage: api<{ key: string; data: unknown }>('setStorage', ({ key, data }) => write(key, data)),
    removeStorage: api<{ key: string }>('removeStorage', ({ key }) => storage.removeItem(key)),
    clearStorage: api('clearStorage', clear),
    getStorageInfo: api('getStorageInfo', info),
  };
}
