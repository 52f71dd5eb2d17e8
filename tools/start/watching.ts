import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { pagePolicy } from '../../server/http/page-policy';
import { build } from '../build/run';
import type { BuildOptions, Target } from '../build/options';
import { watchSources } from '../build/watch';
import { freePort } from './ports';

interface Watched {
  buildOptions: BuildOptions;
  servers: { page: number; host: string };
  restartServer(): Promise<void>;
}

interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

type ServeWeb = (options: {
  app: string;
  port: number;
  host: string;
  proxy: Readonly<Record<string, string>>;
  headers: Readonly<Record<string, string>>;
}) => Promise<PageServer>;

/** Paths of the server. Vite serves the page itself and reloads it. */
const serverPaths = ['/v1', '/media', '/livez', '/readyz', '/healthz', '/metrics', '/dev'];

/** In development the address of the page may name another server, with media anywhere. */
const otherServers = ['http:', 'https:', 'ws:', 'wss:'];

/** Rebuilds changed sources, reloads the page and restarts the server. */
export async function watchEverything({ buildOptions, servers, restartServer }: Watched): Promise<PageServer> {
  const { serveWeb } = (await import(pathToFileURL(resolve('web/plugin/build.ts')).href)) as { serveWeb: ServeWeb };
  const target = `http://127.0.0.1:${servers.page}`;
  const page = await serveWeb({
    app: 'dist/demo',
    port: await freePort(5173, servers.host),
    host: '127.0.0.1',
    proxy: Object.fromEntries(serverPaths.map((path) => [path, target])),
    headers: { 'content-security-policy': pagePolicy(otherServers) },
  });
  const wanted: readonly Target[] = ['kit', 'demo', 'server'];
  const unwatch = watchSources(wanted, async (only) => {
    await build({ ...buildOptions, only, watch: true });
    if (only.includes('server')) await restartServer();
  });
  return {
    url: page.url,
    async close() {
      unwatch();
      await page.close();
    },
  };
}
