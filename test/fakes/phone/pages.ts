/** A page as `getCurrentPages` returns it: a plain object to which its author and components add fields. */
export interface PhonePage {
  route: string;
  options: Readonly<Record<string, string>>;
  data: Record<string, unknown>;
  onLoad?(options: Readonly<Record<string, string>>): void;
  onShow?(): void;
  onReady?(): void;
  onHide?(): void;
  onUnload?(): void;
  [name: string]: unknown;
}

const withoutComponents = new WeakSet<PhonePage>();

/** Whether the base library asks the page's prototype for handlers: it does for every page whose json has `usingComponents`. */
export const asksPrototype = (page: PhonePage): boolean => !withoutComponents.has(page);

/** The page stack; it detaches the components of a page that is closed. */
export class PhonePages {
  private readonly stack: PhonePage[] = [];
  private readonly leaving = new Map<PhonePage, (() => void)[]>();
  /** Pages of one constructor share their prototype. */
  private readonly prototypes = new Map<string, object>();

  /** `left` runs when a page is off the stack. */
  constructor(private readonly left: (page: PhonePage) => void) {}

  get current(): readonly PhonePage[] {
    return this.stack.slice();
  }

  get top(): PhonePage {
    const page = this.stack[this.stack.length - 1];
    if (!page) throw new Error('The phone has no page open.');
    return page;
  }

  /** An empty page. */
  blank(route: string, options: Readonly<Record<string, string>> = {}): PhonePage {
    return this.created({}, { route, options, data: {} }, {});
  }

  /** Makes `instance` a page: with the prototype of its constructor, which has the functions of its definition. */
  created(
    instance: object,
    fields: Pick<PhonePage, 'route' | 'options'> & Partial<PhonePage>,
    { methods = {}, hasComponents = true }: { methods?: object; hasComponents?: boolean },
  ): PhonePage {
    const prototype = this.prototypes.get(fields.route) ?? { ...methods };
    this.prototypes.set(fields.route, prototype);
    const page = Object.assign(Object.setPrototypeOf(instance, prototype) as PhonePage, fields);
    if (!hasComponents) withoutComponents.add(page);
    return page;
  }

  /** Runs `act` when `page` is closed; its components detach then. */
  onLeave(page: PhonePage, act: () => void): void {
    this.leaving.set(page, [...(this.leaving.get(page) ?? []), act]);
  }

  open(page: PhonePage, attach?: () => void): void {
    this.stack[this.stack.length - 1]?.onHide?.();
    this.push(page, attach);
  }

  back(): void {
    this.unload();
    this.stack[this.stack.length - 1]?.onShow?.();
  }

  replace(page: PhonePage, attach?: () => void): void {
    this.unload();
    this.push(page, attach);
  }

  restart(page: PhonePage, attach?: () => void): void {
    while (this.stack.length > 0) this.unload();
    this.push(page, attach);
  }

  /** `attach` inserts the components, which happens before `onLoad`. */
  private push(page: PhonePage, attach: () => void = () => undefined): void {
    this.stack.push(page);
    attach();
    page.onLoad?.(page.options);
    page.onShow?.();
    page.onReady?.();
  }

  /** The page is still on the stack while it and its components are told. */
  private unload(): void {
    const page = this.stack[this.stack.length - 1];
    if (!page) return;
    page.onUnload?.();
    (this.leaving.get(page) ?? []).forEach((act) => act());
    this.leaving.delete(page);
    this.stack.splice(this.stack.indexOf(page), 1);
    this.left(page);
  }
}
