import * as glassEasel from 'glass-easel';
import { MiniProgramEnv, component as adapter } from 'glass-easel-miniprogram-adapter';
import { afterRender } from './after-render';
import type { BuiltIn } from './built-in';
import { componentDefinition } from './built-in-component';
import type { NodeInfo, Gesture, Instance, PageRoot } from './instance';
import { recordListener, prepareElement } from './element';
import { asWeChat, type TemplateWrapper } from './template-wrapper';

/** A page or component of the mini program, compiled. */
export interface EngineEntry {
  readonly path: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly css: string;
  /** The prefix of its class names, when they are isolated. */
  readonly prefix?: string;
}

export interface EngineOptions {
  readonly templates: Readonly<Record<string, unknown>>;
  readonly appCss: string;
  readonly entries: readonly EngineEntry[];
  /** Methods of WeChat that every page and component has; the author's methods override them. */
  readonly methods: Readonly<Record<string, (this: Instance, ...args: never[]) => unknown>>;
  readonly formField: { readonly name: string; readonly properties: Record<string, unknown> };
  /** Development only: receives each setData before it is applied. */
  inspect?(values: unknown, path: string): void;
  onError(error: unknown, where: string): void;
}

/** Through this backend glass-easel writes to the document. Events enter through `Engine.dispatch`. */
class DocumentBackend extends glassEasel.CurrentWindowBackendContext {
  private readonly sheets = new Map<string, number>();

  override document = {
    createElement: (tag: string) => prepareElement(document.createElement(`wx-${tag}`)) as never,
    createTextNode: (text: string) => document.createTextNode(text) as never,
    createDocumentFragment: () => document.createDocumentFragment() as never,
  };

  override setListenerStats(element: unknown, type: string): void {
    recordListener(element as Element, type);
  }

  override appendStyleSheetPath(path: string, scope?: number): number {
    const known = this.sheets.get(path);
    if (known !== undefined) return known;
    const added = super.appendStyleSheetPath(path, scope);
    this.sheets.set(path, added);
    return added;
  }

  override render(then: (error: Error | null) => void): void {
    afterRender(() => then(null));
  }
}

/** The only user of glass-easel, which is before 1.0 and changes. The rest of the runtime uses this class and plain elements. */
export class Engine {
  private readonly backend = new DocumentBackend();
  private readonly environment = new MiniProgramEnv();
  private readonly space = this.environment.createCodeSpace('', true);
  private readonly associated = this.environment.associateBackend(this.backend);
  private readonly entries: ReadonlyMap<string, EngineEntry>;
  private readonly formField: unknown;

  constructor(private readonly options: EngineOptions) {
    this.entries = new Map(options.entries.map((entry) => [entry.path, entry]));
    glassEasel.addGlobalErrorListener((error, method) => {
      options.onError(error, method ?? '');
      return false;
    });
    const space = this.space.getComponentSpace();
    // Fields must not be written to the node: a property named `dataset` would throw.
    space.updateComponentOptions({ writeIdToDOM: true, writeFieldsToNode: false, useMethodCallerListeners: true });
    this.space.setOverallBehavior(this.sharedBehavior() as never);
    this.formField = this.define('Behavior', '', { properties: options.formField.properties });
    this.addSheet('app', options.appCss);
    options.entries.forEach((entry) => {
      this.space.addComponentStaticConfig(entry.path, entry.config as never);
      const template = options.templates[entry.path];
      if (template !== undefined) this.space.addCompiledTemplate(entry.path, this.template(template));
      this.addSheet(entry.path, entry.css, entry.prefix);
    });
  }

  addBuiltIn(tag: string, builtIn: BuiltIn): void {
    const space = this.space.getComponentSpace();
    const empty = { content: () => () => ({ C: () => undefined, B: {} }) };
    const definition = space
      .define(`wx://${tag}`)
      .template((builtIn.content === false ? empty : undefined) as never)
      .definition(componentDefinition(tag, builtIn) as never)
      .registerComponent();
    space.setGlobalUsingComponent(tag, definition.general());
  }

  /** Implements `Page()`, `Component()` and `Behavior()` for the file at `path`. */
  define(kind: 'Page' | 'Component' | 'Behavior', path: string, definition: unknown): unknown {
    return this.space.componentEnv(path, (constructors) => {
      const construct = constructors[kind] as (given: unknown) => unknown;
      if (definition === null || typeof definition !== 'object') return construct(definition);
      const { behaviors = [], options } = definition as Definition;
      this.readStyleOptions(path, options);
      const known = behaviors.map((each) => (each === this.options.formField.name ? this.formField : each));
      return construct({ ...definition, behaviors: known.filter((each) => typeof each !== 'string') });
    });
  }

