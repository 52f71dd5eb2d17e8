import ts from 'typescript';
import { rewriteNodes, type Edit } from './edits';

/** Names that occur nowhere else in the kit. */
const proto = '$proto';
const getter = '$getter';
const definition = `function ${getter}(proto, name, get) { Object.defineProperty(proto, name, { get: get, configurable: true }); }\n`;

const fieldOf = (object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined => {
  const field = object.properties.find((one) => ts.isPropertyAssignment(one) && one.name.getText() === name);
  return field && ts.isPropertyAssignment(field) ? field.initializer : undefined;
};

/** `X.prototype`, if it is that of the class `name`. */
const isPrototype = (node: ts.Node, name: string): boolean =>
  ts.isPropertyAccessExpression(node) && node.name.text === 'prototype' && node.expression.getText() === name;

/** Edits of one member of the class `name`; null for a statement that is no member. */
function memberOf(statement: ts.Statement, name: string): Edit[] | null {
  if (!ts.isExpressionStatement(statement)) return null;
  const { expression } = statement;
  if (ts.isBinaryExpression(expression) && ts.isPropertyAccessExpression(expression.left)) {
    const { expression: target } = expression.left;
    return isPrototype(target, name) ? [{ from: target.getStart(), to: target.end, text: proto }] : null;
  }
  if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'Object.defineProperty') return null;
  const [target, key, object] = expression.arguments;
  if (!target || !key || !object || !isPrototype(target, name) || !ts.isObjectLiteralExpression(object)) return null;
  const get = fieldOf(object, 'get');
  const edits = [{ from: target.getStart(), to: target.end, text: proto }];
  if (!get || fieldOf(object, 'set')) return edits;
  return edits.concat(
    { from: expression.expression.getStart(), to: expression.expression.end, text: getter },
    { from: object.getStart(), to: get.getStart(), text: '' },
    { from: get.end, to: object.end, text: '' },
  );
}

/** Edits of one class: the body of a function that declares the constructor and its members. */
function classEdits(body: ts.Block): Edit[] {
  const name = body.statements.find(ts.isFunctionDeclaration)?.name?.text;
  if (name === undefined) return [];
  const members = body.statements
    .map((statement) => ({ statement, edits: memberOf(statement, name) }))
    .filter((one): one is { statement: ts.Statement; edits: Edit[] } => one.edits !== null);
  const first = members[0];
  if (first === undefined) return [];
  const at = first.statement.getStart();
  return [{ from: at, to: at, text: `var ${proto} = ${name}.prototype;\n` }].concat(...members.map(({ edits }) => edits));
}

/**
 * Classes as the compiler writes them for ES5, in fewer bytes: the prototype gets a short name, and a getter is one call instead of a
 * whole property descriptor. Nothing else changes.
 */
export function shortClasses(code: string): string {
  const short = rewriteNodes(code, (node) => (ts.isFunctionExpression(node) ? classEdits(node.body) : []));
  return short.includes(`${getter}(`) ? definition + short : short;
}
