/**
 * The component engine of the fake phone: WeChat's own exparser, as packed by miniprogram-simulate. It is newer than every base
 * library that we simulate, so features missing there are removed before it sees them. Only this file uses it.
 */
export interface EngineNode {
  id: string;
  is: string;
  dataset: Record<string, unknown>;
  childNodes: EngineNode[];
  shadowRoot?: EngineRoot;
  ownerShadowRoot?: EngineRoot;
  /** The node in the page's document. */
  $$?: HTMLElement;
  _vt?: VirtualTag;
}

export interface EngineRoot {
  childNodes: EngineNode[];
  querySelectorAll(selector: string): EngineNode[];
  getHostNode(): EngineNode;
}

interface VirtualTag {
  attrs: { name: string; value: unknown }[];
  event: Record<string, { handler: string } | undefined>;
}

export interface Instance {
  data: Record<string, unknown>;
  setData(patch: Record<string, unknown>, done?: () => void): void;
  triggerEvent(name: string, detail?: unknown, options?: unknown): void;
  _exparserNode: EngineNode;
  [name: string]: unknown;
}

export interface Rendered {
  instance: Instance;
  dom: HTMLElement;
  _exparserNode: EngineNode;
  attach(parent: Element): void;
  detach(): void;
}

export type Definition = Record<string, unknown>;

interface Exparser {
  Element: { getMethodCaller(node: EngineNode): Instance };
  Event: {
    create(name: string, detail: unknown, options: Record<string, unknown>): unknown;
    dispatchEvent(node: EngineNode, event: unknown): void;
  };
}

interface Engine {
  exparser: Exparser;
  register(definition: Definition): string;
  render(id: string, properties: Readonly<Record<string, unknown>>): Rendered;
  updateAttributes(node: EngineNode, attributes: { name: string; value: unknown }[]): void;
  /** A component's template, compiled by WeChat's own compiler. */
  template(root: string, path: string): unknown;
}

let loaded: Engine | null = null;

/** Loaded once and lazily, because it needs a document and is slow. */
export function engine(): Engine {
  if (loaded) return loaded;
  // Registers the built-in tags.
  require('miniprogram-simulate');
  const components = require('j-component') as {
    register(definition: Definition): string;
    create(id: string, properties: Readonly<Record<string, unknown>>): Rendered;
  };
  const render = require('j-component/src/render/render') as { updateAttrs: Engine['updateAttributes'] };
  const compiler = require('miniprogram-simulate/src/compile') as {
    getWxml(path: string, options: { compiler: string; rootPath: string }): unknown;
  };
  // Its templates read a global of WeChat's web view.
  Object.assign(window, { __webview_engine_version__: 0.02 });
  loaded = {
    exparser: require('miniprogram-exparser') as Exparser,
    register: (definition) => components.register(definition),
    render: (id, properties) => components.create(id, properties),
    updateAttributes: (node, attributes) => render.updateAttrs(node, attributes),
    template: (root, path) => compiler.getWxml(path, { compiler: 'official', rootPath: root }),
  };
  return loaded;
}

/** The component whose template contains the node, or null for a node that a page placed. */
export const hostOf = (node: EngineNode): EngineNode | null =>
  typeof node.ownerShadowRoot?.getHostNode === 'function' ? node.ownerShadowRoot.getHostNode() : null;

/** The outermost component around `node`: the one that a page placed, or the page itself. */
export const rootOf = (node: EngineNode): EngineNode => {
  const host = hostOf(node);
  return host === null ? node : rootOf(host);
};

/** Whether `node` is `root` or inside it. */
export const isInside = (node: EngineNode, root: EngineNode): boolean => {
  for (let at: EngineNode | null = node; at !== null; at = hostOf(at)) if (at === root) return true;
  return false;
};

/** Every matching node below `root`, through all components. */
export function findAll(root: EngineNode, selector: string): EngineNode[] {
  const here = root.shadowRoot?.querySelectorAll(selector) ?? [];
  const below = (node: EngineNode): EngineNode[] => [
    ...(node.shadowRoot ? findAll(node, selector) : []),
    ...(node.childNodes ?? []).flatMap(below),
  ];
  return [...here, ...(root.shadowRoot?.childNodes ?? []).flatMap(below)];
}
