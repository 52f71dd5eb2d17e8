import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = '.start';
const file = join(folder, 'dev-code');

/** The code by which other machines may use this one's development server. It is stored, because the built demo contains it. */
export function devCode(): string {
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (/^[\w-]{12}$/.test(kept)) return kept;
  const code = randomBytes(9).toString('base64url');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, code, { mode: 0o600 });
  return code;
}
