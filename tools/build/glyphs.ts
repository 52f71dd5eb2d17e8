import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const drawing = /url\("([^":]+\.svg)"\)/g;

/** A drawing in a URL. Only its alpha counts in a mask, and an angle bracket may stand in no URL. */
export function drawingUrl(svg: string): string {
  const tight = svg
    .replace(/ (?:width|height)="24"/g, '')
    .replace(/currentColor/g, 'red')
    .replace(/"/g, "'")
    .replace(/\s*([<>])\s*/g, '$1')
    .trim();
  if (/[#%]/.test(tight)) throw new Error('a drawing in a sheet may have no # and no %');
  return `data:image/svg+xml,${tight.replace(/</g, '%3C').replace(/>/g, '%3E')}`;
}

/** A sheet with the drawings that it names by a path, from its own place, put inside: a picture in a package is a file of its own. */
export const inlineDrawings = (sheet: string, path: string, root: string): string =>
  sheet.replace(drawing, (_url, name: string) => `url("${drawingUrl(readFileSync(join(root, dirname(path), name), 'utf8'))}")`);
