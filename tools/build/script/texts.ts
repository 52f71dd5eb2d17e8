import ts from 'typescript';

/** The language that defines the keys, and all languages. */
const keyLanguage = /[\\/]core[\\/]texts[\\/]zh-cn\.ts$/;
const inTexts = /[\\/]core[\\/]texts[\\/][^\\/]+\.ts$/;
const language = /[\\/]core[\\/]texts[\\/](?:zh-cn|en)\.ts$/;

interface Texts {
  /** The exported name. */
  name: string;
  keys: readonly string[];
  values: readonly string[];
}

interface Table extends Texts {
  /** The place of the object literal in the source. */
  start: number;
  end: number;
}

type Key = ts.Identifier | ts.StringLiteral | ts.NumericLiteral;
type Entry<Value extends ts.Expression> = ts.PropertyAssignment & { name: Key; initializer: Value };

/** The variables of a module that hold an object whose every value is of one kind. */
function objectsOf<Value extends ts.Expression>(
  path: string,
  source: string,
  isEntry: (one: ts.ObjectLiteralElementLike) => one is Entry<Value>,
): { name: string; object: ts.ObjectLiteralExpression; entries: Entry<Value>[] }[] {
  const found: { name: string; object: ts.ObjectLiteralExpression; entries: Entry<Value>[] }[] = [];
  const visit = (node: ts.Node): void => {
    if (!ts.isVariableDeclaration(node)) return ts.forEachChild(node, visit);
    const object = node.initializer && ts.isAsExpression(node.initializer) ? node.initializer.expression : node.initializer;
    if (!object || !ts.isObjectLiteralExpression(object)) return;
    if (object.properties.length === 0 || !object.properties.every(isEntry)) return;
    found.push({ name: node.name.getText(), object, entries: object.properties.filter(isEntry) });
  };
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true));
  return found;
}

/** Texts as one string, which is split at its line breaks. */
function lines(path: string, texts: readonly string[]): string {
  if (texts.some((text) => text.includes('\n'))) throw new Error(`${path}: a text may have no line break`);
  return JSON.stringify(texts.join('\n'));
}

const isKey = (name: ts.PropertyName): name is Key =>
  ts.isStringLiteral(name) || ts.isIdentifier(name) || ts.isNumericLiteral(name);

const isText = (one: ts.ObjectLiteralElementLike): one is Entry<ts.StringLiteralLike> =>
  ts.isPropertyAssignment(one) && isKey(one.name) && ts.isStringLiteralLike(one.initializer);

type Pair = ts.ArrayLiteralExpression & { elements: readonly [ts.StringLiteralLike, ts.StringLiteralLike] };

const isPair = (one: ts.ObjectLiteralElementLike): one is Entry<Pair> =>
  ts.isPropertyAssignment(one) &&
  isKey(one.name) &&
  ts.isArrayLiteralExpression(one.initializer) &&
  one.initializer.elements.length === 2 &&
  one.initializer.elements.every(ts.isStringLiteralLike);

/** Every table of texts in a module. */
const tablesOf = (path: string, source: string): Table[] =>
  objectsOf(path, source, isText).map(({ name, object, entries }) => ({
    name,
    keys: entries.map((entry) => entry.name.text),
    values: entries.map(({ initializer }) => initializer.text),
    start: object.getStart(),
    end: object.getEnd(),
  }));

/** The only table of the module of a language. */
function readTexts(path: string, source: string): Texts {
  const [texts, ...others] = tablesOf(path, source);
  if (texts === undefined || others.length > 0) throw new Error(`${path} is not one table of texts`);
  return texts;
}

/** The values in the order of `keys`. Throws when a key is in one language only. */
function inOrder(path: string, texts: Texts, keys: readonly string[]): string {
  const of = Object.fromEntries(texts.keys.map((key, at) => [key, texts.values[at]]));
  const odd = keys.find((key) => of[key] === undefined) ?? texts.keys.find((key) => !keys.includes(key));
  if (odd !== undefined) throw new Error(`${path}: '${odd}' is in one language only`);
  return lines(
    path,
    keys.map((key) => of[key] ?? ''),
  );
}

/** The beginning that all keys have, up to the point; '' if there is none. */
function prefixOf(keys: readonly string[]): string {
  const prefix = (keys[0] ?? '').replace(/[^.]*$/, '');
  return keys.every((key) => key.startsWith(prefix)) ? prefix : '';
}

/** The module of a table that has each text in both languages side by side. */
function packPairs(path: string, source: string): string | null {
  const [table, ...others] = objectsOf(path, source, isPair);
  if (table === undefined || others.length > 0) return null;
  const { object, entries } = table;
  const names = JSON.stringify(entries.map(({ name }) => name.text).join(' '));
  const [chinese, english] = [0, 1].map((language) =>
    lines(
      path,
      entries.map(({ initializer }) => initializer.elements[language as 0 | 1].text),
    ),
  );
  const packed = `/*#__PURE__*/ paired(${names}, ${chinese}, ${english})`;
  return `function paired(names, chinese, english) {
  const first = chinese.split('\\n');
  const second = english.split('\\n');
  const pairs = {};
  names.split(' ').forEach((name, at) => { pairs[name] = [first[at], second[at]]; });
  return pairs;
}
${source.slice(0, object.getStart())}${packed}${source.slice(object.getEnd())}`;
}

/** The module of the texts of one component, with the table of each language. They share the keys of the first. */
function packComponentTexts(path: string, source: string): string | null {
  const tables = tablesOf(path, source);
  const [first] = tables;
  if (first === undefined || tables.length === 1) return packPairs(path, source);
  const packed = [...tables]
    .reverse()
    .reduce(
      (text, table) =>
        `${text.slice(0, table.start)}/*#__PURE__*/ unpacked(${inOrder(path, table, first.keys)}, ownKeys)${text.slice(table.end)}`,
      source,
    );
  const prefix = prefixOf(first.keys);
  const names = JSON.stringify(first.keys.map((key) => key.slice(prefix.length)).join(' '));
  const keys = prefix === '' ? '' : `.map((name) => ${JSON.stringify(prefix)} + name)`;
  return `import { unpacked } from './zh-cn';\nconst ownKeys = ${names}.split(' ')${keys};\n${packed}`;
}

/**
 * The module of texts as lists, because a list of keys and a list of values are shorter than a table. All languages share one list of
 * keys, in the order of zh-cn.ts, which `read` returns; those of one component have their own. Null for any other module.
 */
export function packTexts(path: string, source: string, read: (path: string) => string): string | null {
  if (!inTexts.test(path)) return null;
  if (!language.test(path)) return packComponentTexts(path, source);
  const texts = readTexts(path, source);
  if (!keyLanguage.test(path)) {
    const { keys } = readTexts('zh-cn.ts', read(path.replace(/[^\\/]+$/, 'zh-cn.ts')));
    const values = inOrder(path, texts, keys);
    return `import { unpacked } from './zh-cn';\nexport var ${texts.name} = /*#__PURE__*/ unpacked(${values});\n`;
  }
  return `var keys = ${JSON.stringify(texts.keys.join(' '))}.split(' ');
/** @__NO_SIDE_EFFECTS__ */
export function unpacked(values, others) {
  var texts = {};
  values.split('\\n').forEach(function (text, at) { texts[(others || keys)[at]] = text; });
  return texts;
}
export var ${texts.name} = /*#__PURE__*/ unpacked(${inOrder(path, texts, texts.keys)});
`;
}
