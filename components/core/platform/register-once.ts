const names: string[] = [];

/**
 * For listeners that the platform cannot remove: each is registered once in the life of the app, by name, and stays.
 * Tests subtract this list when they count what is left after a page is closed.
 */
export function registerOnce(name: string, register: () => void): void {
  if (names.indexOf(name) >= 0) return;
  names.push(name);
  register();
}

export const registeredListeners = (): readonly string[] => names.slice();
