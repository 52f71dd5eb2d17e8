import { bindUnits } from './units';

/** The members of an engine node that WXS may use. */
export interface EngineNode {
  readonly dataset: unknown;
  readonly ownerShadowRoot: { getHostNode(): EngineNode } | null;
  readonly classList: { contains(name: string): boolean } | null;
  getBackendElement(): unknown;
  setNodeStyle(style: string, segment: number): void;
  toggleNodeClass(names: string, on: boolean, segment: number): void;
  triggerEvent(name: string, detail: unknown, options: object): void;
  /** Components only. */
  getShadowRoot?(): { querySelectorAll(selector: string): readonly EngineNode[] } | null;
  getMethodCaller?(): Readonly<Record<string, unknown>>;
}

type Style = string | Readonly<Record<string, string | number>>;

/** The segment of classes and styles that WXS sets. Templates do not change it, and it overrides theirs. */
const wxsSegment = 2;

const descriptors = new WeakMap<EngineNode, ComponentDescriptor>();

/** WeChat's ComponentDescriptor: a tag or a component as WXS functions see it. It changes styles and classes without `setData`. */
export class ComponentDescriptor {
  private readonly state: Record<string, unknown> = {};
  private style: Record<string, string | number> = {};

  constructor(private readonly node: EngineNode) {}

  selectComponent(selector: string): ComponentDescriptor | null {
    return this.selectAllComponents(selector)[0] ?? null;
  }

  selectAllComponents(selector: string): ComponentDescriptor[] {
    return (this.node.getShadowRoot?.()?.querySelectorAll(selector) ?? []).map(descriptorOf);
  }

  setStyle(style: Style): this {
    if (typeof style !== 'string') this.style = { ...this.style, ...style };
    const written = typeof style === 'string' ? style : Object.entries(this.style).map(declaration).join(';');
    this.node.setNodeStyle(bindUnits(written), wxsSegment);
    return this;
  }

  addClass(name: string): this {
    this.node.toggleNodeClass(name, true, wxsSegment);
    return this;
  }

  removeClass(name: string): this {
    this.node.toggleNodeClass(name, false, wxsSegment);
    return this;
  }

  hasClass(name: string): boolean {
    return this.node.classList?.contains(name) === true;
  }

  getDataset(): unknown {
    return this.node.dataset ?? {};
  }

  /** Calls a method of the component itself, or of the one whose WXML has the tag. */
  callMethod(name: string, argument?: unknown): void {
    const owners = [this.node, this.node.ownerShadowRoot?.getHostNode()];
    const callers = owners.map((owner) => owner?.getMethodCaller?.());
    const caller = callers.find((each) => typeof each?.[name] === 'function');
    (caller?.[name] as ((given: unknown) => unknown) | undefined)?.call(caller, argument);
  }

  triggerEvent(name: string, detail: unknown): void {
    this.node.triggerEvent(name, detail, {});
  }

  getState(): Record<string, unknown> {
    return this.state;
  }

  getBoundingClientRect(): object {
    const box = this.element?.getBoundingClientRect();
    const corner = this.element?.closest('wx-page')?.getBoundingClientRect();
    if (box === undefined) return {};
    const [left, top] = [box.left - (corner?.left ?? 0), box.top - (corner?.top ?? 0)];
    return { left, top, right: left + box.width, bottom: top + box.height, width: box.width, height: box.height };
  }

  getComputedStyle(names: readonly string[]): Record<string, string> {
    const { element } = this;
    const computed = element === null ? null : getComputedStyle(element);
    return Object.fromEntries(names.map((name) => [name, computed?.getPropertyValue(dashed(name)) ?? '']));
  }

  requestAnimationFrame(act: () => void): void {
    requestAnimationFrame(() => act());
  }

  setTimeout(act: () => void, ms: number): number {
    return window.setTimeout(act, ms);
  }

  clearTimeout(timer: number): void {
    clearTimeout(timer);
  }

  private get element(): Element | null {
    const element = this.node.getBackendElement();
    return element instanceof Element ? element : null;
  }
}

/** Returns the same descriptor, with the same state, for the same tag. */
export function descriptorOf(node: EngineNode): ComponentDescriptor {
  const descriptor = descriptors.get(node) ?? new ComponentDescriptor(node);
  descriptors.set(node, descriptor);
  return descriptor;
}

const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const declaration = ([name, value]: [string, string | number]): string => `${dashed(name)}:${value}`;
