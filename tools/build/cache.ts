import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version as terserVersion } from 'terser/package.json';
import { version as typescriptVersion } from 'typescript';

const folder = join('node_modules', '.cache', 'miniprogram-rtc-kit');
const tools = `${typescriptVersion} ${terserVersion} 11`;

/** Returns the cached result of `make` for these inputs. Compiling and minifying take most of a build, and most files do not change. */
export async function cached(inputs: readonly string[], make: () => Promise<string> | string): Promise<string> {
  const key = createHash('sha1')
    .update([tools, ...inputs].join('\0'))
    .digest('hex');
  const file = join(folder, key);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const made = await make();
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, made);
  return made;
}
