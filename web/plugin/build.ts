import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, createServer, type InlineConfig, type Rollup } from 'vite';
import { miniProgram, type MiniProgramOptions } from './plugin';

export interface WebBuild extends MiniProgramOptions {
  /** The folder of the page, which is emptied first. */
  readonly out: string;
}

/** One file of a build, for size budgets. */
export interface WebFile {
  readonly name: string;
  readonly bytes: number;
  readonly gzipBytes: number;
}

export interface WebServe extends MiniProgramOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  readonly host?: string;
  /** Paths that another server answers, WebSockets included: `{ '/v1': 'http://127.0.0.1:9000' }`. */
  readonly proxy?: Readonly<Record<string, string>>;
  /** Headers of every answer, as a content security policy. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly https?: { readonly key: string; readonly cert: string };
}

export interface WebServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

const webRoot = fileURLToPath(new URL('..', import.meta.url));

const settings = (options: MiniProgramOptions): InlineConfig => ({
  root: webRoot,
  base: './',
  configFile: false,
  publicDir: false,
  envDir: false,
  logLevel: 'warn',
  clearScreen: false,
  plugins: [miniProgram(options)],
});

/** Builds a page that runs the mini program in `app`, into `out`. Rejects with file and line when the mini program is invalid. */
export async function buildWeb(options: WebBuild): Promise<readonly WebFile[]> {
  const out = resolve(options.out);
  await rm(out, { recursive: true, force: true });
  const output = await build({
    ...settings(options),
    build: {
      outDir: out,
      emptyOutDir: true,
      target: 'es2022',
      modulePreload: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: { checks: { bundlerTimings: false } },
    },
  });
  return ([output].flat() as Rollup.RollupOutput[]).flatMap((each) => each.output).map(measure);
}

/** Serves the same page for development. It reloads when the built mini program changes. */
export async function serveWeb(options: WebServe): Promise<WebServer> {
  const proxy = Object.fromEntries(
    Object.entries(options.proxy ?? {}).map(([path, target]) => [path, { target, ws: true, changeOrigin: true, secure: false }]),
  );
  const server = await createServer({
    ...settings(options),
    server: {
      port: options.port,
      host: options.host ?? '127.0.0.1',
      strictPort: true,
      allowedHosts: true,
      proxy,
      headers: { ...options.headers },
      fs: { allow: [resolve(webRoot, '..'), resolve(options.app), resolve(options.live ?? webRoot)] },
      ...(options.https === undefined ? {} : { https: options.https }),
    },
    optimizeDeps: { include: ['glass-easel', 'glass-easel-miniprogram-adapter'] },
  });
  await server.listen();
  const { port } = server.httpServer?.address() as AddressInfo;
  const scheme = options.https === undefined ? 'http' : 'https';
  return { url: `${scheme}://${options.host ?? '127.0.0.1'}:${port}/`, port, close: () => server.close() };
}

function measure(file: Rollup.OutputAsset | Rollup.OutputChunk): WebFile {
  const source = Buffer.from(file.type === 'asset' ? file.source : file.code);
  return { name: file.fileName, bytes: source.byteLength, gzipBytes: gzipSync(source).byteLength };
}
