import { engine, findAll, type EngineNode, type Instance, type Rendered } from './engine';
import type { LiveElement } from './live/live-element';
import type { NativeElements } from './live/native-elements';
import type { Delivery } from './live/native-events';
import type { TriggeredEvent } from './component';

interface Owner {
  readonly natives: NativeElements;
  readonly events: readonly TriggeredEvent[];
  /** Runs `change` and sends what it changes on the screen to the view. */
  render(change: () => void): void;
}

/** Selects one of several native elements. */
export interface Which {
  id?: string;
  tag?: LiveElement['tag'];
}

/** A component on the screen with everything inside it, as a person sees and touches it. */
export class Mounted {
  private detached = false;

  constructor(
    private readonly owner: Owner,
    private readonly rendered: Rendered,
  ) {}

  get instance(): Instance {
    return this.rendered.instance;
  }

  get data(): Readonly<Record<string, unknown>> {
    return this.rendered.instance.data;
  }

  attach(): void {
    this.owner.render(() => this.rendered.attach(document.body));
  }

  /** Removes the component from the page. */
  detach(): void {
    if (this.detached) return;
    this.detached = true;
    this.owner.render(() => this.rendered.detach());
  }

  /** Sets properties, as the owner's template does. */
  set(properties: Readonly<Record<string, unknown>>): void {
    const attributes = Object.entries(properties).map(([name, value]) => ({ name, value }));
    this.owner.render(() => engine().updateAttributes(this.rendered._exparserNode, attributes));
  }

  has(selector: string): boolean {
    return this.all(selector).length > 0;
  }

  count(selector: string): number {
    return this.all(selector).length;
  }

  /** The text of the first matching node, through all components inside. */
  text(selector: string): string {
    return (this.one(selector).$$?.textContent ?? '').trim();
  }

  texts(selector: string): string[] {
    return this.all(selector).map((node) => (node.$$?.textContent ?? '').trim());
  }

  /** Attributes of the first matching node, as its template evaluated them. */
  attributes(selector: string): Readonly<Record<string, unknown>> {
    const node = this.one(selector);
    return Object.fromEntries((node._vt?.attrs ?? []).map(({ name, value }) => [name, value]));
  }

  /** One attribute of every matching node. */
  values(selector: string, attribute: string): unknown[] {
    return this.all(selector).map((node) => node._vt?.attrs?.find(({ name }) => name === attribute)?.value);
  }

  /** Taps the first matching node, or the one at `place`. */
  tap(selector: string, place = 0): void {
    this.trigger(selector, 'tap', { x: 0, y: 0 }, place);
  }

  /** Triggers an event of a built-in tag, such as `input` with `{ value }`. */
  trigger(selector: string, event: string, detail: unknown = {}, place = 0): void {
    const { exparser } = engine();
    const more = { bubbles: true, capturePhase: true, composed: true, extraFields: { touches: [], changedTouches: [] } };
    exparser.Event.dispatchEvent(this.one(selector, place), exparser.Event.create(event, detail, more));
  }

  /** The native elements inside, in the order of their insertion. */
  get live(): LiveElement[] {
    return this.owner.natives.within(this.rendered._exparserNode);
  }

  /** The single matching native element. */
  element(which: Which = {}): LiveElement {
    const matching = this.live.filter(
      (element) => (which.id === undefined || element.id === which.id) && (which.tag === undefined || element.tag === which.tag),
    );
    const [found] = matching;
    if (!found || matching.length > 1) throw new Error(`${matching.length} native elements match ${JSON.stringify(which)}`);
    return found;
  }

  /** Dispatches a native event as this base library does. `netstatus` takes its info in camel case. */
  native(event: string, detail: Readonly<Record<string, unknown>> = {}, which: Which = {}): Delivery {
    return this.owner.natives.dispatch(this.element(which), event, detail);
  }

  private all(selector: string): EngineNode[] {
    return findAll(this.rendered._exparserNode, selector);
  }

  private one(selector: string, place = 0): EngineNode {
    const node = this.all(selector)[place];
    if (!node) throw new Error(`Nothing matches ${selector}`);
    return node;
  }
}
