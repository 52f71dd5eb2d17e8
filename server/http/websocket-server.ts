import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Limits } from '../limits';
import type { Node } from '../node';
import type { ClientSocket } from '../sessions/outbox';
import { answerPings } from './answer-pings';
import { refuseUpgrade } from './refuse-upgrade';
import { addressKey } from '../rates/address-key';
import { clientAddress, requestOrigin, type ProxyRules } from './request-origin';

export interface SignallingServerOptions extends ProxyRules {
  node: Node;
  limits: Limits;
  /** Whether new sockets are taken now. */
  takesClients(): boolean;
  /**
   * The allowed browser origins; empty for all. This is no substitute for tokens, as other programs can send any
   * origin.
   */
  origins: readonly string[];
  maxConnections: number;
  /** High, because a mobile carrier can hide a whole town behind one address. */
  maxPerAddress: number;
}

/** The time that a peer has to answer a close frame, so that a stalled one does not keep its queue alive. */
const closeTimeoutMs = 2_000;

/** Accepts WebSockets for the node. Refusals before the upgrade are plain HTTP. */
export function signallingServer(options: SignallingServerOptions): {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): void;
} {
  const { node, limits } = options;
  const rules = {
    noServer: true,
    maxPayload: limits.frameBytes,
    perMessageDeflate: false,
    autoPong: false,
    clientTracking: false,
    closeTimeout: closeTimeoutMs,
  };
  const sockets = new WebSocketServer(rules);
  const perAddress = new Map<string, number>();

  function refusal(request: IncomingMessage, address: string): number | null {
    const { origin } = request.headers;
    if (origin !== undefined && options.origins.length > 0 && !options.origins.includes(origin)) return 403;
    if ((perAddress.get(address) ?? 0) >= options.maxPerAddress) return 429;
    return node.connections >= options.maxConnections || !options.takesClients() ? 503 : null;
  }

  /** From the first byte to the last: a refused socket holds a file as well. */
  function count(address: string, socket: Duplex): void {
    perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
    socket.on('close', () => {
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    });
  }

  return {
    upgrade(request, socket, head) {
      const address = addressKey(clientAddress(request, options));
      const status = refusal(request, address);
      count(address, socket);
      if (status === 429) node.metrics.rateLimited.inc({ limit: 'addressConnections' });
      if (status !== null) return refuseUpgrade(socket, status);
      const origin = { ...requestOrigin(request, options), address };
      sockets.handleUpgrade(request, socket, head, (webSocket) => connectSocket(node, webSocket, socket, origin));
    },
    close: () => sockets.close(),
  };
}

/** A WebSocket of the library on its TCP or TLS connection. */
class UpgradedSocket implements ClientSocket {
  constructor(
    private readonly webSocket: WebSocket,
    private readonly connection: Duplex,
  ) {}

  send(text: string): void {
    this.webSocket.send(text, nothing);
  }

  /**
   * The library cannot send a frame that is made, and makes two writes of each text. It holds nothing back, because it does not compress, so what it
   * writes itself and these frames keep their order.
   */
  sendFrame(frame: Buffer): void {
    if (this.webSocket.readyState === this.webSocket.OPEN) this.connection.write(frame);
  }

  close(code: number, why: string): void {
    this.webSocket.close(code, why);
  }

  buffered(): number {
    return this.webSocket.bufferedAmount;
  }
}

const nothing = (): void => undefined;

function connectSocket(node: Node, webSocket: WebSocket, connection: Duplex, origin: ReturnType<typeof requestOrigin>): void {
  answerPings(webSocket);
  const peer = node.connect(new UpgradedSocket(webSocket, connection), origin);
  webSocket.on('message', (content: RawData, isBinary: boolean) => {
    if (isBinary) peer.broken('binary', 1003);
    else peer.text(content.toString());
  });
  // ws itself answers malformed frames with 1002, 1007 or 1009, and `close` follows.
  webSocket.on('error', nothing);
  webSocket.on('close', () => peer.closed());
}
