import { pages, plainRoute } from '../platform/pages';
import { wechatPlatform } from '../platform/wechat';

/** Key of the number on a page object, so that two copies of the kit number pages alike. */
const numberKey = 'rtcPlace';

type NumberedPage = { [numberKey]?: number };

const openPages = (): NumberedPage[] => getCurrentPages().slice() as NumberedPage[];

/** The top page of the stack. A component that attaches now belongs to it, because the page is being created or is visible. */
export const currentPage = (): object | undefined => openPages().pop();

/**
 * The number of the top page, which a component passes to its children: a child attached later belongs to the same page, whichever page
 * is on top by then. 0 means that there is no page.
 */
export function currentPageNumber(): number {
  const open = openPages();
  const page = open[open.length - 1];
  if (page === undefined) return 0;
  const highest = open.reduce((most, other) => Math.max(most, other[numberKey] ?? 0), 0);
  page[numberKey] = page[numberKey] ?? highest + 1;
  return page[numberKey] ?? 0;
}

/** The page of a component that attaches now and got this number; 0 when the page contains the component directly. */
export const pageByNumber = (number: number): object | undefined =>
  number === 0 ? currentPage() : openPages().filter((page) => page[numberKey] === number)[0];

/** The page that contains a component, and navigation from it. */
export interface ComponentPage {
  hasRoute(path: string): boolean;
  /** Whether the page is on top of the stack. */
  isCurrent(): boolean;
  isOnlyPage(): boolean;
  open(path: string): void;
  back(): void;
}

/** The page of a component that attaches now. */
export function componentPage(): ComponentPage {
  const page = pages.current();
  return {
    hasRoute: (path) => page !== undefined && pages.routeOf(page) === plainRoute(path),
    isCurrent: () => pages.current() === page,
    isOnlyPage: () => pages.depth() < 2,
    // Delayed, because a component may navigate while its own page is still being created.
    open: (path) => void wechatPlatform().clock.onNextTurn(() => pages.open(path)),
    back: () => pages.back(),
  };
}
