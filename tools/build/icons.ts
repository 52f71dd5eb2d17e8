import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const svgUrl = /url\("([^":]+\.svg)"\)/g;

/** An SVG drawing as a data URI for a mask, which uses only its alpha. Angle brackets are escaped, because a URL may not contain them. */
export function iconUrl(svg: string): string {
  const tight = svg
    .replace(/ (?:width|height)="24"/g, '')
    .replace(/currentColor/g, 'red')
    .replace(/"/g, "'")
    .replace(/\s*([<>])\s*/g, '$1')
    .trim();
  if (/[#%]/.test(tight)) throw new Error('a drawing in a style sheet may contain no # and no %');
  return `data:image/svg+xml,${tight.replace(/</g, '%3C').replace(/>/g, '%3E')}`;
}

/** A style sheet with the drawings that it names by relative paths inlined. */
export const inlineIcons = (sheet: string, path: string, root: string): string =>
  sheet.replace(svgUrl, (_url, name: string) => `url("${iconUrl(readFileSync(join(root, dirname(path), name), 'utf8'))}")`);
