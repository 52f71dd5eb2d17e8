import { readFileSync } from 'node:fs';

export const srsGuide = 'docs/guides/srs-media.md';

/** The configuration of a guide that begins with the comment. */
export function guideConfig(comment: string, page = srsGuide): string {
  const blocks = Array.from(readFileSync(page, 'utf8').matchAll(/```(?:nginx|ini)\n([\s\S]*?)```/g), ([, text]) => String(text));
  const found = blocks.find((text) => text.startsWith(`# ${comment}`));
  if (found === undefined) throw new Error(`${page} has no configuration "${comment}"`);
  return found;
}

/** The same text with other words. Each must be there, so that a changed guide is noticed. */
export function replaced(text: string, words: readonly [from: string | RegExp, to: string][]): string {
  return words.reduce((before, [from, to]) => {
    if (before.search(from instanceof RegExp ? from : from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')) < 0) {
      throw new Error(`the configuration lacks ${from}`);
    }
    return before.replaceAll(from, to);
  }, text);
}
