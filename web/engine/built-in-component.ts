import type { BuiltIn, BuiltInInstance, BuiltInNode } from './built-in';

/** The members of an engine component that built-ins need. */
interface EngineComponent {
  readonly id: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly ownerShadowRoot: { getHostNode(): { readonly is: string } } | null;
  getBackendElement(): HTMLElement | null;
  setData(values: object): void;
  toggleNodeClass(names: string, on: boolean, segment: number): void;
  triggerEvent(name: string, detail: unknown, options: object): void;
  addListener(name: string, listener: (event: EngineEvent) => void): void;
}

interface HostElement extends Element {
  readonly __wxElement?: EngineComponent;
}

interface EngineEvent {
  readonly detail: unknown;
  getOriginalEvent(): { readonly target: Element } | undefined;
}

/** The engine keeps classes in segments. It does not change this one when the template sets `class`. */
const hoverSegment = 3;

type OnComponent = (this: EngineComponent) => void;

/** Defines a built-in as a component of the engine: properties with observers, lifetimes, page lifetimes. */
export function componentDefinition(tag: string, builtIn: BuiltIn): Record<string, unknown> {
  const instances = new WeakMap<EngineComponent, BuiltInInstance>();

  const properties: Record<string, unknown> = {};
  Object.entries({ hidden: Boolean, ...builtIn.properties }).forEach(([name, kind]) => {
    const observer: OnComponent = function () {
      if (name === 'hidden') this.getBackendElement()?.toggleAttribute('hidden', this.data.hidden === true);
      instances.get(this)?.changed?.(name);
    };
    properties[name] = { ...(kind !== null && typeof kind === 'object' ? kind : { type: kind }), observer };
  });

  const attached: OnComponent = function () {
    instances.set(this, builtIn.attach?.(nodeOf(tag, this)) ?? {});
  };
  const detached: OnComponent = function () {
    instances.get(this)?.release?.();
    instances.delete(this);
  };
  const covered: OnComponent = function () {
    instances.get(this)?.covered?.(true);
  };
  const uncovered: OnComponent = function () {
    instances.get(this)?.covered?.(false);
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
    toggleClass: (names, on) => component.toggleNodeClass(names, on, hoverSegment),
    emit: (event, detail = {}, { bubbles = false, onReturn } = {}) =>
      component.triggerEvent(event, detail, { bubbles, composed: bubbles, ...(onReturn && { handleListenerReturn: onReturn }) }),
    dataOf: (element) => (element as HostElement).__wxElement?.data ?? {},
    listen: (event, listener) =>
      component.addListener(event, (engineEvent) =>
        listener({ detail: engineEvent.detail, origin: engineEvent.getOriginalEvent()?.target ?? null }),
      ),
  };
}
