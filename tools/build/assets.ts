import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { inlineIcons } from './icons';
import { minifyWxml, minifyWxs, minifyWxss } from './markup';
import { filesBelow, type Output } from './output';
import { inlineTemplates } from './templates';

type Minify = (source: string) => string | Promise<string>;

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
  const read = (path: string): string => readFileSync(join(root, path), 'utf8');
  /** Null for a file that is not part of the package. */
  const prepared = (path: string): string | null => {
    if (path.endsWith('.json')) return json(read(path), path);
    if (path.endsWith('.wxml')) return inlineTemplates(path, read);
    return path.endsWith('.wxss') ? inlineIcons(read(path), path, root) : read(path);
  };
  for (const path of filesBelow(root)) {
    const kind = extname(path);
    const minify = asText[kind];
    if (asIs.has(kind)) output.set(path, readFileSync(join(root, path)));
    try {
      const source = minify ? prepared(path) : null;
      if (minify && source !== null) output.set(path, Buffer.from(await minify(source)));
    } catch (cause) {
      throw new Error(`${path}: ${(cause as Error).message}`);
    }
  }
  return output;
}
