import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nginxWithRtmp } from '../../../tools/test/nginx';

export interface NginxRtmp {
  close(): Promise<void>;
}

export interface NginxRtmpOptions {
  port: number;
  /** The URL of its callbacks: everything before `on_publish`, and the query after it. */
  hooks: string;
  query: string;
}

/** nginx with its RTMP module and the application `live`, configured as in the guide to SRS. */
export async function nginxRtmp({ port, hooks, query }: NginxRtmpOptions): Promise<NginxRtmp> {
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
     rtmp {
       access_log off;
       server {
         listen 127.0.0.1:${port};
         application live {
           live on;
           wait_video on;
           drop_idle_publisher 10s;
           notify_method post;
           notify_update_timeout 1s;
           on_publish ${hooks}on_publish${query};
           on_publish_done ${hooks}on_unpublish${query};
           on_play ${hooks}on_play${query};
           on_play_done ${hooks}on_stop${query};
           on_update ${hooks}on_update${query};
         }
       }
     }`,
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
