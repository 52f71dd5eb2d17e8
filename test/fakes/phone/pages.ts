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

/** The page stack; it detaches the components of a page that is closed. */
export class PhonePages {
  private readonly stack: PhonePage[] = [];
  private readonly leaving = new Map<PhonePage, (() => void)[]>();

  get current(): readonly PhonePage[] {
    return this.stack.slice();
  }

  get top(): PhonePage {
    const page = this.stack[this.stack.length - 1];
    if (!page) throw new Error('The phone has no page open.');
    return page;
  }

  /** Runs `act` when `page` has been closed; its components detach then. */
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

  private unload(): void {
    const page = this.stack.pop();
    if (!page) return;
    page.onUnload?.();
    (this.leaving.get(page) ?? []).forEach((act) => act());
    this.leaving.delete(page);
  }
}

/** An empty page. */
export const blankPage = (route: string, options: Readonly<Record<string, string>> = {}): PhonePage => ({
  route,
  options,
  data: {},
});
