import ts from 'typescript';

/** The language that defines the keys, and all languages. */
const keyLanguage = /[\\/]core[\\/]texts[\\/]zh-cn\.ts$/;
const language = /[\\/]core[\\/]texts[\\/](?:zh-cn|en)\.ts$/;

interface Texts {
  /** The exported name. */
  name: string;
  keys: readonly string[];
  values: readonly string[];
}

function readTexts(path: string, source: string): Texts {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true);
  const found: Texts[] = [];
  const visit = (node: ts.Node): void => {
    if (!ts.isVariableDeclaration(node)) return ts.forEachChild(node, visit);
    const value = node.initializer && ts.isAsExpression(node.initializer) ? node.initializer.expression : node.initializer;
    if (!value || !ts.isObjectLiteralExpression(value)) return;
    const pairs = value.properties.map((one) => {
      if (!ts.isPropertyAssignment(one) || !ts.isStringLiteralLike(one.initializer) || ts.isComputedPropertyName(one.name))
        throw new Error(`${path}: ${one.getText()} is not a text`);
      return [one.name.text, one.initializer.text] as const;
    });
    found.push({ name: node.name.getText(), keys: pairs.map(([key]) => key), values: pairs.map(([, text]) => text) });
  };
  visit(file);
  const [texts] = found;
  if (texts === undefined || found.length !== 1) throw new Error(`${path} is not one table of texts`);
  if (texts.values.some((text) => text.includes('\n'))) throw new Error(`${path}: a text may have no line break`);
  return texts;
}

/**
 * The module of a language as lists. All languages share one list of keys, in the order of zh-cn.ts, which `read` returns. Null for any
 * other module.
 */
export function packTexts(path: string, source: string, read: (path: string) => string): string | null {
  if (!language.test(path)) return null;
  const texts = readTexts(path, source);
  if (keyLanguage.test(path)) {
    return `var keys = ${JSON.stringify(texts.keys.join(' '))}.split(' ');
/** @__NO_SIDE_EFFECTS__ */
export function unpacked(values) {
  var texts = {};
  values.split('\\n').forEach(function (text, at) { texts[keys[at]] = text; });
  return texts;
}
export var ${texts.name} = /*#__PURE__*/ unpacked(${JSON.stringify(texts.values.join('\n'))});
`;
  }
  const { keys } = readTexts('zh-cn.ts', read(path.replace(/[^\\/]+$/, 'zh-cn.ts')));
  const of = Object.fromEntries(texts.keys.map((key, at) => [key, texts.values[at]]));
  const odd = keys.find((key) => of[key] === undefined) ?? texts.keys.find((key) => !keys.includes(key));
  if (odd !== undefined) throw new Error(`${path}: '${odd}' is in one language only`);
  const values = keys.map((key) => of[key]).join('\n');
  return `import { unpacked } from './zh-cn';\nexport var ${texts.name} = /*#__PURE__*/ unpacked(${JSON.stringify(values)});\n`;
}
