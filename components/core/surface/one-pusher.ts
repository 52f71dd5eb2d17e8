import type { Release } from '../shared/release';
import { releaseOnce } from '../shared/release';
import { pageInFront } from './page';

/** A component with a pusher of its own for `room`. A page has one pusher and a room is sent by one; here is who waits. */
export interface PusherClaim {
  readonly room: object;
  /** The element is ours: what is given is released when it is not any more. `page` is where we lie. */
  hold(page: object | undefined): Release;
  /** Told when it is not ours, and when it is again. */
  stand(isMine: boolean): void;
  /** Another one has the page's only pusher, for another room; and later `false`, when it is gone. */
  taken(is: boolean): void;
}

interface Entry extends PusherClaim {
  readonly page: Shelved | undefined;
  /** Looks again who is whose, among the claims of its own copy of the kit. */
  readonly look: () => void;
  held: Release | null;
  isMine: boolean;
  isTaken: boolean;
}

/** Claims lie on the page itself, so that two copies of the kit on one page know of each other. */
const shelf = 'rtcPushers';
type Shelved = { [shelf]?: Entry[] };

let entries: Entry[] = [];

const onPage = (page: Shelved | undefined): Entry[] => page?.[shelf] ?? [];

/** First come, first served on a page; of several pages that show a room, the newest sends. */
function settle(): void {
  const first = entries.filter((entry) => entry.page === undefined || onPage(entry.page)[0] === entry);
  const isMine = (entry: Entry): boolean => first.filter(({ room }) => room === entry.room).pop() === entry;
  // Whoever loses it lets go before the next one takes it.
  entries.forEach((entry) => {
    if (!entry.isMine || isMine(entry)) return;
    entry.isMine = false;
    entry.held?.();
    entry.held = null;
    entry.stand(false);
  });
  entries.forEach((entry) => {
    const rivals = onPage(entry.page);
    const isTaken = rivals.length > 0 && rivals[0] !== entry && rivals[0]?.room !== entry.room;
    if (isTaken !== entry.isTaken) {
      entry.isTaken = isTaken;
      entry.taken(isTaken);
    }
    if (entry.held !== null || !isMine(entry)) return;
    if (!entry.isMine) entry.stand((entry.isMine = true));
    entry.held = entry.hold(entry.page);
  });
}

/** Waits for the pusher of a page, and for its room. */
export function claimPusher(claim: PusherClaim, at = pageInFront()): Release {
  const page = at as Shelved | undefined;
  const entry: Entry = {
    ...claim,
    page,
    look: settle,
    held: null,
    isMine: true,
    isTaken: false,
  };
  entries = entries.concat(entry);
  if (page !== undefined) page[shelf] = onPage(page).concat(entry);
  settle();
  return releaseOnce(() => {
    entry.held?.();
    entries = entries.filter((other) => other !== entry);
    if (page !== undefined) {
      const left = onPage(page).filter((other) => other !== entry);
      if (left.length > 0) page[shelf] = left;
      else delete page[shelf];
      left[0]?.look();
    }
    settle();
  });
}
