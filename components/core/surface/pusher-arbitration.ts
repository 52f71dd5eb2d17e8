import { wechatPlatform } from '../platform/wechat';
import { releaseOnce, type Release } from '../shared/release';
import { currentPage } from './page';
import { removalMs } from './removal';

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
  readonly arbitrate: (removedFrom?: object) => void;
  attached: Release | null;
  isActive: boolean;
  isBlocked: boolean;
}

/** The queue is stored on the page object, so that two versions of the kit on one page share it. */
const queueKey = 'rtcPushers';
type PageWithQueue = { [queueKey]?: Entry[] };

let entries: Entry[] = [];
/** Pages whose last pusher the phone may still be removing. */
let removals: { readonly page: object; readonly until: number }[] = [];
let recheck: Release = () => undefined;

const queueOf = (page: PageWithQueue | undefined): Entry[] => page?.[queueKey] ?? [];

/** Milliseconds until the phone has removed the last pusher of `page`. */
const removalLeftMs = (page: object | undefined): number => {
  const removal = removals.filter((one) => one.page === page).pop();
  return removal === undefined ? 0 : Math.max(0, removal.until - wechatPlatform().clock.now());
};

function noteRemoval(page: object | undefined): void {
  if (page === undefined) return;
  const now = wechatPlatform().clock.now();
  removals = removals.filter((one) => one.page !== page && one.until > now).concat({ page, until: now + removalMs });
}

function detach(entry: Entry): void {
  if (entry.attached === null) return;
  entry.attached();
  entry.attached = null;
  noteRemoval(entry.page);
}

function setActive(entry: Entry, isActive: boolean): void {
  if (entry.isActive === isActive) return;
  entry.isActive = isActive;
  entry.setActive(isActive);
}

/** The first candidate of a page wins; of several pages that show a room, the newest publishes. */
function arbitrate(removedFrom?: object): void {
  noteRemoval(removedFrom);
  recheck();
  const first = entries.filter((entry) => entry.page === undefined || queueOf(entry.page)[0] === entry);
  const isWinner = (entry: Entry): boolean => first.filter(({ room }) => room === entry.room).pop() === entry;
  // Losers release their element before a winner attaches.
  entries.forEach((entry) => {
    if (!entry.isActive || isWinner(entry)) return;
    detach(entry);
    setActive(entry, false);
  });
  const waits = entries.map((entry) => {
    const queue = queueOf(entry.page);
    const isBlocked = queue.length > 0 && queue[0] !== entry && queue[0]?.room !== entry.room;
    if (isBlocked !== entry.isBlocked) {
      entry.isBlocked = isBlocked;
      entry.setBlocked(isBlocked);
    }
    if (entry.attached !== null || !isWinner(entry)) return 0;
    const leftMs = removalLeftMs(entry.page);
    setActive(entry, leftMs === 0);
    if (leftMs === 0) entry.attached = entry.attach(entry.page);
    return leftMs;
  });
  const next = waits.filter((ms) => ms > 0).sort((one, other) => one - other)[0];
  if (next !== undefined) recheck = wechatPlatform().clock.after(next, () => arbitrate());
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
    const removedFrom = entry.attached === null ? undefined : page;
    detach(entry);
    entries = entries.filter((other) => other !== entry);
    if (page !== undefined) {
      const left = queueOf(page).filter((other) => other !== entry);
      if (left.length > 0) page[queueKey] = left;
      else delete page[queueKey];
      left[0]?.arbitrate(removedFrom);
    }
    arbitrate();
  });
}
