import { createServer, type Server } from 'node:http';
import { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Platform } from '../../../components/core/protocol/messages';
import type { RequestOrigin, MediaServer, MembershipRef } from '../../../server/media/media-server';

/** A media server mounted on its own HTTP server, as the backend mounts it. */
export interface MediaHttpServer<Media extends MediaServer = MediaServer> {
  readonly media: Media;
  origin(platform: Platform): RequestOrigin;
  /** Closes both. */
  close(): Promise<void>;
}

let lastSeat = 0;

/** A membership that was never used before. */
export const newMembership = (member: string): MembershipRef => {
  lastSeat += 1;
  return { room: 'standup', member, id: `membership-${lastSeat}-${Math.random().toString(36).slice(2)}` };
};

export async function serveMedia<Media extends MediaServer>(
  media: Media,
  http: Server | SecureServer = createServer(),
): Promise<MediaHttpServer<Media>> {
  http.on('request', (request, response) => {
    if (!media.request(request, response)) response.writeHead(404).end();
  });
  http.on('upgrade', (request, socket, head) => {
    if (!media.upgrade(request, socket, head)) socket.destroy();
  });
  await media.start();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    media,
    origin: (platform) => ({ platform, secure: http instanceof SecureServer, hostname: '127.0.0.1', port }),
    close: async () => {
      await media.stop();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
