import { readFileSync } from 'node:fs';
import ts from 'typescript';

const textOf = (comment: string): string =>
  comment
    .replace(/^\/\*\*?|\*\/$/g, '')
    .replace(/^\/\//, '')
    .replace(/\n\s*\*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The comment before each property of an object literal that a module declares; it describes the property. */
export function commentsOf(file: string, variable: string): Readonly<Record<string, string>> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const comments: Record<string, string> = {};
  const literalOf = (node: ts.Expression | undefined): ts.ObjectLiteralExpression | null => {
    if (node && (ts.isAsExpression(node) || ts.isSatisfiesExpression(node))) return literalOf(node.expression);
    return node && ts.isObjectLiteralExpression(node) ? node : null;
  };
  ts.forEachChild(source, (statement) => {
    if (!ts.isVariableStatement(statement)) return;
    const declared = statement.declarationList.declarations.find((one) => one.name.getText(source) === variable);
    literalOf(declared?.initializer)?.properties.forEach((property) => {
      const ranges = ts.getLeadingCommentRanges(source.text, property.getFullStart()) ?? [];
      const own = ranges.map(({ pos, end }) => source.text.slice(pos, end)).filter((text) => text.startsWith('/**'));
      const name =
        property.name && (ts.isStringLiteral(property.name) || ts.isIdentifier(property.name)) ? property.name.text : '';
      comments[name] = textOf(own[own.length - 1] ?? '');
    });
  });
  return comments;
}

/** The transitions of a state machine, read from a table of tables in a module. */
export function transitionsOf(file: string, variable: string): { from: string; on: string; to: string }[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const found: { from: string; on: string; to: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isVariableDeclaration(node) &&
      node.name.getText(source) === variable &&
      node.initializer &&
      ts.isObjectLiteralExpression(node.initializer)
    ) {
      node.initializer.properties.forEach((row) => {
        if (!ts.isPropertyAssignment(row) || !ts.isObjectLiteralExpression(row.initializer)) return;
        row.initializer.properties.forEach((cell) => {
          if (!ts.isPropertyAssignment(cell) || !ts.isStringLiteral(cell.initializer)) return;
          found.push({ from: row.name.getText(source), on: cell.name.getText(source), to: cell.initializer.text });
        });
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
