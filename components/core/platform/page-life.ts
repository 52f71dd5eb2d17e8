import { releaseOnce, type Release } from '../shared/release';
import type { Clock } from '../shared/clock';

type Hook = (this: unknown, ...given: unknown[]) => unknown;
type Page = { onShow?: Hook; onHide?: Hook; onUnload?: Hook };
type HookName = keyof Page;

/** Interval at which the first page is looked for, because `App.onLaunch` runs before it exists. */
const recheckMs = 500;

const topPage = (): Page | undefined => {
  const pages = getCurrentPages();
  return pages[pages.length - 1] as unknown as Page | undefined;
};

/** Calls `callback` before the page's own hook, whose result is returned. */
function wrap(page: Page, name: HookName, callback: () => void): Release {
  const own = Object.prototype.hasOwnProperty.call(page, name);
  const before = page[name];
  const hook: Hook = function (this: unknown, ...given) {
    callback();
    return before === undefined ? undefined : before.apply(this, given);
  };
  page[name] = hook;
  return () => {
    // Another wrapper may be around ours; then ours must stay, without effect.
    if (page[name] !== hook) return;
    if (own && before !== undefined) page[name] = before;
    else delete page[name];
  };
}

/**
 * Show and hide of the app for base libraries without these events, derived from the page in front. A page that hides because
 * another one opened is not a hide of the app; this is known only at the end of the turn.
 */
export function watchPages(clock: Clock, life: { shown(): void; hidden(): void }): Release {
  let front: Page | null = null;
  let unwrap: Release = () => undefined;
  let later: Release = () => undefined;
  let over = false;

  const checkPage = (): void => {
    const page = topPage();
    if (page === undefined) {
      later = clock.after(recheckMs, checkPage);
    } else if (page !== front) {
      watchPage(page);
    }
  };
  const pageLeft = (hidden: boolean): void => {
    later();
    later = clock.after(0, () => {
      const before = front;
      checkPage();
      if (front !== before) life.shown();
      else if (hidden) life.hidden();
    });
  };
  const watchPage = (page: Page): void => {
    unwrap();
    front = page;
    const listen = (name: HookName, act: () => void): Release =>
      wrap(page, name, () => (over || page !== front ? undefined : act()));
    const releases = [
      listen('onShow', () => {
        later();
        life.shown();
      }),
      listen('onHide', () => pageLeft(true)),
      listen('onUnload', () => pageLeft(false)),
    ];
    unwrap = releaseOnce(() => releases.forEach((release) => release()));
  };

  checkPage();
  return releaseOnce(() => {
    over = true;
    later();
    unwrap();
  });
}
