import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mobx = 'vendor/mobx-miniprogram.js';

/** Copies of the built kit, `one` and `two`, below a new folder. With `otherVersion`, `two` is named as another version of the kit is. */
export function kitCopies({ otherVersion }: { otherVersion: boolean }): { root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'kit-copies-'));
  ['one', 'two'].forEach((name) => cpSync('dist/kit', join(root, name), { recursive: true }));
  if (otherVersion) {
    const file = join(root, 'two', mobx);
    const code = readFileSync(file, 'utf8');
    const renamed = code.replace(/\bv[0-9a-f]{8}\b/g, 'v00000000');
    if (renamed === code) throw new Error(`${mobx} names no version`);
    writeFileSync(file, renamed);
  }
  return { root, remove: () => rmSync(root, { recursive: true }) };
}
