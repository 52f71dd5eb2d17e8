import { isAtLeast, sinceOfEvent } from '../../../../tools/min-version/tables';
import type { BaseLibrary } from '../base-library';
import { engine, hostOf, type EngineNode } from '../engine';
import type { Attributes, LiveElement, TrackedElement } from './live-element';
import { asksPrototype, type PhonePage } from '../pages';

/**
 * The result of a native event. `absent`: this library has no such event, or no such element. `early`: the view has not announced the
 * element yet. `unheard`: there is no handler where this library looks. `broken`: the element never emits events.
 */
export type Delivery = 'heard' | 'unheard' | 'unbound' | 'absent' | 'broken' | 'early';

interface Options {
  readonly version: string;
  readonly system: string;
  readonly library: BaseLibrary;
  /** Whether the template uses `bind:event`, which tags of the minimum version ignore. */
  isColonBound(host: EngineNode, tag: LiveElement['tag'], event: string): boolean;
}

interface Target {
  readonly object: { readonly [name: string]: unknown };
  readonly words: string;
  has(name: string): boolean;
}

const raw = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

/** Delivers events of the native side as one base library does. */
export class NativeEvents {
  private readonly early = new Map<TrackedElement, (() => void)[]>();

  constructor(private readonly options: Options) {}

  dispatch(element: TrackedElement, event: string, detail: Attributes): Delivery {
    const { version, library } = this.options;
    const since = sinceOfEvent(element.tag, event);
    if (since === null || !isAtLeast(version, since)) return 'absent';
    // The tag itself says `error`; every other event comes from the native side.
    if (event === 'error') return this.deliver(element, event, detail);
    if (!element.inserted) return 'absent';
    if (element.broken) return 'broken';
    if (element.announcedId !== null) return this.deliver(element, event, detail);
    if (library.keepsEarlyEvents) {
      this.early.set(element, [...(this.early.get(element) ?? []), () => void this.deliver(element, event, detail)]);
    }
    return 'early';
  }

  /** The view announced the element. */
  announced(element: TrackedElement): void {
    const kept = this.early.get(element) ?? [];
    this.early.delete(element);
    kept.forEach((deliver) => deliver());
  }

  private deliver(element: TrackedElement, event: string, detail: Attributes): Delivery {
    const { version, library } = this.options;
    const host = hostOf(element.node);
    const handler = element.node._vt?.event[event]?.handler;
    if (!host || !handler) return 'unbound';
    if (this.options.isColonBound(host, element.tag, event) && !isAtLeast(version, '1.9.3')) return 'unbound';
    const { object, words, has } = library.asksPageFor(element.tag, event) ? pageTarget(element.page) : componentTarget(host);
    const listener = object[handler];
    if (!has(handler) || typeof listener !== 'function') {
      console.warn(`${words} has no method "${handler}" for ${event} of ${element.tag}`);
      return 'unheard';
    }
    const anonymous = !isAtLeast(version, '1.9.3') && isAtLeast(version, '1.9.0');
    const id = element.announcedId ?? element.id;
    const place = { id, dataset: element.node.dataset ?? {}, offsetLeft: 0, offsetTop: 0 };
    this.details(event, detail).forEach((one) => {
      const type = anonymous ? handler : event;
      listener.call(object, { type, timeStamp: 0, target: place, currentTarget: place, detail: one });
    });
    return 'heard';
  }

  /** An event detail in the form of this version; iOS sends netstatus twice, each time in part. */
  private details(event: string, detail: Attributes): Attributes[] {
    const { version, system } = this.options;
    if (event === 'statechange' && !isAtLeast(version, '1.9.90')) return [{ code: detail.code }];
    if (event === 'statechange') return [{ message: '', ...detail }];
    if (event !== 'netstatus') return [{ ...detail }];
    const info = Object.entries((detail.info ?? detail) as Record<string, unknown>);
    const worded = isAtLeast(version, '1.9.3') ? info : info.map(([name, value]) => [raw(name), value] as const);
    const parts = system === 'ios' ? [worded.filter((_, at) => at % 2 === 0), worded.filter((_, at) => at % 2 === 1)] : [worded];
    return parts.map((part) => ({ info: Object.fromEntries(part) }));
  }
}

/** A page with components is asked on its prototype, and then called as `page[name]`. */
function pageTarget(page: PhonePage): Target {
  const asked: unknown = asksPrototype(page) ? Object.getPrototypeOf(page) : page;
  return { object: page, words: page.route, has: (name) => Object.prototype.hasOwnProperty.call(asked, name) };
}

function componentTarget(host: EngineNode): Target {
  return { object: engine().exparser.Element.getMethodCaller(host), words: 'The component', has: () => true };
}
