import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = '.start';
const file = join(folder, 'dev-code');

/** The secret of the built demo for the development server of this machine. It is stored, because the demo keeps it on the phone. */
export function devCode(): string {
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (/^[\w-]{12}$/.test(kept)) return kept;
  const code = randomBytes(9).toString('base64url');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, code, { mode: 0o600 });
  return code;
}
