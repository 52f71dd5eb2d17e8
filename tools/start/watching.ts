import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
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
}) => Promise<PageServer>;

/** Paths that the server answers; the page itself comes from Vite, which loads it anew by itself. */
const answered = ['/v1', '/media', '/healthz', '/metrics', '/dev'];

/** Rebuilds what changed: the page loads anew, the server starts anew. */
export async function watchEverything({ buildOptions, servers, restartServer }: Watched): Promise<PageServer> {
  const { serveWeb } = (await import(pathToFileURL(resolve('web/plugin/build.ts')).href)) as { serveWeb: ServeWeb };
  const target = `http://127.0.0.1:${servers.page}`;
  const page = await serveWeb({
    app: 'dist/demo',
    port: await freePort(5173, servers.host),
    host: '127.0.0.1',
    proxy: Object.fromEntries(answered.map((path) => [path, target])),
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
