/** The type of a built-in property. The engine converts the values that a page passes, as WeChat does. */
export type PropertyKind =
  | StringConstructor
  | NumberConstructor
  | BooleanConstructor
  | ArrayConstructor
  | null
  | { readonly type: StringConstructor | NumberConstructor | BooleanConstructor | ArrayConstructor; readonly value: unknown };

/** One built-in tag in a page, for its implementation: its element, its properties and its events. */
export interface BuiltInNode {
  readonly tag: string;
  readonly host: HTMLElement;
  /** Property values by camelCase name. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The WXML `id`. */
  readonly id: string;
  /** The path of the page or component whose WXML has the tag. Relative resources start there. */
  readonly ownerPath: string;
  /** Changes own properties, such as the value of a field after typing. The page learns of it by an event. */
  set(values: Readonly<Record<string, unknown>>): void;
  /** Adds or removes classes, by their names in the sheet of the tag's author. */
  toggleClass(names: string, on: boolean): void;
  emit(event: string, detail?: unknown, options?: EmitOptions): void;
  /** The data of the component whose host is `element`. A form reads the mini program's own fields with it. */
  dataOf(element: Element): Readonly<Record<string, unknown>>;
  /** Listens to an event on the tag or on its descendants. */
  listen(event: string, listener: (event: BubblingEvent) => void): void;
}

export interface EmitOptions {
  readonly bubbles?: boolean;
  /** Receives the return value of a handler; `bindinput` may return a new value. */
  onReturn?(returned: unknown): void;
}

export interface BubblingEvent {
  readonly detail: unknown;
  /** The element of the document at which the event started. */
  readonly origin: Element | null;
}

/** One instance of a built-in, from attached to detached. */
export interface BuiltInInstance {
  changed?(property: string): void;
  /** Another page of the mini program covers this one, or no longer does. */
  covered?(covered: boolean): void;
  release?(): void;
}

export interface BuiltIn {
  readonly properties: Readonly<Record<string, PropertyKind>>;
  /** False for a tag that shows no children. */
  readonly content?: boolean;
  attach?(node: BuiltInNode): BuiltInInstance | void;
}
