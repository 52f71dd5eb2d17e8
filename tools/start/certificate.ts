import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generate } from 'selfsigned';

const folder = '.start';
const paths = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
const dayMs = 86_400_000;
const days = 365;

/** True if a certificate covers all these addresses for another week. */
export function covers(pem: string, addresses: readonly string[], nowMs: number): boolean {
  const certificate = new X509Certificate(pem);
  const until = Date.parse(certificate.validTo);
  return until > nowMs + 7 * dayMs && addresses.every((address) => certificate.checkIP(address) !== undefined);
}

/** A self-signed certificate for this machine's addresses. It is stored, so that a browser asks only once to trust it. */
export async function certificateFor(addresses: readonly string[]): Promise<{ cert: string; key: string }> {
  const kept = existsSync(paths.cert) && existsSync(paths.key);
  if (kept && covers(readFileSync(paths.cert, 'utf8'), addresses, Date.now())) return paths;
  const pems = await generate([{ name: 'commonName', value: 'miniprogram-rtc-kit' }], {
    keyType: 'rsa',
    keySize: 2048,
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + days * dayMs),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [{ type: 2, value: 'localhost' }, ...['127.0.0.1', ...addresses].map((ip) => ({ type: 7 as const, ip }))],
      },
    ],
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(paths.cert, pems.cert);
  writeFileSync(paths.key, pems.private, { mode: 0o600 });
  return paths;
}
