import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import postcss, { type AtRule, type Root } from 'postcss';
import selectorParser from 'postcss-selector-parser';
import { bindUnits } from '../engine/units';

export interface SheetOptions {
  /** Root of the mini program: `@import "/x.wxss"` starts there. */
  readonly root: string;
  /** Set for an isolated component: put before every class name. */
  readonly prefix?: string;
  /** Set for a page: its rules reach no other page. */
  readonly page?: string;
  /** False drops `prefers-color-scheme: dark`, which WeChat honours only with `"darkmode": true`. */
  readonly darkmode?: boolean;
}

/** WXSS to CSS: imports inlined, rpx and viewport units bound to the frame, names kept apart. */
export function compileSheet(file: string, options: SheetOptions): string {
  const root = withImports(file, options.root, new Set([resolve(file)]));
  if (options.darkmode === false) dropDark(root);
  root.walkComments((comment) => void comment.remove());
  const rewrite = rewriter(options);
  root.walkRules((rule) => {
    const parent = rule.parent as AtRule | undefined;
    if (parent?.type === 'atrule' && /keyframes$/.test(parent.name)) return;
    rule.selector = rewrite.processSync(rule.selector);
  });
  root.walkDecls((declaration) => {
    declaration.value = bindUnits(declaration.value);
  });
  return root.toString();
}

function withImports(file: string, appRoot: string, seen: Set<string>): Root {
  const root = postcss.parse(readFileSync(file, 'utf8'), { from: file });
  root.walkAtRules('import', (rule) => {
    const name = /^(?:url\()?["']([^"']+)["']\)?/.exec(rule.params.trim())?.[1];
    if (name === undefined) return;
    const target = name.startsWith('/') ? join(appRoot, name) : resolve(dirname(file), name);
    if (seen.has(target)) {
      rule.remove();
      return;
    }
    seen.add(target);
    rule.replaceWith(withImports(target, appRoot, seen));
  });
  return root;
}

function dropDark(root: Root): void {
  root.walkAtRules('media', (rule) => {
    if (/prefers-color-scheme:\s*dark/.test(rule.params)) rule.remove();
  });
}

function rewriter({ prefix, page }: SheetOptions): selectorParser.Processor<void> {
  const route = page === undefined ? null : `wx-page[route="${page}"]`;
  return selectorParser((selectors) => {
    selectors.walkClasses((node) => {
      if (prefix !== undefined) node.value = `${prefix}--${node.value}`;
    });
    // Every tag is `wx-<name>` in the document, so that no component can be taken for an HTML element.
    selectors.walkTags((node) => {
      if (!isCount(node)) node.value = `wx-${node.value}`;
    });
    selectors.walkPseudos((node) => {
      if (node.value !== ':host') return;
      node.replaceWith(
        selectorParser.attribute({ attribute: 'wx-host', operator: '=', value: prefix ?? '', quoteMark: null, raws: {} }),
      );
    });
    if (route === null) return;
    selectors.each((selector) => {
      const first = selector.first;
      if (first?.type === 'tag' && first.value === 'wx-page') {
        first.value = route;
        return;
      }
      // :where adds no weight, so a page's rule is as strong as its author wrote it.
      selector.prepend(selectorParser.combinator({ value: ' ' }));
      selector.prepend(selectorParser.tag({ value: `:where(${route})` }));
    });
  });
}

/** Whether `node` belongs to the `2n + 1`, `odd` or `2 of` of `:nth-child(…)`, whose words the parser takes for tags. */
function isCount(node: selectorParser.Node): boolean {
  const selector = node.parent;
  const pseudo = selector?.parent;
  if (selector?.type !== 'selector' || pseudo?.type !== 'pseudo' || !/^:nth-/i.test(pseudo.value)) return false;
  const of = selector.nodes.findIndex(({ type, value }) => type === 'tag' && value?.toLowerCase() === 'of');
  return selector === pseudo.first && (of < 0 || selector.index(node) <= of);
}
