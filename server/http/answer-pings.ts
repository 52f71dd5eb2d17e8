import type { WebSocket } from 'ws';

/** Pongs are a few bytes each: a peer that leaves this much unread reads nothing. */
const maxUnreadBytes = 64 * 1024;

/**
 * Answers pings while the peer reads the answers. The server must be created with `autoPong: false`, because the library queues
 * without a bound.
 */
export function answerPings(ws: WebSocket): void {
  ws.on('ping', (content: Buffer) => {
    if (ws.bufferedAmount < maxUnreadBytes) ws.pong(content);
  });
}
