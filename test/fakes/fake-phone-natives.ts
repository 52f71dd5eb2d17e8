import {
  attributesOf,
  isAtLeast,
  methodsOf,
  sinceOfAttribute,
  sinceOfEvent,
  sinceOfMethod,
  type LiveTag,
} from '../../tools/floor/tables';
import { engine, hostOf, isInside, rootOf, type EngineNode, type Instance } from './fake-phone-engine';
import type { PhonePage } from './fake-phone-pages';

/** One call of a context method that reached its element. */
export interface NativeCall {
  method: string;
  given: readonly unknown[];
}

/** A `<live-pusher>` or `<live-player>` on the phone's screen. */
export interface LiveElement {
  readonly tag: LiveTag;
  readonly id: string;
  readonly node: EngineNode;
  readonly page: PhonePage;
  /** False for a second pusher on a page: the platform warns and leaves it out. */
  readonly inserted: boolean;
  /** An Android player that came while the app was hidden plays nothing, ever; another `src` does not heal it. */
  readonly broken: boolean;
  readonly calls: readonly NativeCall[];
  /** The attributes that this base library knows, as the template set them. */
  attributes(): Readonly<Record<string, unknown>>;
}

/** What became of a native event. `absent`: this library has no such event. `unheard`: the handler was not where this library looks. `broken`: the
 * element has nothing to say. */
export type Delivery = 'heard' | 'unheard' | 'unbound' | 'absent' | 'broken';

type Callbacks = { success?(result: unknown): void; complete?(result: unknown): void };

const camel = (name: string): string => name.replace(/-[a-z]/g, (part) => part.charAt(1).toUpperCase());
/** The template compiler hands attributes over in camel case; the tables and WXML have them with dashes. */
const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const raw = (name: string): string => name.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase();

interface Options {
  version: string;
  system: string;
  currentPage(): PhonePage;
  /** The app is behind another. */
  isHidden(): boolean;
  /** The page on which this component was placed, or is. */
  pageOf(root: EngineNode): PhonePage | undefined;
  /** Whether the template says `bind:event`, which the tags of the floor do not hear. */
  isColonBound(host: EngineNode, tag: LiveTag, event: string): boolean;
}

interface Kept extends LiveElement {
  readonly calls: NativeCall[];
  inserted: boolean;
}

/** The two native tags by the rules of their version: where events go, what they carry, which attributes and methods exist. */
export class PhoneNatives {
  readonly elements: Kept[] = [];
  private readonly queues = new Map<string, NativeCall[]>();

  constructor(private readonly options: Options) {}

  /** Registers both tags with the engine; the ids stand for them in templates. */
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

  /** What `wx.createLivePusherContext()` gives: it takes no argument and means the pusher of the page in front. */
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
    const present = methodsOf(name).filter((method) => {
      const since = sinceOfMethod(name, method);
      return since === null || isAtLeast(this.options.version, since);
    });
    return Object.fromEntries(present.map((method) => [method, (...given: unknown[]) => act({ method, given })]));
  }

  /** Calls before the element is there wait for it, as the platform does it. */
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

  /** A report as this version words it; iOS says netstatus twice, each time in part. */
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

/** The first library that looks for a handler on the component which holds the tag; below it is looked for on the page. */
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
