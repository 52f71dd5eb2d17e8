import { createHash } from 'node:crypto';

/** The URL signing algorithm of a live CDN. */
export type CdnSigning = 'tencent' | 'tencent-sha256' | 'wangsu';

export const cdnSignings: readonly CdnSigning[] = ['tencent', 'tencent-sha256', 'wangsu'];

/** The signed parts: stream name, path as in the URL, and expiry in seconds. */
export interface Signable {
  stream: string;
  path: string;
  expiresAt: number;
}

const hash = (name: 'md5' | 'sha256', text: string): string => createHash(name).update(text).digest('hex');

/** Tencent Cloud CSS: hash of key, stream name and expiry, the latter in upper-case hexadecimal. */
const tencent =
  (name: 'md5' | 'sha256') =>
  (key: string, { stream, expiresAt }: Signable): string => {
    const txTime = expiresAt.toString(16).toUpperCase();
    return `txSecret=${hash(name, key + stream + txTime)}&txTime=${txTime}`;
  };

/**
 * Wangsu and CDNetworks let the console choose names, order and form; this one is MD5 over key, path and hexadecimal expiry.
 */
function wangsu(key: string, { path, expiresAt }: Signable): string {
  const wsTime = expiresAt.toString(16);
  return `wsSecret=${hash('md5', key + path + wsTime)}&wsTime=${wsTime}`;
}

/** Returns the query that makes a URL valid until its expiry. */
export const signedBy: Readonly<Record<CdnSigning, (key: string, what: Signable) => string>> = {
  tencent: tencent('md5'),
  'tencent-sha256': tencent('sha256'),
  wangsu,
};
