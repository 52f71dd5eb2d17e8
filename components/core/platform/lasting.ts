const names: string[] = [];

/**
 * For listeners that the platform cannot take back: each is registered once in the life of the app, by name,
 * and stays. What is left after a page is closed may be counted against this list.
 */
export function registerOnce(name: string, register: () => void): void {
  if (names.indexOf(name) >= 0) return;
  names.push(name);
  register();
}

export const lastingListeners = (): readonly string[] => names.slice();
