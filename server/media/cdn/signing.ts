import { createHash } from 'node:crypto';

/** How a live CDN checks its URLs. */
export type CdnSigning = 'tencent' | 'tencent-sha256' | 'wangsu';

export const cdnSignings: readonly CdnSigning[] = ['tencent', 'tencent-sha256', 'wangsu'];

/** What a signature covers: the stream's name, its path as it stands in the URL, and when the URL runs out, in seconds. */
export interface Signable {
  stream: string;
  path: string;
  expiresAt: number;
}

const hash = (name: 'md5' | 'sha256', text: string): string => createHash(name).update(text).digest('hex');

/** Tencent Cloud CSS: the hash of key, stream name and time, which is the end in upper-case hexadecimal. */
const tencent =
  (name: 'md5' | 'sha256') =>
  (key: string, { stream, expiresAt }: Signable): string => {
    const txTime = expiresAt.toString(16).toUpperCase();
    return `txSecret=${hash(name, key + stream + txTime)}&txTime=${txTime}`;
  };

/** Wangsu and CDNetworks leave names, order and form to the console; this is key, path, end in hexadecimal, by MD5. */
function wangsu(key: string, { path, expiresAt }: Signable): string {
  const wsTime = expiresAt.toString(16);
  return `wsSecret=${hash('md5', key + path + wsTime)}&wsTime=${wsTime}`;
}

/** The query that makes a URL good until it runs out. */
export const signedBy: Readonly<Record<CdnSigning, (key: string, what: Signable) => string>> = {
  tencent: tencent('md5'),
  'tencent-sha256': tencent('sha256'),
  wangsu,
};
