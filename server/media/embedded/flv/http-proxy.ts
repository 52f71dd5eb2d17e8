import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { refuseUpgrade } from '../../../http/refuse-upgrade';
import { parseMediaUrl, parseRtcSessionPath, isMediaPath, isPublisher } from '../media-path';
import type { Direction } from '../../signed-url';

interface HttpProxyOptions {
  /** The path of the child's socket. */
  inner: string;
  isAllowed(direction: Direction, stream: string, query: Readonly<Record<string, string>>): boolean;
  whenUp(): Promise<boolean>;
  refused(): void;
  /** A peer that accepts no bytes for this long is disconnected. */
  stuckMs: number;
}

/** A page of another origin may post an offer: the signed URL is what admits it, and no cookie is read. */
const preflight = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, DELETE',
  'access-control-allow-headers': 'content-type, authorization',
  'access-control-max-age': '600',
};

/**
 * Proxies `/media/…` of the public http server to the child, after checking the signature. Bytes are piped, so a stalled player
 * also stalls the child's socket, and the child closes it.
 */
export class HttpProxy {
  private readonly sockets = new Set<Duplex>();

  constructor(private readonly options: HttpProxyOptions) {}

  request(message: IncomingMessage, response: ServerResponse): boolean {
    if (!isMediaPath(message.url)) return false;
    if (message.method === 'OPTIONS') {
      response.writeHead(204, preflight).end();
      return true;
    }
    const status = this.checkRequest(message);
    if (status === 200) void this.proxyRequest(message, response);
    else response.writeHead(status, { 'content-length': 0, 'access-control-allow-origin': '*' }).end();
    return true;
  }

  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    if (!isMediaPath(message.url)) return false;
    socket.on('error', () => socket.destroy());
    const isOfSession = parseRtcSessionPath(message.url) !== null;
    const status = isOfSession ? 200 : this.check(isPublisher(message) ? 'publish' : 'play', message.url);
    if (status === 200) void this.proxyUpgrade(message, socket, head);
    else refuseUpgrade(socket, status);
    return true;
  }

  /** Ends all proxied connections. */
  close(): void {
    this.sockets.forEach((socket) => socket.destroy());
  }

  /** FLV is fetched, offers are posted, and the session that an answer named is deleted. A viewer may ask how a stream is published. */
  private checkRequest(message: IncomingMessage): 200 | 403 | 404 | 405 {
    if (parseRtcSessionPath(message.url) !== null) return message.method === 'DELETE' ? 200 : 405;
    const endpoint = parseMediaUrl(message.url)?.endpoint ?? 'flv';
    const methods = { flv: ['GET'], whip: ['POST'], whep: ['GET', 'POST'] }[endpoint];
    if (!methods.includes(message.method ?? '')) return 405;
    return this.check(endpoint === 'whip' ? 'publish' : 'play', message.url);
  }

  private check(direction: Direction, url: string | undefined): 200 | 403 | 404 {
    const media = parseMediaUrl(url);
    if (media === null) return 404;
    if (this.options.isAllowed(direction, media.stream, media.query)) return 200;
    this.options.refused();
    return 403;
  }

  private async proxyRequest(message: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await this.options.whenUp())) return void response.writeHead(503, { 'retry-after': '1', 'content-length': 0 }).end();
    const { method, headers: asked } = message;
    const type = asked['content-type'];
    const passed = { ...(type === undefined ? {} : { 'content-type': type }) };
    const inner = httpRequest({ socketPath: this.options.inner, path: message.url, method, headers: passed, agent: false });
    // After the headers, destroy the response: the player must see a failure, not a regular end.
    inner.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
    inner.on('response', (answer) => {
      if (response.socket !== null) this.keep(response.socket);
      response.setTimeout(this.options.stuckMs, () => response.writableLength > 0 && response.destroy());
      // Connection headers concern one hop and differ between the two.
      const { connection: _connection, 'transfer-encoding': _encoding, 'keep-alive': _keepAlive, ...headers } = answer.headers;
      response.writeHead(answer.statusCode ?? 502, headers);
      response.flushHeaders();
      answer.on('error', () => response.destroy());
      answer.pipe(response);
    });
    response.on('close', () => inner.destroy());
    message.pipe(inner);
  }

  private async proxyUpgrade(message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (!(await this.options.whenUp())) return refuseUpgrade(socket, 503);
    if (socket.destroyed) return;
    const inner = connect(this.options.inner);
    this.keep(socket);
    // While the peer is stalled, the child's end is not read, so the end of its connection goes unnoticed without this timeout.
    if (socket instanceof Socket) socket.setTimeout(this.options.stuckMs, () => socket.writableLength > 0 && socket.destroy());
    const lines = message.rawHeaders.reduce((text, part, index) => text + part + (index % 2 === 0 ? ': ' : '\r\n'), '');
    inner.write(`GET ${message.url ?? ''} HTTP/1.1\r\n${lines}\r\n`);
    if (head.length > 0) inner.write(head);
    inner.on('error', () => socket.destroy());
    inner.on('close', () => socket.destroy());
    socket.on('close', () => inner.destroy());
    socket.pipe(inner).pipe(socket);
  }

  private keep(socket: Duplex): void {
    // Several requests come over one socket.
    if (this.sockets.has(socket)) return;
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    if (!(socket instanceof Socket)) return;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 15_000);
  }
}
