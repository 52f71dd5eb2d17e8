import type { Release } from '../shared/release';
import { releaseOnce } from '../shared/release';
import { currentPage } from './page';

/** A component with a `<live-pusher>` for `room`. A page may contain one pusher and a room has one publisher, so candidates wait. */
export interface PusherCandidate {
  readonly room: object;
  /** Called when the candidate gets the pusher of `page`; the returned release is called when it loses it. */
  attach(page: object | undefined): Release;
  setActive(isActive: boolean): void;
  /** True when the page's pusher belongs to another room; false when it is free again. */
  setBlocked(isBlocked: boolean): void;
}

interface Entry extends PusherCandidate {
  readonly page: PageWithQueue | undefined;
  /** Arbitrates again among the entries of the copy of the kit that made this entry. */
  readonly arbitrate: () => void;
  attached: Release | null;
  isActive: boolean;
  isBlocked: boolean;
}

/** The queue is stored on the page object, so that two copies of the kit on one page share it. */
const queueKey = 'rtcPushers';
type PageWithQueue = { [queueKey]?: Entry[] };

let entries: Entry[] = [];

const queueOf = (page: PageWithQueue | undefined): Entry[] => page?.[queueKey] ?? [];

/** The first candidate of a page wins; of several pages that show a room, the newest publishes. */
function arbitrate(): void {
  const first = entries.filter((entry) => entry.page === undefined || queueOf(entry.page)[0] === entry);
  const isWinner = (entry: Entry): boolean => first.filter(({ room }) => room === entry.room).pop() === entry;
  // Losers release their element before a winner attaches.
  entries.forEach((entry) => {
    if (!entry.isActive || isWinner(entry)) return;
    entry.isActive = false;
    entry.attached?.();
    entry.attached = null;
    entry.setActive(false);
  });
  entries.forEach((entry) => {
    const queue = queueOf(entry.page);
    const isBlocked = queue.length > 0 && queue[0] !== entry && queue[0]?.room !== entry.room;
    if (isBlocked !== entry.isBlocked) {
      entry.isBlocked = isBlocked;
      entry.setBlocked(isBlocked);
    }
    if (entry.attached !== null || !isWinner(entry)) return;
    if (!entry.isActive) entry.setActive((entry.isActive = true));
    entry.attached = entry.attach(entry.page);
  });
}

/** Queues `candidate` for the pusher of its page and of its room. */
export function requestPusher(candidate: PusherCandidate, at = currentPage()): Release {
  const page = at as PageWithQueue | undefined;
  const entry: Entry = {
    ...candidate,
    page,
    arbitrate,
    attached: null,
    isActive: true,
    isBlocked: false,
  };
  entries = entries.concat(entry);
  if (page !== undefined) page[queueKey] = queueOf(page).concat(entry);
  arbitrate();
  return releaseOnce(() => {
    entry.attached?.();
    entries = entries.filter((other) => other !== entry);
    if (page !== undefined) {
      const left = queueOf(page).filter((other) => other !== entry);
      if (left.length > 0) page[queueKey] = left;
      else delete page[queueKey];
      left[0]?.arbitrate();
    }
    arbitrate();
  });
}
