import postcss, { type AtRule, type Declaration, type Rule } from 'postcss';
import styleTable from './since-styles.json';

const properties: ReadonlySet<string> = new Set(styleTable.properties);
const newerValues: Readonly<Record<string, readonly string[]>> = styleTable.newerValues;

/** Functions of values that both engines of since-styles.json have. */
const functions: ReadonlySet<string> = new Set([
  'rgb', 'rgba', 'hsl', 'hsla', 'url', 'calc', 'attr', 'counter', 'counters', 'linear-gradient', 'radial-gradient',
  'repeating-linear-gradient', 'repeating-radial-gradient', 'cubic-bezier', 'steps', 'translate', 'translateX', 'translateY', 'translateZ',
  'translate3d', 'rotate', 'rotateX', 'rotateY', 'rotateZ', 'rotate3d', 'scale', 'scaleX', 'scaleY', 'scaleZ', 'scale3d', 'skew', 'skewX',
  'skewY', 'matrix', 'matrix3d', 'perspective', 'rect',
]); // prettier-ignore

const units: ReadonlySet<string> = new Set([
  'px', 'rpx', 'em', 'rem', 'ex', 'ch', 'vw', 'vh', 'vmin', 'vmax', 'cm', 'mm', 'in', 'pt', 'pc', 's', 'ms', 'deg', 'rad', 'grad', 'turn',
]); // prettier-ignore

/** Pseudo-classes and pseudo-elements that both engines have. Others make an engine drop the whole rule. */
const pseudos: ReadonlySet<string> = new Set([
  'before', 'after', 'first-child', 'last-child', 'only-child', 'nth-child', 'nth-last-child', 'first-of-type', 'last-of-type',
  'only-of-type', 'nth-of-type', 'nth-last-of-type', 'not', 'active', 'hover', 'focus', 'checked', 'disabled', 'enabled', 'empty', 'root',
  'target', 'link', 'visited', 'first-letter', 'first-line', 'selection', '-webkit-scrollbar',
]); // prettier-ignore

const atRules: ReadonlySet<string> = new Set([
  'media',
  'import',
  'keyframes',
  '-webkit-keyframes',
  'font-face',
  'charset',
  'supports',
]);
const mediaFeature =
  /^(?:(?:min-|max-)?(?:device-)?(?:width|height|aspect-ratio)|(?:min-|max-)?resolution|orientation|-webkit-.+)$/;

/** MDN dates these values for grids; flexible boxes have had them from the start. */
const ofFlexibleBoxes: Readonly<Record<string, readonly string[]>> = {
  'justify-content': ['space-between', 'space-around'],
  'align-content': ['space-between', 'space-around', 'stretch'],
};

/** Text outside of quotes and addresses. */
const bare = (value: string): string => value.replace(/url\(\s*(?:"[^"]*"|'[^']*'|[^)]*)\s*\)|"[^"]*"|'[^']*'/g, ' ');

/** The first part of a value that one of the engines lacks, as it is shown; null when both have all of it. */
function newerPart(property: string, value: string): string | null {
  const text = bare(value);
  const called = Array.from(text.matchAll(/([a-z-][\w-]*)\(/gi), ([, name]) => String(name));
  const measured = Array.from(text.matchAll(/(?<![\w#.-])[+-]?(?:\d+\.?\d*|\.\d+)([a-z]+)/gi), ([, unit]) =>
    String(unit).toLowerCase(),
  );
  const words = text.split(/[\s,()/]+/);
  const missing = (newerValues[property] ?? []).filter((word) => !ofFlexibleBoxes[property]?.includes(word));
  const found = [
    ...called.filter((name) => !functions.has(name)).map((name) => `${name}()`),
    ...measured.filter((unit) => !units.has(unit)),
    ...words.filter((word) => missing.includes(word) || /^#(?:[\da-f]{4}|[\da-f]{8})$/i.test(word)),
    ...Array.from(text.matchAll(/\b(?:rgb|hsl)a?\([^,)]*\)/g), ([color]) => color),
  ];
  return found[0] ?? null;
}

/** An engine that cannot read a value keeps the one before it, so a newer value needs an older one of its property, or of its shorthand, above it. */
function declarationFaults(declaration: Declaration): string[] {
  const { prop, value, parent } = declaration;
  if (prop.startsWith('--')) return [];
  if (!properties.has(prop)) return [`'${prop}' is no property of the oldest engines`];
  const newer = newerPart(prop, value);
  if (newer === null) return [];
  const siblings = (parent?.nodes ?? []).filter((node): node is Declaration => node.type === 'decl');
  const isCovered = siblings
    .slice(0, siblings.indexOf(declaration))
    .some((above) => (prop === above.prop || prop.startsWith(`${above.prop}-`)) && newerPart(above.prop, above.value) === null);
  return isCovered ? [] : [`'${newer}' of '${prop}' is newer than the oldest engines, and no older value stands above it`];
}

function selectorFaults(rule: Rule): string[] {
  const parent = rule.parent as AtRule | undefined;
  if (parent?.type === 'atrule' && /keyframes$/.test(parent.name)) return [];
  const selector = bare(rule.selector);
  const faults = Array.from(selector.matchAll(/::?([a-z-]+)/gi), ([, name]) => String(name))
    .filter((name) => !pseudos.has(name))
    .map(
      (name) =>
        `':${name}' is no selector of the oldest engines${rule.selectors.length > 1 ? `, and drops all of '${rule.selector}'` : ''}`,
    );
  if ((rule.parent?.type as string) === 'rule' || selector.includes('&'))
    faults.push('a rule inside a rule is newer than the oldest engines');
  if (/:not\([^)]*[\s,]|\[[^\]]*\s[is]\]|:nth-[a-z-]+\([^)]*\bof\b/.test(selector))
    faults.push(`the selector '${rule.selector}' is newer than the oldest engines`);
  return faults;
}

function atRuleFaults({ name, params }: AtRule): string[] {
  if (!atRules.has(name)) return [`'@${name}' is no rule of the oldest engines`];
  if (name !== 'media') return [];
  if (/[<>=]/.test(params)) return [`'@media ${params}' compares, which is newer than the oldest engines`];
  return Array.from(params.matchAll(/\(\s*([a-z-]+)/gi), ([, feature]) => String(feature))
    .filter((feature) => !mediaFeature.test(feature))
    .map((feature) => `'${feature}' is no media feature of the oldest engines`);
}

/** Parts of a style that the oldest engines lack: those on which base library 1.7.0 ran in 2017. */
export function styleFaults(wxss: string): string[] {
  const faults: string[] = [];
  postcss.parse(wxss).walk((node) => {
    if (node.type === 'decl') faults.push(...declarationFaults(node));
    if (node.type === 'rule') faults.push(...selectorFaults(node));
    if (node.type === 'atrule') faults.push(...atRuleFaults(node));
  });
  return faults;
}

/** The same for the `style` of a tag: the declarations written in it, also inside its expressions. Results of expressions are not known. */
export function inlineStyleFaults(style: string): string[] {
  const expression = /\{\{[\s\S]*?\}\}/g;
  const texts = Array.from(style.matchAll(expression)).flatMap(([inside]) =>
    Array.from(inside.matchAll(/'([^']*)'/g), ([, text]) => String(text)),
  );
  const written = [style.replace(expression, ' 0 '), ...texts].flatMap((text) => text.split(';'));
  const declarations = written.flatMap((text) => /([a-z-]+)\s*:\s*([^:]*)$/.exec(text)?.[0] ?? []);
  return styleFaults(`a{${declarations.join(';')}}`);
}
