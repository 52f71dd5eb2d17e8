/**
 * Gives each tab one of the numbered storages, its slot. A tab locks its slot while it is open, so no two tabs share one. Session storage
 * survives a reload, but a duplicated tab gets a copy of it. Only a page that is being left notes there who held the lock. With the note
 * a page is a successor and waits for the lock, however slowly the old page closes; a copy of a living tab has none, and takes another slot.
 */
const slotKey = 'wx-slot';
const leftKey = 'wx-left';
const closingMs = 30_000;
const maxTabs = 64;
const slots = Array.from({ length: maxTabs }, (_, index) => String(index));
const lockName = (slot: string): string => `${slotKey}-${slot}`;

/** The keys in session storage that are not the mini program's. */
export const tabKeys: readonly string[] = [slotKey, leftKey];

/** Locks a slot until the tab closes; null when the browser has no locks (a page on plain http) or all slots are taken. */
export async function lockTabSlot(): Promise<string | null> {
  const left = takeNote();
  const slot = 'locks' in navigator ? await lockSlotAfter(left) : null;
  if (slot === null) {
    if (left === null) sessionStorage.clear();
    noteWhenLeft('without a lock');
  } else {
    sessionStorage.setItem(slotKey, slot);
    noteWhenLeft((await holderOf(slot)) ?? 'unknown');
  }
  return slot;
}

async function lockSlotAfter(left: string | null): Promise<string | null> {
  const last = sessionStorage.getItem(slotKey);
  if (last !== null && left !== null && (await holderOf(last)) === left) {
    if (await lock(last, { signal: AbortSignal.timeout(closingMs) })) return last;
  }
  for (const slot of last === null ? slots : [last, ...slots]) {
    if (await lock(slot, { ifAvailable: true })) return slot;
  }
  return null;
}

function takeNote(): string | null {
  const left = sessionStorage.getItem(leftKey);
  sessionStorage.removeItem(leftKey);
  return left;
}

function noteWhenLeft(holder: string): void {
  addEventListener('pagehide', () => sessionStorage.setItem(leftKey, holder));
  // The browser may show a page again that was left.
  addEventListener('pageshow', takeNote);
}

/** The page that holds the lock of a slot, by the id that the browser gave it. */
async function holderOf(slot: string): Promise<string | null> {
  const { held = [] } = await navigator.locks.query();
  return held.find(({ name }) => name === lockName(slot))?.clientId ?? null;
}

/** Locks a slot until the page ends; false when it is taken. */
function lock(slot: string, options: LockOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const kept = navigator.locks.request(lockName(slot), options, (granted) => {
      resolve(granted !== null);
      return granted === null ? undefined : new Promise(() => undefined);
    });
    kept.catch(() => resolve(false));
  });
}
