import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { embeddedMedia, type EmbeddedMedia } from '../../../server/media/embedded';
import type { RequestOrigin } from '../../../server/media/media-server';

/** The embedded media server on its own HTTP server, as the backend mounts it. */
export interface LiveMediaServer {
  /** FLV over WebSocket, for the tags in the browser. */
  push(stream: string): Promise<string>;
  play(stream: string): Promise<string>;
  rtmpPush(stream: string): Promise<string>;
  rtmpPlay(stream: string): Promise<string>;
  /** Revokes a grant, as the removal of a member does. */
  revoke(stream: string): Promise<void>;
  /** Kills everything silently; `start` uses the same ports and key again. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

const key = 'of the tests of the live tags';

export async function startLiveMediaServer(): Promise<LiveMediaServer> {
  let ports = { http: 0, rtmp: 0 };
  let running: { http: Server; media: EmbeddedMedia } | null = null;

  const origin = (platform: RequestOrigin['platform']): RequestOrigin => ({
    platform,
    secure: false,
    hostname: '127.0.0.1',
    port: ports.http,
  });
  const membership = (stream: string) => ({ room: 'room', member: stream, id: stream });
  const viewer = { room: 'room', member: 'viewer', id: 'viewer' };
  const first = ([url]: readonly string[]): string => {
    if (url === undefined) throw new Error('no url');
    return url;
  };
  const media = (): EmbeddedMedia => {
    if (running === null) throw new Error('the media server was killed');
    return running.media;
  };
  const pushUrl = async (platform: RequestOrigin['platform'], stream: string): Promise<string> =>
    first((await media().publishGrant(membership(stream), 'main', origin(platform))).urls);
  const playUrl = async (platform: RequestOrigin['platform'], stream: string): Promise<string> =>
    first((await media().playGrant(viewer, membership(stream), 'main', origin(platform))).urls);

  const opened: LiveMediaServer = {
    push: (stream) => pushUrl('browser', stream),
    play: (stream) => playUrl('browser', stream),
    rtmpPush: (stream) => pushUrl('wechat', stream),
    rtmpPlay: (stream) => playUrl('wechat', stream),
    revoke: (stream) => media().revoke(membership(stream)),
    start: async () => {
      const next = { http: createServer(), media: embeddedMedia({ rtmpPort: ports.rtmp, bind: '127.0.0.1', key }) };
      next.http.on('upgrade', (request, socket, head) => {
        if (!next.media.upgrade(request, socket, head)) socket.destroy();
      });
      await next.media.start();
      await new Promise<void>((resolve) => next.http.listen(ports.http, '127.0.0.1', resolve));
      ports = { http: (next.http.address() as AddressInfo).port, rtmp: next.media.rtmpPort };
      running = next;
    },
    kill: async () => {
      if (running === null) return;
      const { http, media: last } = running;
      running = null;
      await last.stop();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  await opened.start();
  return opened;
}
