import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../../../tools/start/ports';

export interface PackedServer {
  readonly origin: string;
  stop(): Promise<void>;
}

/** Starts the server package's command, serving the pages of `web`. */
export async function startServer(home: string, web: string): Promise<PackedServer> {
  const host = '127.0.0.1';
  const port = await freePort(0, host);
  const ports = ['--port', String(port), '--rtmp-port', String(await freePort(0, host, [port])), '--rtc-port', '0'];
  const flags = ['--host', host, '--dev', '--web', web, '--log-level', 'error', '--drain-ms', '0', '--ready-json'];
  const child: ChildProcess = spawn(process.execPath, [join(home, 'dist/cli.js'), ...flags, ...ports], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((ready, failed) => {
    child.stdout?.on('data', (text: Buffer) => text.toString().includes('"ready":true') && ready());
    child.once('exit', (code) => failed(new Error(`the server ended with ${code}`)));
  });
  return {
    origin: `http://${host}:${port}`,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}
