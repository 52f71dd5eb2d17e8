import { pages, plainRoute } from '../platform/pages';
import { wechatPlatform } from '../platform/wechat';

/** The page that a component lies on, and the ways from it. */
export interface OwnPage {
  /** Whether this is the page with the path `path`. */
  is(path: string): boolean;
  isInFront(): boolean;
  /** No other page lies behind. */
  isAlone(): boolean;
  open(path: string): void;
  back(): void;
}

/** The page of a component that attaches now. */
export function ownPage(): OwnPage {
  const page = pages.front();
  return {
    is: (path) => page !== undefined && pages.routeOf(page) === plainRoute(path),
    isInFront: () => pages.front() === page,
    isAlone: () => pages.depth() < 2,
    // A component may ask for it while its own page is still being made.
    open: (path) => void wechatPlatform().clock.soon(() => pages.open(path)),
    back: () => pages.back(),
  };
}
