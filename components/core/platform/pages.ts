import { native } from './native';

/** Pages of the mini program, as far as a component needs them that goes to another page by itself. */
export interface Pages {
  /** The page in front; undefined while the first one is being made. */
  front(): object | undefined;
  /** The page's path without a leading slash. */
  routeOf(page: object): string;
  /** How many pages lie on each other. */
  depth(): number;
  /** Brings the page with this path to the front: back to it where it is open already, else as a new one. */
  open(path: string): void;
  /** Away from the page in front, to the one behind it. */
  back(): void;
}

interface Routed {
  readonly route?: string;
  /** Its name below 1.2. */
  readonly __route__?: string;
}

/** Paths are written with and without a leading slash, and with a query. */
export const plainRoute = (path: string): string => path.replace(/^\//, '').split('?')[0] ?? '';

const routeOf = (page: object): string => {
  const { route, __route__: older } = page as Routed;
  return plainRoute(route ?? older ?? '');
};

export const pages: Pages = {
  front() {
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
    // Ten pages are the most: then the one in front makes room.
    native.navigateTo({ url, fail: () => native.redirectTo({ url, fail: () => undefined }) });
  },
  back() {
    native.navigateBack({ fail: () => undefined });
  },
};