  createPage(path: string, query: string): PageRoot {
    const root = this.associated.createRoot('page', this.space, query === '' ? path : `${path}?${query}`);
    const component = root.getComponent();
    const element = component.getBackendElement() as unknown as HTMLElement;
    element.setAttribute('route', path);
    return {
      instance: root.get() as unknown as Instance,
      element,
      attach(parent) {
        const mark = parent.appendChild(document.createElement('i'));
        root.attach(parent as never, mark as never);
      },
      lifetime: (name, args) => component.triggerPageLifetime(name, args as never),
      release: () => root.release(),
    };
  }

  /** Raises a gesture at `origin` and its ancestors; true when a page handled it with `catch`. */
  dispatch(origin: Element, { type, detail, touches, changedTouches }: Gesture): boolean {
    const target = nearest(origin);
    if (target === null) return false;
    const options = {
      bubbles: true,
      composed: true,
      capturePhase: true,
      originalEvent: { target: origin },
      extraFields: { touches, changedTouches },
    };
    const event = new glassEasel.Event(type, detail, options);
    glassEasel.Event.dispatchEvent(target, event);
    return event.defaultPrevented();
  }

  /** The elements that match `selector` in the WXML of `scope`. */
  find(scope: Instance, selector: string): Element[] {
    const found = componentOf(scope)?.getShadowRoot()?.querySelectorAll(selector) ?? [];
    return found.map((each) => each.getBackendElement() as unknown).filter((each) => each instanceof Element);
  }

  /** The element of a page or component; null for a virtual host. */
  elementOf(scope: Instance): Element | null {
    return (componentOf(scope)?.getBackendElement() as unknown as Element | undefined) ?? null;
  }

  describe(element: Element): NodeInfo {
    const node = nearest(element);
    const data = node !== null && glassEasel.Component.isComponent(node) ? (node.data as NodeInfo['data']) : {};
    return { id: node?.id ?? '', dataset: node?.dataset ?? {}, data };
  }

  private sharedBehavior(): unknown {
    const { methods, inspect } = this.options;
    const own = adapter.ComponentCaller.prototype as unknown as Instance;
    const setData = function (this: Instance, values: Record<string, unknown>, then?: () => void): void {
      inspect?.(values, this.is);
      own.setData.call(this, values, then);
    };
    const attached = function (this: Instance): void {
      const component = componentOf(this);
      afterRender(() => {
        if (component !== null && glassEasel.Element.isAttached(component)) component.triggerLifetime('ready', []);
      });
    };
    const behavior = this.space.getComponentSpace().define();
    return behavior
      .methods({ ...methods, setData } as never)
      .lifetime('attached', attached as never)
      .registerBehavior();
  }

  /** Compiled templates write to the tree through a wrapper. This one adds WeChat's behaviour. */
  private template(compiled: unknown): glassEasel.template.ComponentTemplate {
    const content = (name: string): Generate | undefined => {
      const generate = (compiled as (name: string) => Generate | undefined)(name);
      return generate && ((wrapper, ...rest) => generate(asWeChat(wrapper, hasOwn), ...rest));
    };
    return { groupList: this.options.templates, content } as never;
  }

  private addSheet(path: string, css: string, prefix?: string): void {
    this.associated.registerStyleSheetContent(path, css);
    this.space.addStyleSheet(path, path, prefix);
  }

  /** Reads style isolation from `options`, as WeChat does. The adapter reads it only from JSON. */
  private readStyleOptions(path: string, options: Definition['options'] = {}): void {
    const isolation = options.styleIsolation ?? (options.addGlobalClass === true ? 'apply-shared' : undefined);
    const entry = this.entries.get(path);
    if (isolation === undefined || entry === undefined || entry.config.styleIsolation !== undefined) return;
    this.space.addComponentStaticConfig(path, { ...entry.config, styleIsolation: isolation } as never);
    if (isolation === 'shared' && entry.prefix !== undefined) {
      this.addSheet(path, entry.css.replaceAll(`.${entry.prefix}--`, '.'));
    }
  }
}

/** The fields of `Page({…})` and `Component({…})` that the runtime reads. */
interface Definition {
  readonly behaviors?: readonly unknown[];
  readonly options?: { readonly styleIsolation?: string; readonly addGlobalClass?: boolean };
}

type Generate = (wrapper: TemplateWrapper, ...rest: unknown[]) => unknown;

const hasOwn = (node: unknown, name: string): boolean =>
  glassEasel.Component.isComponent(node) && glassEasel.Component.hasProperty(node, name);

/** The engine's component of a page or component instance. */
const componentOf = (instance: Instance): glassEasel.GeneralComponent | null =>
  (instance as { readonly _$?: glassEasel.GeneralComponent })._$ ?? null;

function nearest(from: Element): glassEasel.Element | null {
  for (let at: Node | null = from; at !== null; at = at.parentNode) {
    const { __wxElement: found } = at as { readonly __wxElement?: glassEasel.Element };
    if (found !== undefined) return found;
  }
  return null;
}
