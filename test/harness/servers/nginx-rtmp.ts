import { guideConfig, replaced } from './guide-config';
import type { ListeningProgram } from './listening-program';
import { startNginx } from './nginx';

export interface NginxRtmpOptions {
  port: number;
  /** The URL of its callbacks: everything before `on_publish`, and the query after it. */
  hooks: string;
  query: string;
}

/** nginx with its RTMP module and the application `live`, with the configuration of the guide to SRS. */
export const nginxRtmp = ({ port, hooks, query }: NginxRtmpOptions): Promise<ListeningProgram> =>
  startNginx(
    port,
    replaced(guideConfig('nginx-rtmp'), [
      ['listen 1935;', `listen 127.0.0.1:${port};`],
      ['http://10.0.0.2:8080/media/srs/', hooks],
      ['?secret=the-hook-key', query],
    ]),
  );
