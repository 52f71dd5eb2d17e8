import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { embeddedMedia, type EmbeddedMedia } from '../../../server/media/embedded';
import type { Door } from '../../../server/media/media-server';

/** Where streams are pushed to and played from: the embedded media server behind its own http door, as the backend mounts it. */
export interface MediaDoor {
  /** FLV over WebSocket, for the browser's tags. */
  push(stream: string): Promise<string>;
  play(stream: string): Promise<string>;
  rtmpPush(stream: string): Promise<string>;
  rtmpPlay(stream: string): Promise<string>;
  /** Takes the right to a stream away, as a kick does. */
  revoke(stream: string): Promise<void>;
  /** Everything goes without a word, and comes back on the same ports with the same key. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

const key = 'of the tests of the live tags';

export async function openMediaDoor(): Promise<MediaDoor> {
  let ports = { http: 0, rtmp: 0 };
  let running: { http: Server; media: EmbeddedMedia } | null = null;

  const door = (platform: Door['platform']): Door => ({ platform, secure: false, hostname: '127.0.0.1', port: ports.http });
  const seat = (stream: string) => ({ room: 'room', member: stream, seat: stream });
  const viewer = { room: 'room', member: 'viewer', seat: 'viewer' };
  const first = ([url]: readonly string[]): string => {
    if (url === undefined) throw new Error('no url');
    return url;
  };
  const media = (): EmbeddedMedia => {
    if (running === null) throw new Error('the media server was killed');
    return running.media;
  };
  const pushUrl = async (platform: Door['platform'], stream: string): Promise<string> =>
    first((await media().publishGrant(seat(stream), 'main', door(platform))).urls);
  const playUrl = async (platform: Door['platform'], stream: string): Promise<string> =>
    first((await media().playGrant(viewer, seat(stream), 'main', door(platform))).urls);

  const opened: MediaDoor = {
    push: (stream) => pushUrl('browser', stream),
    play: (stream) => playUrl('browser', stream),
    rtmpPush: (stream) => pushUrl('wechat', stream),
    rtmpPlay: (stream) => playUrl('wechat', stream),
    revoke: (stream) => media().revoke(seat(stream)),
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
