import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import type { FlvTag } from './flv-peer';

/** The parts of node-media-server's own RTMP client that are used here; the package ships no types. */
interface RtmpClient {
  socket: Socket | null;
  urlInfo: { app: string; streamName: string };
  onPacketCallback: (packet: { codec_type: number; dts: number; size: number; data: Buffer }) => void;
  onCloseCallback: () => void;
  onErrorCallback: () => void;
  connect(url: string): Promise<void>;
  sendConnect(): Promise<unknown>;
  sendCreateStream(): Promise<number>;
  sendPublish(name: string): Promise<unknown>;
  sendPlay(name: string): Promise<unknown>;
  sendPacket(packet: { codec_type: number; dts: number; size: number; data: Buffer }): void;
  disconnect(): void;
}

const Client = createRequire(__filename)('node-media-server/src/protocol/rtmp_client.js') as new () => RtmpClient;

/** An RTMP peer inside the test's process, for cases where ffmpeg is too slow or too well behaved. */
export interface RtmpPeer {
  readonly tags: readonly FlvTag[];
  /** True after the connection was closed by either side. */
  readonly isClosed: boolean;
  readonly closed: Promise<void>;
  send(tag: FlvTag): void;
  stall(): void;
  close(): void;
}

/** Connects and publishes or plays; rejects with the server's message when refused. */
export async function rtmpPeer(
  options: 'publish' | 'play',
  url: string,
  onTag: (tag: FlvTag) => void = () => undefined,
): Promise<RtmpPeer> {
  const client = new Client();
  const tags: FlvTag[] = [];
  let isClosed = false;
  const closed = new Promise<void>((resolve) => {
    client.onCloseCallback = () => {
      isClosed = true;
      resolve();
    };
  });
  client.onErrorCallback = () => undefined;
  client.onPacketCallback = ({ codec_type: type, dts: timeMs, size, data }) => {
    const tag = { type, timeMs, body: Buffer.from(data.subarray(0, size)) };
    tags.push(tag);
    onTag(tag);
  };
  await client.connect(url);
  client.socket?.setNoDelay(true);
  await client.sendConnect();
  await client.sendCreateStream();
  const name = `${client.urlInfo.streamName}${new URL(url).search}`;
  await (options === 'publish' ? client.sendPublish(name) : client.sendPlay(name));
  return {
    tags,
    get isClosed() {
      return isClosed;
    },
    closed,
    send: ({ type, timeMs, body }) =>
      isClosed || client.sendPacket({ codec_type: type, dts: timeMs, size: body.length, data: body }),
    stall: () => void client.socket?.pause(),
    close: () => client.disconnect(),
  };
}
