import ts from 'typescript';
import { applyEdits, parseScript, writtenBy, type Edit } from './edits';

interface Export {
  statement: ts.Statement;
  name: string;
  /** The variable that the getter returns. */
  variable: string;
}

/** `Object.defineProperty(exports, "name", { enumerable: true, get: function () { return variable; } })`. */
function exportOf(statement: ts.Statement): Export | null {
  if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) return null;
  const { expression, arguments: given } = statement.expression;
  const [target, name, descriptor] = given;
  if (expression.getText() !== 'Object.defineProperty' || target?.getText() !== 'exports') return null;
  if (!name || !ts.isStringLiteral(name) || !descriptor || !ts.isObjectLiteralExpression(descriptor)) return null;
  const get = descriptor.properties.find((property) => property.name?.getText() === 'get');
  const getter = get && ts.isPropertyAssignment(get) && ts.isFunctionExpression(get.initializer) ? get.initializer : null;
  const returned = getter?.body.statements[0];
  if (!returned || !ts.isReturnStatement(returned) || !returned.expression || !ts.isIdentifier(returned.expression)) return null;
  return { statement, name: name.text, variable: returned.expression.text };
}

/** Names of variables that some function assigns to: their value may change after the file has run. */
function assignedLater(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node, isInFunction: boolean): void => {
    const loop = ts.isForInStatement(node) && ts.isIdentifier(node.initializer) ? node.initializer : null;
    const written = writtenBy(node) ?? loop;
    if (isInFunction && written && ts.isIdentifier(written)) names.add(written.text);
    ts.forEachChild(node, (child) => visit(child, isInFunction || ts.isFunctionLike(node)));
  };
  visit(file, false);
  return names;
}

/** Exports each variable as a value instead of by a getter, at the end of the file, unless its value may change later. */
export function plainExports(code: string): string {
  const file = parseScript(code);
  const changing = assignedLater(file);
  const plain = file.statements.map(exportOf).filter((found): found is Export => found !== null && !changing.has(found.variable));
  if (plain.length === 0) return code;
  const removed = plain.map(({ statement }): Edit => ({ from: statement.getStart(), to: statement.end, text: '' }));
  const values = plain.map(({ name, variable }) => `$exports.${name} = ${variable};`);
  return `${applyEdits(code, removed)}\nvar $exports = exports;\n${values.join('\n')}\n`;
}
