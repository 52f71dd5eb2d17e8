import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signedBy } from '../../../server/media/cdn/signing';
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

export interface NginxCdnOptions {
  /** The address that it pulls from, with its secret. */
  origin: string;
  /** The key by which it verifies playback URLs, as Tencent's CDN does. */
  playKey: string;
  now?: () => number;
}

/** A stand-in for a live CDN: nginx-rtmp pulls a stream when somebody plays it, and checks the signature only then. */
export interface NginxCdn {
  /** Its playback address. */
  readonly play: string;
  /** The plays that it refused. */
  readonly refused: number;
  close(): Promise<void>;
}

export async function nginxCdn(port: number, { origin, playKey, now = Date.now }: NginxCdnOptions): Promise<NginxCdn> {
  let refused = 0;
  const verifier = createServer((request, response) => {
    const { searchParams: asked } = new URL(request.url ?? '/', 'http://cdn');
    const [stream, txTime] = [asked.get('name') ?? '', asked.get('txTime') ?? ''];
    const expiresAt = parseInt(txTime, 16);
    const wanted = signedBy.tencent(playKey, { stream, path: '', expiresAt });
    const isGood = wanted === `txSecret=${asked.get('txSecret') ?? ''}&txTime=${txTime}` && expiresAt * 1_000 > now();
    if (!isGood) refused += 1;
    response.writeHead(isGood ? 200 : 403).end();
  });
  await new Promise<void>((resolve) => verifier.listen(0, '127.0.0.1', resolve));
  const nginx = await startNginx(
    port,
    `rtmp {
       server {
         listen 127.0.0.1:${port};
         application live {
           live on;
           wait_video on;
           notify_method get;
           on_play http://127.0.0.1:${(verifier.address() as AddressInfo).port}/;
           pull ${origin};
         }
       }
     }`,
  );
  return {
    play: `rtmp://127.0.0.1:${port}/live`,
    get refused() {
      return refused;
    },
    close: async () => {
      await nginx.close();
      verifier.closeAllConnections();
      await new Promise((resolve) => verifier.close(resolve));
    },
  };
}
