import type { BuiltIn, BuiltInInstance, BuiltInNode } from './built-in';

/** A component of the engine, as far as built-ins need it. */
interface EngineComponent {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly ownerShadowRoot: { getHostNode(): { readonly is: string } } | null;
  getBackendElement(): HTMLElement | null;
  setData(values: object): void;
  toggleNodeClass(names: string, on: boolean, segment: number): void;
  triggerEvent(name: string, detail: unknown, options: object): void;
  addListener(name: string, listener: (event: HeardEvent) => void): void;
}

interface HostElement extends Element {
  readonly __wxElement?: EngineComponent;
}

interface HeardEvent {
  readonly detail: unknown;
  getOriginalEvent(): { readonly target: Element } | undefined;
}

/** The engine keeps classes in segments; this one is left alone when the template sets `class`. */
const passingSegment = 3;

type OnComponent = (this: EngineComponent) => void;

/** A built-in in the words of the engine: properties with observers, lifetimes, page lifetimes. */
export function componentDefinition(tag: string, builtIn: BuiltIn): Record<string, unknown> {
  const lives = new WeakMap<EngineComponent, BuiltInInstance>();

  const properties: Record<string, unknown> = {};
  Object.entries({ hidden: Boolean, ...builtIn.properties }).forEach(([name, kind]) => {
    const observer: OnComponent = function () {
      if (name === 'hidden') this.getBackendElement()?.toggleAttribute('hidden', this.data.hidden === true);
      lives.get(this)?.changed?.(name);
    };
    properties[name] = { ...(kind !== null && typeof kind === 'object' ? kind : { type: kind }), observer };
  });

  const attached: OnComponent = function () {
    lives.set(this, builtIn.attach?.(nodeOf(tag, this)) ?? {});
  };
  const detached: OnComponent = function () {
    lives.get(this)?.release?.();
    lives.delete(this);
  };
  const covered: OnComponent = function () {
    lives.get(this)?.covered?.(true);
  };
  const uncovered: OnComponent = function () {
    lives.get(this)?.covered?.(false);
  };
  return { properties, lifetimes: { attached, detached }, pageLifetimes: { covered, uncovered } };
}

function nodeOf(tag: string, component: EngineComponent): BuiltInNode {
  const host = component.getBackendElement();
  if (host === null) throw new Error(`<${tag}> has no element`);
  return {
    tag,
    host,
    get data() {
      return component.data;
    },
    get id() {
      return component.id;
    },
    get ownerPath() {
      return component.ownerShadowRoot?.getHostNode().is ?? '';
    },
    set: (values) => component.setData(values),
    toggleClass: (names, on) => component.toggleNodeClass(names, on, passingSegment),
    emit: (event, detail = {}, { bubbles = false, onReturn } = {}) =>
      component.triggerEvent(event, detail, { bubbles, composed: bubbles, ...(onReturn && { handleListenerReturn: onReturn }) }),
    dataOf: (element) => (element as HostElement).__wxElement?.data ?? {},
    listen: (event, listener) =>
      component.addListener(event, (heard) =>
        listener({ detail: heard.detail, origin: heard.getOriginalEvent()?.target ?? null }),
      ),
  };
}
