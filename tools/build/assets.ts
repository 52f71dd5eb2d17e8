import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { inlineIcons } from './icons';
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

/** All files of a folder except scripts, drawings and documentation, minified for the package. */
export async function copyAssets(
  root: string,
  json: (value: string, path: string) => string = (value) => value,
): Promise<Output> {
  const output: Output = new Map();
  const prepared = (source: string, path: string): string => {
    if (path.endsWith('.json')) return json(source, path);
    return path.endsWith('.wxss') ? inlineIcons(source, path, root) : source;
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
