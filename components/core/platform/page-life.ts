import { releaseOnce, type Release } from '../shared/release';
import type { Clock } from './platform';

type Hook = (this: unknown, ...given: unknown[]) => unknown;
type Page = { onShow?: Hook; onHide?: Hook; onUnload?: Hook };
type HookName = keyof Page;

/** How long until the first page is looked for again: `App.onLaunch` runs before there is one. */
const lookAgainMs = 500;

const topPage = (): Page | undefined => {
  const pages = getCurrentPages();
  return pages[pages.length - 1] as unknown as Page | undefined;
};

/** Calls `heard` before the page's own hook, which stays in charge of its result. */
function wrap(page: Page, name: HookName, heard: () => void): Release {
  const own = Object.prototype.hasOwnProperty.call(page, name);
  const before = page[name];
  const hook: Hook = function (this: unknown, ...given) {
    heard();
    return before === undefined ? undefined : before.apply(this, given);
  };
  page[name] = hook;
  return () => {
    // Somebody may have wrapped us in turn; then we must stay, and hear for nobody.
    if (page[name] !== hook) return;
    if (own && before !== undefined) page[name] = before;
    else delete page[name];
  };
}

/**
 * Show and hide of the app for base libraries that do not say them: read off the page in front. A page that hides because
 * another one opened is not a hide, and which of the two it was is known only when the turn is over.
 */
export function watchPages(clock: Clock, life: { shown(): void; hidden(): void }): Release {
  let front: Page | null = null;
  let unwrap: Release = () => undefined;
  let later: Release = () => undefined;
  let over = false;

  const look = (): void => {
    const page = topPage();
    if (page === undefined) {
      later = clock.after(lookAgainMs, look);
    } else if (page !== front) {
      follow(page);
    }
  };
  const left = (hidden: boolean): void => {
    later();
    later = clock.after(0, () => {
      const before = front;
      look();
      if (front !== before) life.shown();
      else if (hidden) life.hidden();
    });
  };
  const follow = (page: Page): void => {
    unwrap();
    front = page;
    const listen = (name: HookName, act: () => void): Release =>
      wrap(page, name, () => (over || page !== front ? undefined : act()));
    const releases = [
      listen('onShow', () => {
        later();
        life.shown();
      }),
      listen('onHide', () => left(true)),
      listen('onUnload', () => left(false)),
    ];
    unwrap = releaseOnce(() => releases.forEach((release) => release()));
  };

  look();
  return releaseOnce(() => {
    over = true;
    later();
    unwrap();
  });
}
