import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { inlineDrawings } from './glyphs';
import { minifyWxml, minifyWxs, minifyWxss } from './markup';
import { filesBelow, type Output } from './output';

type Minify = (source: string, path: string) => string | Promise<string>;

const asText: Readonly<Record<string, Minify>> = {
  '.wxml': minifyWxml,
  '.wxss': minifyWxss,
  '.wxs': minifyWxs,
  '.json': (source) => JSON.stringify(JSON.parse(source)),
};
const asIs = new Set(['.png', '.jpg', '.gif', '.mp3', '.m4a', '.wav']);

/** Everything of a folder that is not a script, a picture's source or a page to read, small and ready to ship. */
export async function copyAssets(
  root: string,
  json: (value: string, path: string) => string = (value) => value,
): Promise<Output> {
  const output: Output = new Map();
  const prepared = (source: string, path: string): string => {
    if (path.endsWith('.json')) return json(source, path);
    return path.endsWith('.wxss') ? inlineDrawings(source, path, root) : source;
  };
  for (const path of filesBelow(root)) {
    const kind = extname(path);
    const content = readFileSync(join(root, path));
    const minify = asText[kind];
    if (asIs.has(kind)) output.set(path, content);
    if (minify) output.set(path, Buffer.from(await named(path, minify, prepared(content.toString(), path))));
  }
  return output;
}

async function named(path: string, minify: Minify, source: string): Promise<string> {
  try {
    return await minify(source, path);
  } catch (cause) {
    throw new Error(`${path}: ${(cause as Error).message}`);
  }
}
