import ts from 'typescript';
import { rewriteNodes, type Edit } from './edits';
import { platformNames } from './script';

const isPrivate = (node: ts.Node): boolean =>
  ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword) === true;

const isThis = (node: ts.Node | undefined): boolean => node?.kind === ts.SyntaxKind.ThisKeyword;
const isAnnotationCall = (node: ts.Node): boolean =>
  ts.isCallExpression(node) && node.expression.getText().endsWith('makeObservable');

/** Whether `pattern` takes members of `this` apart: `const { a, b } = this`. */
const isOfThis = (pattern: ts.Node): boolean => ts.isVariableDeclaration(pattern.parent) && isThis(pattern.parent.initializer);

/** Whether a text names a private member in `makeObservable<this, 'a' | 'b'>`. */
function isAnnotationType({ parent: type }: ts.StringLiteralLike): boolean {
  if (!ts.isLiteralTypeNode(type)) return false;
  return isAnnotationCall(ts.isUnionTypeNode(type.parent) ? type.parent.parent : type.parent);
}

/** A name that `node` uses for a member of an object other than `this`, or as text; null for any other node. */
function foreignUse(node: ts.Node): string | null {
  if (ts.isPropertyAccessExpression(node)) return isThis(node.expression) ? null : node.name.text;
  if (ts.isStringLiteralLike(node)) return isAnnotationType(node) ? null : node.text;
  if (ts.isBindingElement(node)) {
    const isOther = ts.isObjectBindingPattern(node.parent) && !isOfThis(node.parent);
    return isOther ? (node.propertyName ?? node.name).getText() : null;
  }
  const isKey = ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node) || ts.isMethodDeclaration(node);
  if (!isKey || !ts.isObjectLiteralExpression(node.parent)) return null;
  return isAnnotationCall(node.parent.parent) ? null : node.name.getText();
}

const shortName = (index: number): string => `$${index.toString(36)}`;

/**
 * Short names for the private members that a module uses on `this` alone. Only code of the module itself can use them, so no type
 * information is needed; a name that the module also uses in any other way keeps its length.
 */
export function privateNames(path: string, source: string): ReadonlyMap<string, string> {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ES2022, true);
  const names = new Set<string>();
  const foreign = new Set(platformNames);
  let isDynamic = false;
  const visit = (node: ts.Node): void => {
    const isMember = ts.isClassElement(node) || ts.isParameter(node);
    if (isMember && node.name && ts.isIdentifier(node.name)) (isPrivate(node) ? names : foreignMembers(node)).add(node.name.text);
    if (ts.isElementAccessExpression(node) && isThis(node.expression)) isDynamic = true;
    if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ExtendsKeyword && ts.isClassDeclaration(node.parent))
      isDynamic = true;
    const used = foreignUse(node);
    if (used !== null) foreign.add(used);
    ts.forEachChild(node, visit);
  };
  /** Public members, which another class of the module may have under the same name; parameters are no members. */
  const foreignMembers = (node: ts.ClassElement | ts.ParameterDeclaration): Set<string> =>
    ts.isParameter(node) && !ts.isParameterPropertyDeclaration(node, node.parent) ? new Set() : foreign;
  visit(file);
  const safe = isDynamic ? [] : Array.from(names).filter((name) => !foreign.has(name));
  return new Map(
    safe.map((name, index) => [name, shortName(index)] as const).filter(([name, short]) => short.length < name.length),
  );
}

/** Renames members in a compiled module, where they are properties of `this`, of its copies and of prototypes. */
export function renameMembers(code: string, names: ReadonlyMap<string, string>): string {
  const edit = (node: ts.Node, text: string): Edit[] => [{ from: node.getStart(), to: node.end, text }];
  return rewriteNodes(code, (node) => {
    if (ts.isPropertyAccessExpression(node)) {
      const short = names.get(node.name.text);
      return short === undefined ? [] : edit(node.name, short);
    }
    if (ts.isPropertyAssignment(node) && isAnnotationCall(node.parent.parent)) {
      const short = names.get(node.name.getText());
      return short === undefined ? [] : edit(node.name, short);
    }
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'Object.defineProperty') return [];
    const [, key] = node.arguments;
    const short = key && ts.isStringLiteral(key) ? names.get(key.text) : undefined;
    return key === undefined || short === undefined ? [] : edit(key, `"${short}"`);
  });
}
