import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { PackedFiles } from './packed-files';
import { pagePolicy } from './page-policy';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.mp3': 'audio/mpeg',
  '.mp4': 'video/mp4',
};

/** Types that compress well: on a slow line the page then loads in a third of the time. */
const compressible = /^(text\/|application\/(json|manifest)|image\/svg)/;
/** Smaller bodies fit into one packet anyway. */
const minGzipBytes = 1_400;

/** The build puts a hash of the content into these names, so a file never changes under its name. */
const hashed = /[-.][A-Za-z0-9_-]{8,}\.(js|mjs|css|wasm|woff2|png|svg|webp|mp3)$/;
const isHashed = (path: string): boolean => path.includes(`${sep}assets${sep}`) && hashed.test(path);

interface Served {
  home: string;
  policy: string;
  packed: PackedFiles;
}

/**
 * Serves the files under `root`, and never one outside, not even through a symbolic link. `policy` is the content security policy of its
 * pages.
 */
export async function staticFiles(
  root: string,
  policy = pagePolicy(),
): Promise<(request: IncomingMessage, response: ServerResponse) => void> {
  const home = await realpath(root);
  const packed = new PackedFiles();
  return (request, response) => {
    serve({ home, policy, packed }, request, response).catch(() => fail(response, 500));
  };
}

async function serve({ home, policy, packed }: Served, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return fail(response, 405, { allow: 'GET, HEAD' });
  const file = await fileFor(home, request.url ?? '/');
  if (file === null) return fail(response, 404);
  const { size, mtimeMs } = await stat(file);
  const tag = `W/"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
  const type = types[extname(file).toLowerCase()] ?? 'application/octet-stream';
  const headers = {
    'content-type': type,
    vary: 'accept-encoding',
    'cache-control': isHashed(file) ? 'public, max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
    ...(type.startsWith('text/html') ? { 'content-security-policy': policy, 'referrer-policy': 'same-origin' } : {}),
    // Weak, because the compressed and the plain body share it.
    etag: tag,
  };
  if (request.headers['if-none-match'] === tag) return void response.writeHead(304, headers).end();
  const isPacked = size > minGzipBytes && compressible.test(type) && takesGzip(request);
  if (isPacked) {
    const body = await packed.read(file, tag);
    response.writeHead(200, { ...headers, 'content-encoding': 'gzip', 'content-length': body.length });
    return void response.end(request.method === 'HEAD' ? undefined : body);
  }
  response.writeHead(200, { ...headers, 'content-length': size });
  if (request.method === 'HEAD') return void response.end();
  // A failure of one stream destroys the other.
  pipeline(createReadStream(file), response, () => undefined);
}

const takesGzip = ({ headers }: IncomingMessage): boolean =>
  /\bgzip\b(?!;q=0(\.0+)?\b)/.test(String(headers['accept-encoding'] ?? ''));

/** The real path of the file for a URL, or null. A folder stands for its index.html. */
async function fileFor(home: string, url: string): Promise<string | null> {
  const path = decoded(url.split(/[?#]/, 1)[0] ?? '/');
  // Refuses hidden files, and `..` with them.
  if (path === null || path.includes('\0') || path.split(/[\\/]/).some((part) => part.startsWith('.'))) return null;
  const wanted = join(home, path.endsWith('/') ? `${path}index.html` : path);
  const file = await realpath(wanted).catch(() => null);
  if (file === null || !file.startsWith(home + sep)) return null;
  return (await stat(file)).isFile() ? file : null;
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}

function fail(response: ServerResponse, status: number, headers: Record<string, string> = {}): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(`${status}\n`);
}
