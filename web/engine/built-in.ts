/** What a property of a built-in may be; the engine converts what a page passes, as WeChat does. */
export type PropertyKind =
  | StringConstructor
  | NumberConstructor
  | BooleanConstructor
  | ArrayConstructor
  | null
  | { readonly type: StringConstructor | NumberConstructor | BooleanConstructor | ArrayConstructor; readonly value: unknown };

/** One built-in tag in a page, as its implementation sees it: an element to fill, properties to follow, events to raise. */
export interface BuiltInNode {
  readonly tag: string;
  readonly host: HTMLElement;
  /** Property values by camelCase name. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The WXML `id`. */
  readonly id: string;
  /** Path of the page or component whose WXML wrote the tag: relative resources start there. */
  readonly ownerPath: string;
  /** Changes own properties, such as the value of a field after typing; the page is told by an event. */
  set(values: Readonly<Record<string, unknown>>): void;
  /** Adds or removes classes by the names of the sheet that the tag's author wrote. */
  toggleClass(names: string, on: boolean): void;
  emit(event: string, detail?: unknown, options?: EmitOptions): void;
  /** Data of the component whose host is `element`: a form reads the fields that a mini program brings itself. */
  dataOf(element: Element): Readonly<Record<string, unknown>>;
  /** Hears an event on the tag itself or bubbling up to it. */
  listen(event: string, listener: (event: BubblingEvent) => void): void;
}

export interface EmitOptions {
  readonly bubbles?: boolean;
  /** Receives what a handler returns; `bindinput` may answer with a new value. */
  onReturn?(returned: unknown): void;
}

export interface BubblingEvent {
  readonly detail: unknown;
  /** Element of the document where it began. */
  readonly origin: Element | null;
}

/** The living part of a built-in, between attached and detached. */
export interface BuiltInInstance {
  changed?(property: string): void;
  /** Another page of the mini program now lies over this one, or no longer does. */
  covered?(covered: boolean): void;
  release?(): void;
}

export interface BuiltIn {
  readonly properties: Readonly<Record<string, PropertyKind>>;
  /** False when the tag shows no children. */
  readonly content?: boolean;
  attach?(node: BuiltInNode): BuiltInInstance | void;
}
