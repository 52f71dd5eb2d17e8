import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/**
 * Stands once in every message of the bench, so that a reader counts deliveries without parsing. The header of a WebSocket frame cannot hold it: its
 * bytes before the payload are no `%`, or are not followed by these.
 */
export const mark = '%~%';
const markBytes = Buffer.from(mark);
const timeoutMs = 30_000;

/** A WebSocket client that counts, because on two cores one that parses would take the time of the server. */
export class RawSocket {
  /** Messages that have arrived. */
  delivered = 0;
  isClosed = false;
  onDelivered: (count: number) => void = () => undefined;
  /** Set to see all bytes after the upgrade. */
  onBytes: ((bytes: Buffer) => void) | null = null;
  private carry: Buffer | null = null;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => this.count(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isClosed = true));
  }

  /** Connects and upgrades. `from` is the local address, of which each has some 28,000 ports. */
  static async open(port: number, path: string, from = '127.0.0.1'): Promise<RawSocket> {
    const socket = await connected(port, from);
    const key = randomBytes(16).toString('base64');
    const upgrade = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}`;
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${upgrade}\r\n\r\n`);
    const head = await firstBytes(socket);
    const end = head.indexOf('\r\n\r\n');
    if (!head.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(`refused: ${head.toString('latin1', 0, 40)}`);
    const raw = new RawSocket(socket);
    if (end + 4 < head.length) raw.count(head.subarray(end + 4));
    return raw;
  }

  /** Sends a text in one frame, masked with zeroes, which leave it as it is. */
  send(text: string): void {
    const payload = Buffer.from(text);
    const isShort = payload.length < 126;
    const header = Buffer.alloc(isShort ? 6 : 8);
    header[0] = 0x81;
    header[1] = 0x80 | (isShort ? payload.length : 126);
    if (!isShort) header.writeUInt16BE(payload.length, 2);
    this.socket.write(Buffer.concat([header, payload]));
  }

  /** Resolves when the received bytes contain `text`, counted from this call on; `act` is run once they are watched. */
  async receives(text: string, act: () => void): Promise<void> {
    let seen = '';
    await new Promise<void>((done, failed) => {
      const timer = setTimeout(() => failed(new Error(`${text} did not come; got ${seen.slice(-300)}`)), timeoutMs);
      this.onBytes = (bytes) => {
        seen += bytes.toString('latin1');
        if (!seen.includes(text)) return;
        clearTimeout(timer);
        this.onBytes = null;
        done();
      };
      act();
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private count(bytes: Buffer): void {
    this.onBytes?.(bytes);
    const all = this.carry === null ? bytes : Buffer.concat([this.carry, bytes]);
    let found = 0;
    for (let at = all.indexOf(markBytes); at >= 0; at = all.indexOf(markBytes, at + markBytes.length)) found += 1;
    this.carry = startOfMark(all);
    if (found === 0) return;
    this.delivered += found;
    this.onDelivered(found);
  }
}

/** The end of the bytes that may be the start of a mark; null for none. */
function startOfMark(bytes: Buffer): Buffer | null {
  const { length } = bytes;
  const isTwo = length >= 2 && bytes[length - 2] === markBytes[0] && bytes[length - 1] === markBytes[1];
  // After a whole mark, its last byte does not begin another one.
  const isOne = bytes[length - 1] === markBytes[0] && !(length >= 3 && bytes.subarray(length - 3).equals(markBytes));
  return isTwo ? bytes.subarray(length - 2) : isOne ? bytes.subarray(length - 1) : null;
}

const maxTries = 50;

/** The kernel chooses the port of a local address before it knows the peer, and may choose one that is in use for this peer. */
async function connected(port: number, from: string): Promise<Socket> {
  for (let tries = 1; ; tries += 1) {
    const socket = connect({ port, host: '127.0.0.1', localAddress: from, noDelay: true });
    try {
      await once(socket, 'connect');
      return socket;
    } catch (cause) {
      socket.destroy();
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries === maxTries) throw cause;
    }
  }
}

const firstBytes = (socket: Socket): Promise<Buffer> =>
  new Promise((done, failed) => {
    let head = Buffer.alloc(0);
    const read = (bytes: Buffer): void => {
      head = Buffer.concat([head, bytes]);
      if (!head.includes('\r\n\r\n')) return;
      socket.off('data', read).off('error', failed).off('close', closed);
      done(head);
    };
    const closed = (): void => failed(new Error('closed before the upgrade'));
    socket.on('data', read).on('error', failed).on('close', closed);
  });
