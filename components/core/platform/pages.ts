import { native } from './native';

/** Pages of the mini program, for a component that navigates by itself. */
export interface Pages {
  /** The page in front; undefined while the first one is created. */
  current(): object | undefined;
  /** The page's path without a leading slash. */
  routeOf(page: object): string;
  /** The number of pages in the stack. */
  depth(): number;
  /** Shows the page with this path: goes back to it if it is open, else opens it. */
  open(path: string): void;
  /** Goes back to the page behind. */
  back(): void;
}

interface Routed {
  readonly route?: string;
  /** The name of `route` below 1.2. */
  readonly __route__?: string;
}

/** Removes a leading slash and a query from a path. */
export const plainRoute = (path: string): string => path.replace(/^\//, '').split('?')[0] ?? '';

const routeOf = (page: object): string => {
  const { route, __route__: older } = page as Routed;
  return plainRoute(route ?? older ?? '');
};

export const pages: Pages = {
  current() {
    const open = getCurrentPages();
    return open[open.length - 1];
  },
  routeOf,
  depth: () => getCurrentPages().length,
  open(path) {
    const routes = getCurrentPages().map(routeOf);
    const place = routes.lastIndexOf(plainRoute(path));
    const url = path.charAt(0) === '/' ? path : `/${path}`;
    if (place >= 0) {
      if (place < routes.length - 1) native.navigateBack({ delta: routes.length - 1 - place, fail: () => undefined });
      return;
    }
    // The stack holds ten pages; beyond that the page in front is replaced.
    native.navigateTo({ url, fail: () => native.redirectTo({ url, fail: () => undefined }) });
  },
  back() {
    native.navigateBack({ fail: () => undefined });
  },
};
