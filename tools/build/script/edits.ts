import ts from 'typescript';

/** Replaces `code.slice(from, to)` with `text`. */
export interface Edit {
  from: number;
  to: number;
  text: string;
}

/** ES5 as the compiler printed it. */
export const parseScript = (code: string): ts.SourceFile => ts.createSourceFile('bundle.js', code, ts.ScriptTarget.ES5, true);

/** Applies edits that do not overlap, from the end, so that earlier positions stay valid. */
export const applyEdits = (code: string, edits: readonly Edit[]): string =>
  [...edits]
    .sort((left, right) => right.from - left.from || right.to - left.to)
    .reduce((text, { from, to, text: by }) => text.slice(0, from) + by + text.slice(to), code);

/** Applies the edits that `editsOf` returns for each node of `code`. */
export function rewriteNodes(code: string, editsOf: (node: ts.Node) => readonly Edit[]): string {
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    edits.push(...editsOf(node));
    ts.forEachChild(node, visit);
  };
  visit(parseScript(code));
  return applyEdits(code, edits);
}

/** The expression that `node` assigns to, increments or decrements; null when it does none of these. */
export function writtenBy(node: ts.Node): ts.Expression | null {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment ? node.left : null;
  }
  if (ts.isPostfixUnaryExpression(node)) return node.operand;
  if (!ts.isPrefixUnaryExpression(node)) return null;
  return [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(node.operator) ? node.operand : null;
}
