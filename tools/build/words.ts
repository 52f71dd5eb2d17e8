import ts from 'typescript';

/** The language that says which words there are, and every other. */
const first = /[\\/]core[\\/]texts[\\/]zh-cn\.ts$/;
const language = /[\\/]core[\\/]texts[\\/](?:zh-cn|en)\.ts$/;

interface Words {
  /** What the module calls them. */
  name: string;
  keys: readonly string[];
  values: readonly string[];
}

function wordsOf(path: string, source: string): Words {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true);
  const found: Words[] = [];
  const visit = (node: ts.Node): void => {
    if (!ts.isVariableDeclaration(node)) return ts.forEachChild(node, visit);
    const value = node.initializer && ts.isAsExpression(node.initializer) ? node.initializer.expression : node.initializer;
    if (!value || !ts.isObjectLiteralExpression(value)) return;
    const pairs = value.properties.map((one) => {
      if (!ts.isPropertyAssignment(one) || !ts.isStringLiteralLike(one.initializer) || ts.isComputedPropertyName(one.name))
        throw new Error(`${path}: ${one.getText()} is no word`);
      return [one.name.text, one.initializer.text] as const;
    });
    found.push({ name: node.name.getText(), keys: pairs.map(([key]) => key), values: pairs.map(([, text]) => text) });
  };
  visit(file);
  const [words] = found;
  if (words === undefined || found.length !== 1) throw new Error(`${path} is not one table of words`);
  if (words.values.some((text) => text.includes('\n'))) throw new Error(`${path}: a text has no line breaks`);
  return words;
}

/**
 * A language as lists: keys once for all languages, in the order of the first one. `read` gives the source of that. Null for a module
 * that is no language.
 */
export function packedWords(path: string, source: string, read: (path: string) => string): string | null {
  if (!language.test(path)) return null;
  const words = wordsOf(path, source);
  if (first.test(path)) {
    return `var keys = ${JSON.stringify(words.keys.join(' '))}.split(' ');
/** @__NO_SIDE_EFFECTS__ */
export function unpacked(values) {
  var texts = {};
  values.split('\\n').forEach(function (text, at) { texts[keys[at]] = text; });
  return texts;
}
export var ${words.name} = /*#__PURE__*/ unpacked(${JSON.stringify(words.values.join('\n'))});
`;
  }
  const { keys } = wordsOf('zh-cn.ts', read(path.replace(/[^\\/]+$/, 'zh-cn.ts')));
  const of = Object.fromEntries(words.keys.map((key, at) => [key, words.values[at]]));
  const odd = keys.find((key) => of[key] === undefined) ?? words.keys.find((key) => !keys.includes(key));
  if (odd !== undefined) throw new Error(`${path}: '${odd}' is in one language only`);
  const values = keys.map((key) => of[key]).join('\n');
  return `import { unpacked } from './zh-cn';\nexport var ${words.name} = /*#__PURE__*/ unpacked(${JSON.stringify(values)});\n`;
}
