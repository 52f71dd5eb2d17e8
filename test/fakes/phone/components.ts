import { existsSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { isAtLeast, sinceOfDefinition, type LiveTag } from '../../../tools/min-version/tables';
import type { BaseLibrary } from './base-library';
import { adaptDefinition, watchInstance, type Bridge } from './component';
import { engine, type Definition, type EngineNode, type Instance } from './engine';
import { hostRules } from './host-rules';
import { TemplateWatch, usesTemplates } from './old-templates';

interface Options {
  readonly root: string;
  readonly version: string;
  readonly library: BaseLibrary;
  readonly bridge: Bridge;
  /** Ids of the native tags. */
  readonly tagIds: Readonly<Record<string, string>>;
  /** Runs the module at `path`, which calls `Component()` or `Page()`. */
  load(path: string): void;
}

interface ComponentJson {
  component?: boolean;
  usingComponents?: Record<string, string>;
  componentPlaceholder?: Record<string, string>;
}

/** WeChat documents packages and placeholders from these libraries on. Below the first, all packages are loaded as one. */
const packagesSince = '1.7.3';
const placeholdersSince = '2.11.2';

/** A page's constructor, as far as its instances share it. */
export interface PageDefinition {
  readonly methods: object;
  readonly hasComponents: boolean;
}

/** The components and pages of the build, registered with the engine in the form that this base library gives them. */
export class PhoneComponents {
  /** Rules of their style sheets that this base library does not apply. */
  readonly deadRules: string[] = [];
  readonly templates = new TemplateWatch();
  private readonly ids = new Map<string, string>();
  private readonly pages = new Map<string, PageDefinition>();
  private readonly colonBound = new Map<string, Set<string>>();
  private defining: ((definition: Definition) => void) | null = null;

  constructor(private readonly options: Options) {}

  /** `Component()` and `Page()` call it. */
  defined(definition: Definition): void {
    if (!this.defining) throw new Error('Component() or Page() was called by a module that is not one');
    this.defining(definition);
  }

  isColonBound(host: EngineNode, tag: LiveTag, event: string): boolean {
    return this.colonBound.get(host.is)?.has(`${tag} ${event}`) ?? false;
  }

  pageOf(id: string): PageDefinition {
    const page = this.pages.get(id);
    if (!page) throw new Error(`${id} is not a page`);
    return page;
  }

  /** Registers a component after those that it uses. Returns the engine's id. */
  id(path: string, tagName: string): string {
    const known = this.ids.get(path);
    if (known !== undefined) return known;
    const { root, tagIds, load } = this.options;
    const json = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as ComponentJson;
    const wxml = readFileSync(`${path}.wxml`, 'utf8');
    const usingComponents: Record<string, string> = { ...tagIds };
    Object.entries(json.usingComponents ?? {}).forEach(([tag, name]) => {
      const target = name.startsWith('/') ? join(root, name) : join(path, '..', name);
      this.demandReachable(path, target, json.componentPlaceholder?.[tag] !== undefined);
      usingComponents[tag] = this.id(target, tag);
    });
    const registered: string[] = [];
    const outer = this.defining;
    this.defining = (definition) => {
      const adapted = this.adapted(definition, tagName, json.component === true, wxml);
      const place = { path: path.split(sep).join('/'), tagName, template: engine().template(root, path), usingComponents };
      const id = engine().register({ ...place, ...adapted });
      registered.push(id);
      const hasComponents = json.usingComponents !== undefined;
      if (json.component !== true) this.pages.set(id, { methods: adapted.methods as object, hasComponents });
    };
    load(path);
    this.defining = outer;
    const [id] = registered;
    if (id === undefined) throw new Error(`${path}.js calls neither Component() nor Page()`);
    this.ids.set(path, id);
    this.colonBound.set(id, colonBoundEvents(wxml));
    if (!this.options.library.hasHostRules && existsSync(`${path}.wxss`)) {
      this.deadRules.push(...hostRules(readFileSync(`${path}.wxss`, 'utf8')).map((rule) => `${tagName}: ${rule}`));
    }
    return id;
  }

  /** A component of another subpackage needs a placeholder, which the fake phone replaces at once: its packages are all loaded. */
  private demandReachable(from: string, to: string, hasPlaceholder: boolean): void {
    const { version } = this.options;
    const other = this.packageOf(to);
    if (other === '' || other === this.packageOf(from) || !isAtLeast(version, packagesSince)) return;
    if (!hasPlaceholder || !isAtLeast(version, placeholdersSince))
      throw new Error(
        `Component is not found in path "${relative(this.options.root, to)}" (using by "${relative(this.options.root, from)}")`,
      );
  }

  /** The root of the subpackage that has the file; '' for the main package. */
  private packageOf(path: string): string {
    const file = join(this.options.root, 'app.json');
    if (!existsSync(file)) return '';
    const { subPackages = [] } = JSON.parse(readFileSync(file, 'utf8')) as { subPackages?: { root: string }[] };
    return subPackages.map(({ root }) => root).find((root) => path.startsWith(join(this.options.root, root, '/'))) ?? '';
  }

  private adapted(definition: Definition, name: string, isComponent: boolean, wxml: string): Definition {
    const { version, library, bridge } = this.options;
    const adapted = adaptDefinition(definition, (field) => isAtLeast(version, sinceOfDefinition(field)));
    const { templates } = this;
    before(adapted, 'created', (instance) => {
      watchInstance(instance, name, bridge);
      if (isComponent && !library.componentsHaveIs) Object.defineProperty(instance, 'is', { value: undefined });
    });
    if (isComponent && library.templatesFreeze && usesTemplates(wxml)) {
      before(adapted, 'attached', ({ _exparserNode: node }) => templates.attached(node));
      before(adapted, 'detached', ({ _exparserNode: node }) => templates.detached(node));
    }
    return adapted;
  }
}

/** Runs `act` before the definition's own function of a lifetime. */
function before(definition: Definition, lifetime: 'created' | 'attached' | 'detached', act: (instance: Instance) => void): void {
  const own = definition[lifetime] as ((this: Instance) => void) | undefined;
  definition[lifetime] = function (this: Instance) {
    act(this);
    own?.call(this);
  };
}

function colonBoundEvents(wxml: string): Set<string> {
  const tags = Array.from(wxml.matchAll(/<(live-pusher|live-player)\b[^>]*>/g));
  return new Set(
    tags.flatMap(([text, tag]) => Array.from(text.matchAll(/\b(?:bind|catch):([a-z]+)/g), ([, event]) => `${tag} ${event}`)),
  );
}
