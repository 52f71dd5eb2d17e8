import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { ownFiles, type Check } from './check';
import { joinParagraphs } from './paragraphs';

/** A piece of prose and the line on which it begins. */
interface Passage {
  line: number;
  text: string;
}

const commentText = (comment: string): string =>
  comment
    .replace(/^\/\*\*?|\*\/$|^\/\//g, '')
    .replace(/\n\s*\*/g, '\n')
    .replace(/\s+/g, ' ')
    .trim();

/** Comments of a module. Line comments that follow each other are one passage. */
export function commentsOf(text: string): Passage[] {
  const file = ts.createSourceFile('source.ts', text, ts.ScriptTarget.ES2022, true);
  const ranges = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    const before = ts.getLeadingCommentRanges(text, node.pos) ?? [];
    const after = ts.getTrailingCommentRanges(text, node.end) ?? [];
    [...before, ...after].forEach((range) => ranges.set(range.pos, range));
    node.getChildren().forEach(visit);
  };
  visit(file);
  const passages: (Passage & { end: number; isLine: boolean })[] = [];
  [...ranges.values()]
    .sort((left, right) => left.pos - right.pos)
    .forEach(({ pos, end, kind }) => {
      const words = commentText(text.slice(pos, end));
      const isLine = kind === ts.SyntaxKind.SingleLineCommentTrivia;
      const before = passages.at(-1);
      if (isLine && before?.isLine && /^[^\S\n]*\n[^\S\n]*$/.test(text.slice(before.end, pos))) {
        before.text += ` ${words}`;
        before.end = end;
      } else passages.push({ line: file.getLineAndCharacterOfPosition(pos).line + 1, text: words, end, isLine });
    });
  return passages;
}

/** Paragraphs, list items and cells of a page; headings and code are no sentences. */
export function passagesOf(markdown: string): Passage[] {
  let isCode = false;
  return markdown.split('\n').flatMap((line, at) => {
    if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
    if (isCode || /^\s*(```|~~~|#)/.test(line)) return [];
    const cells = line.trim().startsWith('|') ? line.split(/(?<!\\)\|/) : [line];
    return cells.map((cell) => ({ line: at + 1, text: cell.replace(/^\s*([-*+>]|\d+[.)])\s+(\*\*[A-Z]\d+\*\*\s)?/, '').trim() }));
  });
}

const sentenceStart = /(?:^|[.!?:…]["'”’)*]*\s+)["'“‘(*]*((?:What|Who|Whom|Whose|Which)(?:ever|ever’s)?)\s/g;

/** Sentences that open with a free relative, such as "Who leaves …", and ask nothing. */
function riddlesIn({ line, text }: Passage, path: string): string[] {
  return Array.from(text.matchAll(sentenceStart)).flatMap((match) => {
    const sentence = text.slice(match.index + match[0].indexOf(String(match[1])));
    const end = /[.!?](?=\s|$)/.exec(sentence);
    if (end?.[0] === '?') return [];
    return [`${path}:${line} begins a sentence with '${match[1]}': begin with its subject: ${sentence.slice(0, 60)}`];
  });
}

/** Comments of one module that are hard to read. */
export const commentFaults = (path: string, text: string): string[] =>
  commentsOf(text).flatMap((passage) => riddlesIn(passage, path));

/** Prose of one page that is hard to read or to edit. */
export const pageFaults = (path: string, markdown: string): string[] => [
  ...joinParagraphs(markdown).continued.map((line) => `${path}:${line} continues a paragraph: a paragraph is one line`),
  ...passagesOf(markdown).flatMap((passage) => riddlesIn(passage, path)),
];

/** Comments and pages are plain English, and a paragraph of a page is one line. */
export const proseCheck: Check = {
  async run() {
    // The comments of docs/api.d.ts come from the sources.
    const sources = (await ownFiles('*.ts')).filter((path) => !/^(test\/fixtures|docs)\//.test(path));
    const pages = (await ownFiles('*.md')).filter((path) => !path.startsWith('test/fixtures/'));
    const read = (path: string): string => readFileSync(path, 'utf8');
    return {
      findings: [
        ...sources.flatMap((path) => commentFaults(path, read(path))),
        ...pages.flatMap((path) => pageFaults(path, read(path))),
      ],
      summary: `comments of ${sources.length} sources, and ${pages.length} pages`,
    };
  },
};
