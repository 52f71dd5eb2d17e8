import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nginxWithRtmp } from '../../../tools/test/nginx';

export interface Nginx {
  close(): Promise<void>;
}

/** nginx with one block of configuration, `http {…}` or `rtmp {…}`, ready when it listens on the port. */
export async function startNginx(port: number, block: string): Promise<Nginx> {
  const nginx = nginxWithRtmp();
  if (nginx === null) throw new Error('nginx with its RTMP module is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'rtc-nginx-'));
  const config = join(folder, 'nginx.conf');
  await writeFile(
    config,
    `load_module ${nginx.module};
     daemon off;
     ${process.getuid?.() === 0 ? 'user root;' : ''}
     worker_processes 1;
     pid ${folder}/pid;
     error_log stderr crit;
     events {}
     ${block}`,
  );
  const child = spawn(nginx.command, ['-p', folder, '-c', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (child.exitCode !== null || tries > 200) {
      await close();
      throw new Error('nginx did not start');
    }
    await new Promise((done) => setTimeout(done, 25));
  }
  return { close };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (yes: boolean) => (): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.on('connect', end(true)).on('error', end(false));
  });
