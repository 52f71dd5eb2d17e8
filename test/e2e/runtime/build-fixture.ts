import { pagePolicy } from '../../../server/http/page-policy';
import { buildWeb, serveWeb } from '../../../web/plugin/build';

/** Runs in its own process, because jest cannot load Vite: `build <app> <out> <live>` or `serve <app> <live>`, which prints its address. */
async function main([mode = '', app = '', ...rest]: string[]): Promise<void> {
  if (mode === 'build') {
    await buildWeb({ app, out: rest[0] ?? '', live: rest[1], without: ['?code=for-phones-only'] });
    return;
  }
  const server = await serveWeb({
    app,
    port: Number(rest[1]),
    live: rest[0],
    headers: { 'content-security-policy': pagePolicy() },
  });
  process.stdout.write(`${server.url}\n`);
}

main(process.argv.slice(2)).catch((cause: unknown) => {
  console.error(cause);
  process.exitCode = 1;
});
