import { connect, type Socket } from 'node:net';

/** AMF0 values, written by hand, so that a test says exactly the bytes that it wants. */
export const amf = {
  text: (text: string): Buffer => Buffer.concat([Buffer.from([2, text.length >> 8, text.length & 0xff]), Buffer.from(text)]),
  number: (value: number): Buffer => {
    const bytes = Buffer.alloc(9);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  },
  nothing: Buffer.from([5]),
  object: (fields: Readonly<Record<string, string>>): Buffer =>
    Buffer.concat([
      Buffer.from([3]),
      ...Object.entries(fields).flatMap(([name, text]) => [amf.text(name).subarray(1), amf.text(text)]),
      Buffer.from([0, 0, 9]),
    ]),
};

interface RawMessage {
  channel?: number;
  type: number;
  streamId?: number;
  timeMs?: number;
  body: Buffer;
}

const chunkBytes = 128;
const handshakeBytes = 1_536;

/** An RTMP client that sends what it is told, in chunks of 128 bytes, and keeps the bytes of all answers. */
export class RawRtmp {
  received = Buffer.alloc(0);
  isClosed = false;
  private waiting: (() => void)[] = [];

  private constructor(private readonly socket: Socket) {
    socket.setNoDelay(true);
    socket.on('data', (bytes) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.isClosed = true;
      this.wake();
    });
  }

  static async open(port: number): Promise<RawRtmp> {
    const peer = new RawRtmp(connect(port, '127.0.0.1'));
    peer.socket.write(Buffer.concat([Buffer.from([3]), Buffer.alloc(2 * handshakeBytes)]));
    await peer.until(() => peer.received.length > 2 * handshakeBytes);
    peer.received = peer.received.subarray(2 * handshakeBytes + 1);
    return peer;
  }

  /** Connects to the URL's application; returns the stream's name as `publish` and `play` want it. */
  async greet(url: string): Promise<string> {
    const { host, pathname, search } = new URL(url.replace('rtmp:', 'http:'));
    const [, app = '', ...name] = pathname.split('/');
    this.command(0, 'connect', 1, amf.object({ app, tcUrl: `rtmp://${host}/${app}` }));
    await this.hears('NetConnection.Connect.Success');
    this.command(0, 'createStream', 2, amf.nothing);
    return `${name.join('/')}${search}`;
  }

  async publish(name: string, streamId = 1): Promise<void> {
    const from = this.received.length;
    this.command(streamId, 'publish', 3, amf.nothing, amf.text(name), amf.text('live'));
    await this.hears('NetStream.Publish.Start', from);
  }

  command(streamId: number, name: string, transaction: number, ...values: Buffer[]): void {
    this.send({ type: 20, streamId, body: Buffer.concat([amf.text(name), amf.number(transaction), ...values]) });
  }

  /** Chunks of type 0, then 3. `repeatsTime`: a time beyond 24 bits stands in every chunk, or in the first alone. */
  send({ channel = 3, type, streamId = 0, timeMs = 0, body }: RawMessage, repeatsTime = true): void {
    const isExtended = timeMs >= 0xffffff;
    const extended = Buffer.alloc(isExtended ? 4 : 0);
    if (isExtended) extended.writeUInt32BE(timeMs);
    const head = Buffer.alloc(12);
    head.writeUInt8(channel, 0);
    head.writeUIntBE(Math.min(timeMs, 0xffffff), 1, 3);
    head.writeUIntBE(body.length, 4, 3);
    head.writeUInt8(type, 7);
    head.writeUInt32LE(streamId, 8);
    const parts = [head, extended, body.subarray(0, chunkBytes)];
    for (let at = chunkBytes; at < body.length; at += chunkBytes) {
      parts.push(Buffer.from([0xc0 | channel]), repeatsTime ? extended : Buffer.alloc(0), body.subarray(at, at + chunkBytes));
    }
    this.socket.write(Buffer.concat(parts));
  }

  /** Resolves when the text stands in the answers after `from`; rejects when the server closes first. */
  async hears(text: string | Buffer, from = 0): Promise<void> {
    await this.until(() => this.received.subarray(from).includes(text));
  }

  async untilClosed(): Promise<void> {
    while (!this.isClosed) await this.next();
  }

  close(): void {
    this.socket.destroy();
  }

  private async until(wanted: () => boolean): Promise<void> {
    while (!wanted()) {
      if (this.isClosed) throw new Error('the server closed the connection');
      await this.next();
    }
  }

  private next(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private wake(): void {
    this.waiting.splice(0).forEach((resolve) => resolve());
  }
}
