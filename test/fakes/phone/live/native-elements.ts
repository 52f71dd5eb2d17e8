import { attributesOf, isAtLeast, sinceOfAttribute, type LiveTag } from '../../../../tools/min-version/tables';
import type { BaseLibrary } from '../base-library';
import { engine, isInside, rootOf, type EngineNode, type Instance } from '../engine';
import { LiveContexts } from './live-contexts';
import { TrackedElement, type Attributes, type LiveElement } from './live-element';
import { LiveView } from './live-view';
import { NativeEvents, type Delivery } from './native-events';
import type { PhonePage } from '../pages';
import type { Threads } from '../threads';
import type { Scope } from '../wx';

const camel = (name: string): string => name.replace(/-[a-z]/g, (part) => part.charAt(1).toUpperCase());
/** The template compiler gives attributes in camel case; the tables and WXML use dashes. */
const dashed = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

interface Options {
  version: string;
  system: string;
  library: BaseLibrary;
  threads: Threads;
  currentPage(): PhonePage;
  /** The app is in the background. */
  isHidden(): boolean;
  /** The console of the mini program has the tags turned on. */
  isEntitled(): boolean;
  /** The page that contains this component, or the component itself if it is a page. */
  pageOf(root: EngineNode): PhonePage | undefined;
  /** Whether the template uses `bind:event`, which tags of the minimum version ignore. */
  isColonBound(host: EngineNode, tag: LiveTag, event: string): boolean;
  /** The person's answer to a permission prompt of a tag. */
  ask(scope: Scope): boolean;
  /** The library writes an error to its console. */
  complain(text: string): void;
}

/** The two native tags on their way from the service thread through the view to the native side, and back. */
export class NativeElements {
  readonly contexts: LiveContexts;
  private readonly events: NativeEvents;
  private readonly views = new Map<PhonePage, LiveView>();
  private tracked: TrackedElement[] = [];
  private readonly tags = new Map<EngineNode, TrackedElement>();

  constructor(private readonly options: Options) {
    this.contexts = new LiveContexts(options);
    this.events = new NativeEvents(options);
  }

  /** The tags on the pages, in the order of their rendering. */
  get elements(): LiveElement[] {
    return this.tracked.filter(({ node }) => this.tags.get(node) !== undefined);
  }

  /** The elements that the native side has, also those whose tags are gone already. */
  get inserted(): LiveElement[] {
    return this.tracked.filter(({ inserted }) => inserted);
  }

  /** Registers both tags with the engine; templates refer to them by the returned ids. */
  register(): Record<LiveTag, string> {
    const one = (tag: LiveTag): string => {
      const natives = this;
      const property = (name: string): object => ({
        type: null,
        observer(this: Instance, value: unknown) {
          natives.changed(this._exparserNode, name, value);
        },
      });
      return engine().register({
        tagName: `wx-${tag}`,
        template: '<slot/>',
        properties: Object.fromEntries(attributesOf(tag).map((name) => [camel(name), property(name)])),
        attached(this: Instance) {
          natives.attached(tag, this._exparserNode);
        },
        detached(this: Instance) {
          natives.detached(this._exparserNode);
        },
      });
    };
    return { 'live-pusher': one('live-pusher'), 'live-player': one('live-player') };
  }

  within(root: EngineNode): LiveElement[] {
    return this.elements.filter((element) => isInside(element.node, root));
  }

  /** Lets the native side emit an event of an element; an event for a tag that it does not have is lost. */
  dispatch(element: LiveElement, event: string, detail: Attributes): Delivery {
    return this.events.dispatch(element as TrackedElement, event, detail);
  }

  /** The page's view is gone, and the native side takes its elements away. */
  leave(page: PhonePage): void {
    this.contexts.leave(page);
    this.viewOf(page).isClosed = true;
    this.views.delete(page);
    this.tracked.filter((one) => one.page === page).forEach((one) => (one.stage = 'gone'));
    this.tracked = this.tracked.filter((one) => one.page !== page);
  }

  viewOf(page: PhonePage): LiveView {
    const known = this.views.get(page);
    if (known !== undefined) return known;
    const { threads } = this.options;
    const fromView = (act: () => void): void =>
      threads.send(page, 'from view', () => {
        if (!view.isClosed) act();
      });
    const view: LiveView = new LiveView(page, {
      ...this.options,
      announce: (element) =>
        fromView(() => {
          this.contexts.announced(element);
          this.events.announced(element);
        }),
      announceRemoval: (element) => fromView(() => this.contexts.removed(element)),
      say: (element, event, detail) => fromView(() => void this.events.dispatch(element, event, detail)),
    });
    this.views.set(page, view);
    return view;
  }

  private attached(tag: LiveTag, node: EngineNode): void {
    const page = this.options.pageOf(rootOf(node)) ?? this.options.currentPage();
    const { version } = this.options;
    const element = new TrackedElement(tag, node, page, () => readAttributes(tag, node, version));
    this.tracked = this.tracked.filter(({ stage }) => stage !== 'gone').concat(element);
    this.tags.set(node, element);
    this.viewOf(page).attached(element, element.tagAttributes());
  }

  private changed(node: EngineNode, name: string, value: unknown): void {
    const element = this.tags.get(node);
    if (element !== undefined && isKnown(element.tag, name, this.options.version)) {
      this.viewOf(element.page).changed(element, name, value);
    }
  }

  private detached(node: EngineNode): void {
    const element = this.tags.get(node);
    this.tags.delete(node);
    if (element !== undefined) this.viewOf(element.page).detached(element);
  }
}

function isKnown(tag: LiveTag, attribute: string, version: string): boolean {
  const since = sinceOfAttribute(tag, attribute);
  return since !== null && isAtLeast(version, since);
}

function readAttributes(tag: LiveTag, node: EngineNode, version: string): Attributes {
  const { data } = engine().exparser.Element.getMethodCaller(node);
  const written = (node._vt?.attrs ?? []).map((attribute) => dashed(attribute.name));
  const known = written.filter((name) => isKnown(tag, name, version));
  return Object.fromEntries(known.map((name) => [name, data[camel(name)]]));
}
