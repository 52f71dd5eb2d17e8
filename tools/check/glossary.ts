import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { ownFiles, type Check } from './check';

const glossary = 'docs/glossary.md';

/** Exported names that keep a banned word, because it means something else there. */
const exceptions: Readonly<Record<string, string>> = {};

interface Term {
  term: string;
  /** Words that no exported name may use for the term, each split into its parts. */
  banned: readonly (readonly string[])[];
}

const cellsOf = (row: string): string[] =>
  row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** Rows of the table with the columns term, meaning and not. */
export function readGlossary(page: string): Term[] {
  const rows = page.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => {
    const [term = '', , not = ''] = cellsOf(row);
    const banned = not.split(/[,，、]/).map((word) => word.replace(/`/g, '').trim());
    return { term, banned: banned.filter((word) => word !== '').map((word) => word.toLowerCase().split(/[\s-]+/)) };
  });
}

/** `roomNamedXML2` as room, named, xml2. */
export const humpsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[\s_$]+/)
    .filter((hump) => hump !== '');

const isIn = (words: readonly string[], humps: readonly string[]): boolean =>
  humps.some((_hump, at) => words.every((word, index) => [word, `${word}s`].includes(humps[at + index] ?? '')));

/** Names that a module exports, with the line of each. */
export function exportedNames(path: string, text: string): { name: string; line: number }[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const lineOf = (node: ts.Node): number => file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
  return file.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
      return statement.exportClause.elements.map(({ name }) => ({ name: name.text, line: lineOf(name) }));
    const isExported =
      ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (isExported !== true) return [];
    const declared = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations
      : [statement as ts.DeclarationStatement];
    return declared.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [{ name: name.text, line: lineOf(name) }] : []));
  });
}

/** Exported names of a module that use a word which the glossary bans. */
export function glossaryFaults(terms: readonly Term[], path: string, text: string): string[] {
  return exportedNames(path, text).flatMap(({ name, line }) => {
    if (Object.hasOwn(exceptions, name)) return [];
    const humps = humpsOf(name);
    return terms.flatMap(({ term, banned }) =>
      banned
        .filter((words) => isIn(words, humps))
        .map((words) => `${path}:${line} ${name}: the glossary says '${term}', and never '${words.join(' ')}'`),
    );
  });
}

/** Names follow the glossary: one word for one thing. */
export const glossaryCheck: Check = {
  async run() {
    const terms = readGlossary(readFileSync(glossary, 'utf8'));
    const paths = (await ownFiles('components/core/*.ts', 'server/*.ts', 'web/*.ts', 'tools/*.ts')).filter(
      (path) => !path.endsWith('.d.ts'),
    );
    const sources = paths.map((path) => ({ path, text: readFileSync(path, 'utf8') }));
    const count = sources.reduce((sum, { path, text }) => sum + exportedNames(path, text).length, 0);
    return {
      findings: sources.flatMap(({ path, text }) => glossaryFaults(terms, path, text)),
      summary: `${count} exported names against ${terms.length} terms`,
    };
  },
};
