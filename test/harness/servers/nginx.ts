import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nginxWithRtmp } from '../../../tools/test/nginx';
import { startListening, type ListeningProgram } from './listening-program';

/** nginx with one block of configuration, `http {…}` or `rtmp {…}`, ready when it listens on the port. */
export async function startNginx(port: number, block: string): Promise<ListeningProgram> {
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
  const program = { name: 'nginx', command: nginx.command, args: ['-p', folder, '-c', config] };
  return startListening({ ...program, stdio: ['ignore', 'ignore', 'inherit'], port, folder });
}
