import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { embeddedMedia } from '../../../server/media/embedded';
import type { EmbeddedMedia } from '../../../server/media/embedded/options';
import type { IceOptions } from '../../../server/media/ice';
import type { RequestOrigin } from '../../../server/media/media-server';

/** The embedded media server on its own HTTP server, as the backend mounts it. */
export interface LiveMediaServer {
  /** FLV over WebSocket, for the tags in the browser. */
  push(stream: string): Promise<string>;
  play(stream: string): Promise<string>;
  /** The same with the better URL in the fragment, to which the tags return. */
  pushReturning(stream: string): Promise<string>;
  playReturning(stream: string): Promise<string>;
  /** WebRTC, by an offer. */
  whip(stream: string): Promise<string>;
  whep(stream: string): Promise<string>;
  rtmpPush(stream: string): Promise<string>;
  rtmpPlay(stream: string): Promise<string>;
  /** The opened port of WebRTC, and the process of the media. */
  readonly rtcPort: number;
  readonly pid: number | null;
  gauges(): Readonly<Record<string, number>>;
  /** Revokes a grant, as the removal of a member does. */
  revoke(stream: string): Promise<void>;
  /** Kills everything silently; `start` uses the same ports and key again. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

const key = 'of the tests of the live tags';

export interface LiveMediaServerOptions {
  /** The port of WebRTC in answers; the opened one by default. */
  rtcPublicPort?: number;
  /** The STUN and TURN servers in grants. */
  ice?: IceOptions;
}

export async function startLiveMediaServer({ rtcPublicPort, ice }: LiveMediaServerOptions = {}): Promise<LiveMediaServer> {
  let ports = { http: 0, rtmp: 0, rtc: 0 };
  let running: { http: Server; media: EmbeddedMedia } | null = null;

  const origin = (platform: RequestOrigin['platform']): RequestOrigin => ({
    platform,
    secure: false,
    hostname: '127.0.0.1',
    port: ports.http,
  });
  const membership = (stream: string) => ({ room: 'room', member: stream, id: stream });
  const viewer = { room: 'room', member: 'viewer', id: 'viewer' };
  const first = (urls: readonly string[], door: RegExp): string => {
    const url = urls.find((each) => door.test(each));
    if (url === undefined) throw new Error('no url');
    return url;
  };
  const plain = (url: string): string => url.replace(/#.*/, '');
  const media = (): EmbeddedMedia => {
    if (running === null) throw new Error('the media server was killed');
    return running.media;
  };
  const pushUrl = async (platform: RequestOrigin['platform'], stream: string, door: RegExp): Promise<string> =>
    first((await media().publishGrant(membership(stream), 'main', origin(platform))).urls, door);
  const playUrl = async (platform: RequestOrigin['platform'], stream: string, door: RegExp): Promise<string> =>
    first((await media().playGrant(viewer, membership(stream), 'main', origin(platform))).urls, door);

  const opened: LiveMediaServer = {
    gauges: () => media().gauges(),
    get rtcPort() {
      return media().rtcPort;
    },
    get pid() {
      return media().pid;
    },
    push: async (stream) => plain(await pushUrl('browser', stream, /^ws:/)),
    play: async (stream) => plain(await playUrl('browser', stream, /^ws:/)),
    pushReturning: (stream) => pushUrl('browser', stream, /^ws:/),
    playReturning: (stream) => playUrl('browser', stream, /^ws:/),
    whip: (stream) => pushUrl('browser', stream, /\/whip\?/),
    whep: (stream) => playUrl('browser', stream, /\/whep\?/),
    rtmpPush: (stream) => pushUrl('wechat', stream, /^rtmp:/),
    rtmpPlay: (stream) => playUrl('wechat', stream, /^rtmp:/),
    revoke: (stream) => media().revoke(membership(stream)),
    start: async () => {
      const rtc = {
        port: ports.rtc,
        hosts: ['127.0.0.1'],
        ...(rtcPublicPort === undefined ? {} : { publicPort: rtcPublicPort }),
        ...(ice === undefined ? {} : { ice }),
      };
      const next = { http: createServer(), media: embeddedMedia({ rtmpPort: ports.rtmp, bind: '127.0.0.1', key, rtc }) };
      next.http.on('request', (request, response) => {
        if (!next.media.request(request, response)) response.writeHead(404).end();
      });
      next.http.on('upgrade', (request, socket, head) => {
        if (!next.media.upgrade(request, socket, head)) socket.destroy();
      });
      await next.media.start();
      await new Promise<void>((resolve) => next.http.listen(ports.http, '127.0.0.1', resolve));
      ports = { http: (next.http.address() as AddressInfo).port, rtmp: next.media.rtmpPort, rtc: next.media.rtcPort };
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
