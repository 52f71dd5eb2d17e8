/** Control characters but for line ends, lone surrogates, and invisible marks that could reverse the text around them. */
const unwanted = /[^\P{Cc}\n]|[\p{Cs}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069]/gu;
const manyEmptyLines = /\n{3,}/g;

/** The text of a message as others see it: without what could hide or reverse it, and with at most one empty line in a row. */
export const cleanText = (raw: string): string =>
  raw
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(unwanted, '')
    .replace(manyEmptyLines, '\n\n')
    .trim();
