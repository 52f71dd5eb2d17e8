import WebSocket from 'ws';
import { signToken } from '../../../server/index';

/** A client of the measurement, which reads no more of its frames than it must: ten thousand of them share a process with the measuring. */
export class AudienceClient {
  bytes = 0;
  events = 0;
  private readonly waiting = new Map<string, (text: string) => void>();
  private lastId = 0;

  private constructor(private readonly socket: WebSocket) {
    socket.on('message', (content: Buffer) => {
      this.bytes += content.length;
      const text = content.toString();
      this.events += text.split('"t":"ev"').length - 1;
      // An answer may share its frame with events.
      this.waiting.forEach((resolve, mark) => {
        if (!text.includes(mark)) return;
        this.waiting.delete(mark);
        resolve(text);
      });
    });
    socket.on('error', () => undefined);
  }

  static async open(port: number, key: string, user: string, room: string, role: 'host' | 'audience'): Promise<AudienceClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1`);
    const client = new AudienceClient(socket);
    const [tok] = await Promise.all([
      signToken({ key, user, rooms: { [room]: role }, ttlSeconds: 900 }),
      new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject)),
    ]);
    const welcome = client.until('"t":"welcome"');
    socket.send(JSON.stringify({ t: 'hello', v: 1, sdk: 'bench', tok, dev: 'bench', pf: 'wechat', caps: [] }));
    await welcome;
    return client;
  }

  /** Rejects when the request is refused. */
  async request(m: string, d: object): Promise<void> {
    this.lastId += 1;
    const answer = this.until(`"t":"res","id":${this.lastId},`);
    this.socket.send(JSON.stringify({ t: 'req', id: this.lastId, m, k: `k${this.lastId}`, d }));
    const text = await answer;
    if (text.includes(`"id":${this.lastId},"err"`)) throw new Error(`${m} was refused: ${text.slice(0, 200)}`);
  }

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  ping(): void {
    if (this.isOpen) this.socket.send('{"t":"ping"}');
  }

  cut(): void {
    this.socket.terminate();
  }

  private until(mark: string): Promise<string> {
    return new Promise((resolve) => this.waiting.set(mark, resolve));
  }
}
