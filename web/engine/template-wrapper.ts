import { descriptorOf, type EngineNode } from './component-descriptor';
import { toWeChatEvent } from './wechat-event';

/** The calls of a compiled template, by the engine's short names: `r` sets a property, `a` an attribute, `v` a listener, `p` a `change:` observer. */
export interface TemplateWrapper {
  isWeChat?: true;
  r(element: EngineNode, name: string, value: unknown, ...paths: unknown[]): void;
  a(element: EngineNode, name: string, value: unknown): void;
  v(element: EngineNode, event: string, listener: unknown, ...rest: unknown[]): void;
  p(element: EngineNode, name: string, observer: unknown, ...paths: unknown[]): void;
  setEventListenerWrapper(wrap: (instance: unknown, event: never, listener: (event: unknown) => unknown) => unknown): void;
}

type Script = (...given: unknown[]) => unknown;

/**
 * Adds WeChat's behaviour to a wrapper: every tag allows accessibility attributes and `hidden`, handlers get plain WeChat events, and WXS
 * functions get WeChat's arguments. `hasOwn` tells whether a tag has its own property of this name.
 */
export function asWeChat(wrapper: TemplateWrapper, hasOwn: (element: EngineNode, name: string) => boolean): TemplateWrapper {
  if (wrapper.isWeChat === true) return wrapper;
  wrapper.isWeChat = true;
  const setProperty = wrapper.r;
  wrapper.r = (element, name, value, ...paths) => {
    const camelName = name.replace(/-(.)/g, (_dash, letter: string) => letter.toUpperCase());
    const isAccessibility = name === 'role' || name.startsWith('aria-');
    if (hasOwn(element, camelName) || (!isAccessibility && name !== 'hidden')) setProperty(element, name, value, ...paths);
    else if (name === 'hidden') wrapper.a(element, name, Boolean(value));
    else wrapper.a(element, name === 'aria-role' ? 'role' : name, value === undefined || value === null ? false : String(value));
  };
  const listen = wrapper.v;
  wrapper.v = (element, event, listener, ...rest) =>
    listen(element, event, isScript(listener) ? scriptListener(element, listener) : listener, ...rest);
  const observe = wrapper.p;
  wrapper.p = (element, name, observer, ...paths) =>
    observe(element, name, isScript(observer) ? scriptObserver(observer) : observer, ...paths);
  wrapper.setEventListenerWrapper((instance, event, listener) => listener.call(instance, toWeChatEvent(event)));
  return wrapper;
}

const isScript = (given: unknown): given is Script => typeof given === 'function';

/** `(event, ownerInstance)`; `event.instance` is the tag itself. */
function scriptListener(element: EngineNode, script: Script): Script {
  const owner = element.ownerShadowRoot?.getHostNode() ?? element;
  return (event) => script(Object.assign(event as object, { instance: descriptorOf(element) }), descriptorOf(owner));
}

/** `(newValue, oldValue, ownerInstance, instance)`. */
const scriptObserver =
  (script: Script) =>
  (value: unknown, old: unknown, owner: EngineNode, element: EngineNode): unknown =>
    script(value, old, descriptorOf(owner), descriptorOf(element));
