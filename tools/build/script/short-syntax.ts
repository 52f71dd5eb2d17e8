import ts from 'typescript';
import { rewriteNodes, writtenBy, type Edit } from './edits';

const withoutParentheses = (node: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(node) ? withoutParentheses(node.expression) : node;

const isNull = (node: ts.Node): boolean => node.kind === ts.SyntaxKind.NullKeyword;
const isUndefined = (node: ts.Node): boolean => ts.isVoidExpression(node) && node.expression.getText() === '0';

/** The variable whose value `operand` has: `a` of `a` and of `(a = f())`. Null for an operand that could change between two reads. */
function variableOf(operand: ts.Expression): string | null {
  const value = withoutParentheses(operand);
  const isAssignment = ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.EqualsToken;
  const variable = isAssignment ? value.left : value;
  return ts.isIdentifier(variable) || variable.kind === ts.SyntaxKind.ThisKeyword ? variable.getText() : null;
}

/** `(a = x) === null || a === void 0`, the test of `?.` and `??`, as `(a = x) == null`. */
function nullTestEdits(node: ts.Node): Edit[] {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, right, operatorToken } = node;
  const isOr = operatorToken.kind === ts.SyntaxKind.BarBarToken;
  if (!isOr && operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) return [];
  const comparison = isOr ? ts.SyntaxKind.EqualsEqualsEqualsToken : ts.SyntaxKind.ExclamationEqualsEqualsToken;
  if (!ts.isBinaryExpression(left) || !ts.isBinaryExpression(right)) return [];
  if (left.operatorToken.kind !== comparison || right.operatorToken.kind !== comparison) return [];
  const variable = variableOf(left.left);
  if (variable === null || right.left.getText() !== variable || !isNull(left.right) || !isUndefined(right.right)) return [];
  return [{ from: left.operatorToken.getStart(), to: node.end, text: isOr ? '== null' : '!= null' }];
}

const isAssign = (node: ts.Node | undefined): node is ts.CallExpression =>
  node !== undefined && ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === '__assign';

/** Whether evaluating `node` may change an object: it calls something other than `__assign`, or writes to a member. */
function mayChangeObjects(node: ts.Node): boolean {
  if (ts.isFunctionExpression(node)) return false;
  if ((ts.isCallExpression(node) && !isAssign(node)) || ts.isNewExpression(node) || ts.isDeleteExpression(node)) return true;
  const written = writtenBy(node);
  if (written !== null && !ts.isIdentifier(written)) return true;
  return ts.forEachChild(node, (child) => mayChangeObjects(child) || undefined) ?? false;
}

/** `__assign(__assign({}, a), b)`, which the compiler writes for `{ ...a, ...b }`, as one call. */
function spreadEdits(node: ts.Node): Edit[] {
  if (!isAssign(node)) return [];
  const [first, ...later] = node.arguments;
  const target = isAssign(first) ? first.arguments[0] : undefined;
  // One call copies `a` only after the later arguments are evaluated, so these must leave it as it is.
  if (first === undefined || target === undefined || later.some(mayChangeObjects)) return [];
  return [
    { from: first.getStart(), to: target.getStart(), text: '' },
    { from: first.end - 1, to: first.end, text: '' },
  ];
}

/** The calls of `"a".concat(b, c).concat(d)`, which the compiler writes for a template; null for anything else. */
function templateCalls(node: ts.Node): ts.CallExpression[] | null {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'concat')
    return null;
  const { expression: before } = node.expression;
  if (ts.isStringLiteral(before)) return [node];
  const calls = templateCalls(before);
  return calls && [...calls, node];
}

/** Whether `node` is the beginning of a longer template. */
const isContinued = ({ parent }: ts.Node): boolean => ts.isPropertyAccessExpression(parent) && parent.name.text === 'concat';

/** Whether `node` would be torn apart as a part of a sum: its operator binds weaker than `+`, or as strongly. */
const bindsWeaker = (node: ts.Expression): boolean => ts.isBinaryExpression(node) || ts.isConditionalExpression(node);

/**
 * A template as a sum. It begins with a string, so numbers are joined and never added. Only an object whose `valueOf` gives something other
 * than its `toString` would tell the difference, and the kit puts no such object into a text.
 */
function templateEdits(node: ts.Node): Edit[] {
  const calls = templateCalls(node);
  if (calls === null || isContinued(node)) return [];
  const [first] = calls;
  if (first === undefined || !ts.isPropertyAccessExpression(first.expression)) return [];
  const parts = calls.flatMap((call) => [...call.arguments]);
  let from = first.expression.expression.end;
  let closing = '';
  const sum = parts.map((part): Edit => {
    const inParentheses = bindsWeaker(part);
    const edit = { from, to: part.getStart(), text: `${closing} + ${inParentheses ? '(' : ''}` };
    closing = inParentheses ? ')' : '';
    from = part.end;
    return edit;
  });
  return [{ from: node.getStart(), to: node.getStart(), text: '(' }, ...sum, { from, to: node.end, text: `${closing})` }];
}

/** Rewrites syntax that the compiler spells out for ES5 in a shorter form that has the same meaning. */
export const shortSyntax = (code: string): string =>
  rewriteNodes(code, (node) => [...nullTestEdits(node), ...spreadEdits(node), ...templateEdits(node)]);
