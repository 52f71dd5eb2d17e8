/** `this` of a page or component, as far as the runtime touches it. Everything else on it belongs to the mini program. */
export interface Instance {
  readonly is: string;
  readonly data: Readonly<Record<string, unknown>>;
  setData(values: Readonly<Record<string, unknown>>, then?: () => void): void;
  [field: string]: unknown;
}

/** What a page of the stack gives to lifecycles. */
export interface PageRoot {
  readonly instance: Instance;
  readonly element: HTMLElement;
  attach(parent: HTMLElement): void;
  /** Raises `pageLifetimes` in the page and all components below it. */
  lifetime(name: string, args: readonly unknown[]): void;
  release(): void;
}

/** A node as queries report it. */
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

/** An event made from the document's own events. */
export interface Gesture {
  readonly type: string;
  readonly detail: unknown;
  readonly touches: readonly TouchPoint[];
  readonly changedTouches: readonly TouchPoint[];
}
