import { createReadStream, existsSync, statSync } from 'node:fs';
import { join, normalize, sep } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { filesOf } from './scan';

/** Images, sounds and fonts are served below this folder, under their paths in the mini program. */
export const assetFolder = 'app';

const types: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  ttf: 'font/ttf',
  woff: 'font/woff',
  woff2: 'font/woff2',
};

const extension = (path: string): string => path.slice(path.lastIndexOf('.') + 1).toLowerCase();

export const assetsOf = (root: string): string[] => filesOf(root, (name) => extension(name) in types);

/** Serves `/app/<path>` from the mini program's folder, and nothing outside it. */
export function assetServer(root: string): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  return (request, response, next) => {
    const path = normalize(decodeURIComponent((request.url ?? '').split('?')[0] ?? ''));
    const file = join(root, path);
    const type = types[extension(path)];
    if (type === undefined || !file.startsWith(root + sep) || !existsSync(file)) {
      next();
      return;
    }
    response.writeHead(200, { 'content-type': type, 'content-length': statSync(file).size, 'cache-control': 'no-cache' });
    createReadStream(file).pipe(response);
  };
}
