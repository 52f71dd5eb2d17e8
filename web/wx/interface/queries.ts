import type { Instance } from '../../engine/instance';
import type { Runtime } from '../../engine/runtime';
import type { WxMembers } from '../members';

type Then = (result: unknown) => void;
type Read = (element: Element) => unknown;

interface Fields {
  id?: boolean;
  dataset?: boolean;
  rect?: boolean;
  size?: boolean;
  scrollOffset?: boolean;
  properties?: string[];
  computedStyle?: string[];
  node?: boolean;
}

/** `wx.createSelectorQuery()`: collects queries, and reads positions and sizes in the coordinates of the page at `exec`. */
export class SelectorQuery {
  private readonly queries: {
    readonly elements: () => Element[];
    readonly single: boolean;
    readonly read: Read;
    readonly then: Then | undefined;
  }[] = [];

  constructor(
    private readonly runtime: Runtime,
    private scope: Instance | null,
  ) {}

  in(component: Instance): this {
    this.scope = component;
    return this;
  }

  select(selector: string): NodesRef {
    return this.nodes(() => this.find(selector).slice(0, 1), true);
  }

  selectAll(selector: string): NodesRef {
    return this.nodes(() => this.find(selector), false);
  }

  selectViewport(): NodesRef {
    return this.nodes(() => [this.page()], true);
  }

  exec(then?: (results: unknown[]) => void): void {
    // After this turn, so that setData calls of this turn are drawn.
    setTimeout(() => {
      const results = this.queries.map(({ elements, single, read, then: each }) => {
        const found = elements().map(read);
        const result = single ? (found[0] ?? null) : found;
        each?.(result);
        return result;
      });
      then?.(results);
    });
  }

  private nodes(elements: () => Element[], single: boolean): NodesRef {
    return new NodesRef((read, then) => {
      this.queries.push({ elements, single, read, then });
      return this;
    }, this.runtime);
  }

  private find(selector: string): Element[] {
    const scope = this.scope ?? this.runtime.pages.top?.instance;
    return scope === undefined ? [] : this.runtime.engine.find(scope, selector);
  }

  private page(): Element {
    return this.runtime.pages.top?.root.element ?? this.runtime.frame;
  }
}

class NodesRef {
  constructor(
    private readonly addQuery: (read: Read, then: Then | undefined) => SelectorQuery,
    private readonly runtime: Runtime,
  ) {}

  boundingClientRect(then?: Then): SelectorQuery {
    return this.fields({ id: true, dataset: true, rect: true, size: true }, then);
  }

  scrollOffset(then?: Then): SelectorQuery {
    return this.fields({ id: true, dataset: true, scrollOffset: true }, then);
  }

  node(then?: Then): SelectorQuery {
    return this.fields({ node: true }, then);
  }

  fields(wanted: Fields, then?: Then): SelectorQuery {
    return this.addQuery((element) => this.read(element, wanted), then);
  }

  private read(element: Element, wanted: Fields): object {
    const { id, dataset, data } = this.runtime.engine.describe(element);
    const box = element.getBoundingClientRect();
    const origin = (element.closest('wx-page') ?? this.runtime.frame).getBoundingClientRect();
    const left = box.left - origin.left;
    const top = box.top - origin.top;
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = element;
    const style = wanted.computedStyle === undefined ? null : getComputedStyle(element);
    return {
      ...(wanted.id && { id }),
      ...(wanted.dataset && { dataset }),
      ...(wanted.rect && { left, top, right: left + box.width, bottom: top + box.height }),
      ...(wanted.size && { width: box.width, height: box.height }),
      ...(wanted.scrollOffset && { scrollLeft, scrollTop, scrollWidth, scrollHeight }),
      ...Object.fromEntries((wanted.properties ?? []).map((name) => [name, data[name]])),
      ...Object.fromEntries((wanted.computedStyle ?? []).map((name) => [name, style?.[name as keyof CSSStyleDeclaration]])),
      ...(wanted.node && { node: element.querySelector('canvas') }),
    };
  }
}

export const queryApi = (runtime: Runtime): WxMembers => ({ createSelectorQuery: () => new SelectorQuery(runtime, null) });
