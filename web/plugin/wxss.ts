import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import postcss, { type AtRule, type Root } from 'postcss';
import selectorParser from 'postcss-selector-parser';
import { bindUnits } from '../engine/units';

export interface SheetOptions {
  /** The root of the mini program, for `@import "/x.wxss"`. */
  readonly root: string;
  /** The prefix of every class name, for an isolated component. */
  readonly prefix?: string;
  /** The path of a page, whose rules must not affect other pages. */
  readonly page?: string;
  /** False drops `prefers-color-scheme: dark`, which WeChat honours only with `"darkmode": true`. */
  readonly darkmode?: boolean;
}

/** Compiles WXSS to CSS: inlines imports, binds rpx and viewport units to the frame, and isolates class names. */
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
    // Every tag is `wx-<name>` in the document, so that no component has the name of an HTML element.
    selectors.walkTags((node) => {
      if (!isNthArgument(node)) node.value = `wx-${node.value}`;
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
      // :where keeps the specificity that the author wrote.
      selector.prepend(selectorParser.combinator({ value: ' ' }));
      selector.prepend(selectorParser.tag({ value: `:where(${route})` }));
    });
  });
}

/** Whether `node` is part of the `2n + 1`, `odd` or `2 of` of `:nth-child(…)`, which the parser reads as tags. */
function isNthArgument(node: selectorParser.Node): boolean {
  const selector = node.parent;
  const pseudo = selector?.parent;
  if (selector?.type !== 'selector' || pseudo?.type !== 'pseudo' || !/^:nth-/i.test(pseudo.value)) return false;
  const of = selector.nodes.findIndex(({ type, value }) => type === 'tag' && value?.toLowerCase() === 'of');
  return selector === pseudo.first && (of < 0 || selector.index(node) <= of);
}
