/** The members of a page or component instance that the runtime uses. All others belong to the mini program. */
export interface Instance {
  readonly is: string;
  readonly data: Readonly<Record<string, unknown>>;
  setData(values: Readonly<Record<string, unknown>>, then?: () => void): void;
  [field: string]: unknown;
}

/** The root of a page, for its lifecycle. */
export interface PageRoot {
  readonly instance: Instance;
  readonly element: HTMLElement;
  attach(parent: HTMLElement): void;
  /** Calls `pageLifetimes` in the page and all its components. */
  lifetime(name: string, args: readonly unknown[]): void;
  release(): void;
}

/** A node, for selector queries. */
export interface NodeInfo {
  readonly id: string;
  readonly dataset: unknown;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface TouchPoint {
  readonly identifier: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly pageX: number;
  readonly pageY: number;
}

/** An event for pages, made from the document's events. */
export interface Gesture {
  readonly type: string;
  readonly detail: unknown;
  readonly touches: readonly TouchPoint[];
  readonly changedTouches: readonly TouchPoint[];
}
