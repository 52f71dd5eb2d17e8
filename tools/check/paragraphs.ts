const fence = /^\s*(```|~~~)/;
const listItem = /^\s*([-*+]|\d+[.)])\s/;
/** Lines that begin something other than a paragraph: headings, tables, HTML, rules, link definitions and nothing. */
const otherBlock = /^\s*($|#{1,6}\s|\||<|---+\s*$|\[[^\]]+\]:\s)/;
const hardBreak = /(\\| {2})$/;
const cjk = /[\u2e80-\u9fff\uff00-\uffef]/;
const cjkPunctuation = /[\u3000-\u303f\uff00-\uffef]/;

/** Chinese has no spaces between its signs, nor beside its punctuation. */
function joint(before: string, after: string): string {
  const [left, right] = [before.slice(-1), after.slice(0, 1)];
  return cjkPunctuation.test(left) || cjkPunctuation.test(right) || (cjk.test(left) && cjk.test(right)) ? '' : ' ';
}

export interface Joined {
  text: string;
  /** Lines, from 1, that continued the paragraph before them. */
  continued: readonly number[];
}

/** Markdown with each paragraph and each list item on one line, which no editor has to wrap again after a change. */
export function joinParagraphs(markdown: string): Joined {
  const continued: number[] = [];
  const lines: string[] = [];
  let isCode = false;
  let isComment = false;
  let isOpen = false;
  markdown.split('\n').forEach((line, at) => {
    const isFence = fence.test(line);
    const isQuote = line.startsWith('>');
    const text = isQuote ? line.replace(/^>\s?/, '') : line;
    const begins = isFence || isCode || isComment || otherBlock.test(text) || listItem.test(text);
    const before = lines.at(-1) ?? '';
    if (!begins && isOpen && before.startsWith('>') === isQuote && !hardBreak.test(before)) {
      const rest = text.trim();
      lines[lines.length - 1] = before + joint(before, rest) + rest;
      continued.push(at + 1);
      return;
    }
    if (isFence) isCode = !isCode;
    if (!isCode && line.includes('<!--')) isComment = true;
    if (line.includes('-->')) isComment = false;
    // Indented code after a blank line, and what follows a table or HTML, is no paragraph.
    isOpen = !isCode && !isFence && !isComment && (listItem.test(text) || (!otherBlock.test(text) && !/^ {4}/.test(text)));
    lines.push(line);
  });
  return { text: lines.join('\n'), continued };
}
