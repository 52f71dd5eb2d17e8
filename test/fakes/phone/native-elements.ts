import {
  attributesOf,
  isAtLeast,
  membersOf,
  sinceOfAttribute,
  sinceOfEvent,
  sinceOfMember,
  type LiveTag,
} from '../../../tools/min-version/tables';
import { engine, hostOf, isInside, rootOf, type EngineNode, type Instance } from './engine';
import type { PhonePage } from './pages';

/** A context method call that reached its element. */
export interface NativeCall {
  method: string;
  given: readonly unknown[];
}

/** A `<live-pusher>` or `<live-player>` on the screen. */
export interface LiveElement {
  readonly tag: LiveTag;
  readonly id: string;
  readonly node: EngineNode;
  readonly page: PhonePage;
  /** False for a second pusher on a page, which the platform ignores with a warning. */
  readonly inserted: boolean;
  /** An Android player that is inserted while the app is hidden never plays, not even with another `src`. */
  readonly broken: boolean;
  readonly calls: readonly NativeCall[];
  /** The attributes set by the template that this base library knows. */
  attributes(): Readonly<Record<string, unknown>>;
}

/**
 * The result of a native event. `absent`: this library has no such event. `unheard`: there is no handler where this library looks.
 * `broken`: the element never emits events.
 */
export type Delivery = 'heard' | 'unheard' | 'unbound' | 'absent' | 'broken';

type Callbacks = { success?(result: unknown): void; complete?(result: unknown): void };

const camel = (name: string): string => name.replace(/-[a-z]/g, (part) => part.charAt(1).toUpperCase());
/** The template compiler gives attributes in camel case; the tables and WXML use dashes. */
const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const raw = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

interface Options {
  version: string;
  system: string;
  currentPage(): PhonePage;
  /** The app is in the background. */
  isHidden(): boolean;
  /** The page that contains this component, or the component itself if it is a page. */
  pageOf(root: EngineNode): PhonePage | undefined;
  /** Whether the template uses `bind:event`, which tags of the minimum version ignore. */
  isColonBound(host: EngineNode, tag: LiveTag, event: string): boolean;
}

interface Kept extends LiveElement {
  readonly calls: NativeCall[];
  inserted: boolean;
}

/** The two native tags as a version has them: event targets, event contents, attributes and methods. */
export class NativeElements {
  readonly elements: Kept[] = [];
  private readonly queues = new Map<string, NativeCall[]>();

  constructor(private readonly options: Options) {}

  /** Registers both tags with the engine; templates refer to them by the returned ids. */
  register(): Record<LiveTag, string> {
    const one = (tag: LiveTag): string => {
      const natives = this;
      return engine().register({
        tagName: `wx-${tag}`,
        template: '<slot/>',
        properties: Object.fromEntries(attributesOf(tag).map((name) => [camel(name), { type: null }])),
        attached(this: Instance) {
          natives.insert(tag, this._exparserNode);
        },
        detached(this: Instance) {
          natives.remove(this._exparserNode);
        },
      });
    };
    return { 'live-pusher': one('live-pusher'), 'live-player': one('live-player') };
  }

  within(root: EngineNode): LiveElement[] {
    return this.elements.filter((element) => isInside(element.node, root));
  }

  dispatch(element: LiveElement, event: string, detail: Readonly<Record<string, unknown>>): Delivery {
    const { version, system } = this.options;
    const since = sinceOfEvent(element.tag, event);
    if (!element.inserted || since === null || !isAtLeast(version, since)) return 'absent';
    if (element.broken) return 'broken';
    const host = hostOf(element.node);
    const handler = element.node._vt?.event[event]?.handler;
    if (!host || !handler) return 'unbound';
    if (this.options.isColonBound(host, element.tag, event) && !isAtLeast(version, '1.9.3')) return 'unbound';

    const onPage = !isAtLeast(version, firstComponentRoute(element.tag, event));
    const target = onPage ? element.page : engine().exparser.Element.getMethodCaller(host);
    const listener = target[handler];
    if (typeof listener !== 'function') {
      console.warn(`${onPage ? element.page.route : 'The component'} has no method "${handler}" for ${event} of ${element.tag}`);
      return 'unheard';
    }
    const anonymous = !isAtLeast(version, '1.9.3') && isAtLeast(version, '1.9.0');
    const place = { id: element.id, dataset: element.node.dataset ?? {}, offsetLeft: 0, offsetTop: 0 };
    this.details(event, detail, system).forEach((one) => {
      listener.call(target, {
        type: anonymous ? handler : event,
        timeStamp: 0,
        target: place,
        currentTarget: place,
        detail: one,
      });
    });
    return 'heard';
  }

