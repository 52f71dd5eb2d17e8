import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { refuseUpgrade } from '../../../http/refuse-upgrade';
import { FlvPublisher, playHttp, playWebSocket } from './flv-session';
import { parseMediaUrl, parseRtcSessionPath, isPublisher, isSoundBeside, publisherProtocols } from '../media-path';
import type { RtcEndpoint } from '../rtc/rtc-endpoint';
import type { StreamRouter } from '../streams/stream-router';

/** A player sends nothing but numbers of bytes. */
const maxAcknowledgement = 64;

/** Serves FLV over HTTP and WebSocket, and WebRTC's offers, to the parent's proxy, on a path that only the parent knows. */
export function innerServer(router: StreamRouter, rtc: RtcEndpoint | null): Server {
  // H.264 does not compress any further.
  const rules = { noServer: true, clientTracking: false, perMessageDeflate: false, skipUTF8Validation: true, autoPong: false };
  const players = new WebSocketServer({ ...rules, maxPayload: maxAcknowledgement });
  const publishers = new WebSocketServer({
    ...rules,
    maxPayload: router.limits.messageBytes,
    handleProtocols: (offered) => publisherProtocols.find((name) => offered.has(name)) ?? false,
  });

  const request = (message: IncomingMessage, response: ServerResponse): void => {
    const session = parseRtcSessionPath(message.url);
    if (session !== null && rtc !== null) return rtc.end(response, session);
    const media = parseMediaUrl(message.url);
    if (media !== null && media.endpoint !== 'flv' && rtc !== null) {
      if (message.method === 'GET') return rtc.tell(response, media);
      return void rtc.offer(message, response, media);
    }
    const admitted = media?.endpoint === 'flv' ? router.access.admit('play', media.stream, media.query) : null;
    if (admitted !== null) return playHttp(response, router, admitted);
    router.refused();
    response.writeHead(403).end();
  };

  const upgrade = async (message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    socket.on('error', () => socket.destroy());
    if (rtc !== null && parseRtcSessionPath(message.url) !== null) return rtc.upgrade(message, socket, head);
    const media = parseMediaUrl(message.url);
    const direction = isPublisher(message) ? 'publish' : 'play';
    const admitted = media?.endpoint === 'flv' ? router.access.admit(direction, media.stream, media.query) : null;
    if (admitted === null) {
      router.refused();
      return refuseUpgrade(socket, 403);
    }
    if (direction === 'play') {
      let isOpen = false;
      players.handleUpgrade(message, socket, head, (ws) => {
        isOpen = true;
        playWebSocket(ws, socket, router, admitted);
      });
      // Its handshake was broken.
      if (!isOpen) router.access.release(admitted);
      return;
    }
    const { stream } = admitted;
    const publisher = await FlvPublisher.claim(router, admitted, socket, (each) =>
      media !== null && isSoundBeside(media) ? (rtc?.remuxer.publishSound(stream, each) ?? null) : router.publish(stream, each),
    );
    if (publisher === null) {
      router.refused();
      return refuseUpgrade(socket, 409);
    }
    publishers.handleUpgrade(message, socket, head, (ws) => publisher.attach(ws));
  };

  const server = createServer({ noDelay: true }, request);
  server.on('upgrade', (message, socket, head) => void upgrade(message, socket, head));
  server.maxConnections = router.limits.connections;
  return server;
}