  /** The result of `wx.createLivePusherContext()`: it takes no argument and controls the pusher of the page in front. */
  pusherContext(): Record<string, unknown> {
    const page = this.options.currentPage();
    return this.context('LivePusherContext', (call) => {
      const element = this.elements.find((one) => one.tag === 'live-pusher' && one.page === page && one.inserted);
      this.deliver(element, `pusher ${this.pageKey(page)}`, call);
    });
  }

  playerContext(id: string, component?: Instance): Record<string, unknown> {
    const host = component?._exparserNode ?? null;
    return this.context('LivePlayerContext', (call) => {
      const element = this.elements.find((one) => one.tag === 'live-player' && one.id === id && hostOf(one.node) === host);
      this.deliver(element, `player ${id}`, call);
    });
  }

  private readonly pageKeys: PhonePage[] = [];

  private pageKey(page: PhonePage): number {
    if (!this.pageKeys.includes(page)) this.pageKeys.push(page);
    return this.pageKeys.indexOf(page);
  }

  private context(name: 'LivePusherContext' | 'LivePlayerContext', act: (call: NativeCall) => void): Record<string, unknown> {
    const present = membersOf(name).filter((method) => {
      const since = sinceOfMember(name, method);
      return since === null || isAtLeast(this.options.version, since);
    });
    return Object.fromEntries(present.map((method) => [method, (...given: unknown[]) => act({ method, given })]));
  }

  /** Calls wait until the element is inserted, as on the platform. */
  private deliver(element: Kept | undefined, queue: string, call: NativeCall): void {
    if (!element) {
      this.queues.set(queue, [...(this.queues.get(queue) ?? []), call]);
      return;
    }
    element.calls.push(call);
    const callbacks = call.given[0] as Callbacks | undefined;
    void Promise.resolve().then(() => {
      callbacks?.success?.({ errMsg: `${call.method}:ok` });
      callbacks?.complete?.({ errMsg: `${call.method}:ok` });
    });
  }

  private insert(tag: LiveTag, node: EngineNode): void {
    const page = this.options.pageOf(rootOf(node)) ?? this.options.currentPage();
    const taken = tag === 'live-pusher' && this.elements.some((one) => one.tag === tag && one.page === page && one.inserted);
    if (taken) console.warn('insertLivePusher:fail: one page, one live-pusher');
    const { version } = this.options;
    const element: Kept = {
      tag,
      get id() {
        return node.id;
      },
      node,
      page,
      inserted: !taken,
      broken: tag === 'live-player' && this.options.system === 'android' && this.options.isHidden(),
      calls: [],
      attributes: () => readAttributes(tag, node, version),
    };
    this.elements.push(element);
    if (taken) return;
    const queue = tag === 'live-pusher' ? `pusher ${this.pageKey(page)}` : `player ${node.id}`;
    const waiting = this.queues.get(queue) ?? [];
    this.queues.delete(queue);
    waiting.forEach((call) => this.deliver(element, queue, call));
  }

  private remove(node: EngineNode): void {
    const at = this.elements.findIndex((element) => element.node === node);
    if (at >= 0) this.elements.splice(at, 1);
  }

  /** An event detail in the form of this version; iOS sends netstatus twice, each time in part. */
  private details(event: string, detail: Readonly<Record<string, unknown>>, system: string): Record<string, unknown>[] {
    const { version } = this.options;
    if (event === 'statechange' && !isAtLeast(version, '1.9.90')) return [{ code: detail.code }];
    if (event === 'statechange') return [{ message: '', ...detail }];
    if (event !== 'netstatus') return [{ ...detail }];
    const info = Object.entries((detail.info ?? detail) as Record<string, unknown>);
    const worded = isAtLeast(version, '1.9.3') ? info : info.map(([name, value]) => [raw(name), value] as const);
    const parts = system === 'ios' ? [worded.filter((_, at) => at % 2 === 0), worded.filter((_, at) => at % 2 === 1)] : [worded];
    return parts.map((part) => ({ info: Object.fromEntries(part) }));
  }
}

/** The first version that looks for a handler on the component which contains the tag; older ones look on the page. */
function firstComponentRoute(tag: LiveTag, event: string): string {
  if (tag === 'live-pusher') return '1.7.4';
  return event === 'fullscreenchange' ? '2.0.0' : '1.9.3';
}

function readAttributes(tag: LiveTag, node: EngineNode, version: string): Record<string, unknown> {
  const { data } = engine().exparser.Element.getMethodCaller(node);
  const written = (node._vt?.attrs ?? []).map((attribute) => dashed(attribute.name));
  const known = written.filter((name) => {
    const since = sinceOfAttribute(tag, name);
    return since !== null && isAtLeast(version, since);
  });
  return Object.fromEntries(known.map((name) => [name, data[camel(name)]]));
}
