import { request } from 'node:http';
import { WebSocket } from 'ws';
import { atOnce, later, type Answer, type BridgeCall, type Handlers } from './bridge';

type State = 'opening' | 'open' | 'closed';

export interface SocketTask {
  id: string;
  state: State;
  /** The JSON frames that arrived. */
  received: string[];
  socket: WebSocket;
}

interface Phone {
  after(run: () => void, ms: number): void;
  say(event: string, message: object): void;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** WeChat's own limit for one request. */
const requestMs = 60_000;

/** Sockets and requests of the app: real ones, to a real backend. */
export class Network {
  readonly sockets: SocketTask[] = [];
  private lastId = 0;

  constructor(private readonly phone: Phone) {}

  readonly handlers: Handlers = {
    createSocketTask: (call) => this.connect(call),
    operateSocketTask: (call) => this.operate(call),
    createRequestTask: (call) => atOnce({ requestTaskId: this.request(call) }),
    createRequestTaskAsync: (call) => later({ requestTaskId: this.request(call) }),
    operateRequestTask: () => atOnce(),
  };

  open(): SocketTask[] {
    return this.sockets.filter(({ state }) => state !== 'closed');
  }

  /** The far end is gone at once, without a close frame, and the phone notices. */
  cut(): void {
    this.open().forEach(({ socket }) => socket.terminate());
  }

  private nextId(): string {
    this.lastId += 1;
    return String(this.lastId);
  }

  private connect({ params }: BridgeCall): Answer {
    const protocols = Array.isArray(params.protocols) ? (params.protocols as string[]) : [];
    const socket = new WebSocket(text(params.url), protocols);
    const task: SocketTask = { id: this.nextId(), state: 'opening', received: [], socket };
    const say = (state: string, more: object): void =>
      this.phone.say('onSocketTaskStateChange', { socketTaskId: task.id, state, ...more });
    socket.on('open', () => {
      if (task.state !== 'opening') return;
      task.state = 'open';
      say('open', { header: {} });
    });
    socket.on('message', (frame) => {
      if (task.state !== 'open') return;
      task.received.push(String(frame));
      say('message', { data: String(frame) });
    });
    socket.on('error', ({ message }) => say('error', { errMsg: message }));
    socket.on('close', (code, reason) => {
      if (task.state === 'closed') return;
      task.state = 'closed';
      say('close', { code, reason: String(reason) });
    });
    this.sockets.push(task);
    return atOnce({ socketTaskId: task.id });
  }

  private operate({ params }: BridgeCall): Answer {
    const task = this.sockets.find(({ id }) => id === params.socketTaskId);
    const failed = (why: string): Answer => atOnce({ errMsg: `operateSocketTask:fail ${why}` });
    if (!task) return failed('no such task');
    if (params.operationType === 'send') {
      if (task.state !== 'open') return failed('not open');
      task.socket.send(text(params.data));
    } else if (params.operationType === 'close' && task.state !== 'closed') {
      task.state = 'closed';
      task.socket.close(1000);
      const { code = 1000, reason = '' } = params;
      this.phone.after(
        () => this.phone.say('onSocketTaskStateChange', { socketTaskId: task.id, state: 'close', code, reason }),
        0,
      );
    }
    return atOnce();
  }

  private request({ params }: BridgeCall): string {
    const requestTaskId = this.nextId();
    const say = (state: string, more: object): void =>
      this.phone.say('onRequestTaskStateChange', { requestTaskId, state, ...more });
    const body = typeof params.data === 'string' || params.data === undefined ? params.data : JSON.stringify(params.data);
    // An answer that came before the id was returned would belong to nothing.
    this.phone.after(() => {
      const sent = request(
        text(params.url),
        { method: text(params.method) || 'GET', headers: (params.header ?? {}) as Record<string, string>, timeout: requestMs },
        (response) => {
          let data = '';
          response.setEncoding('utf8').on('data', (part: string) => (data += part));
          response.on('end', () => say('success', { data, statusCode: response.statusCode, header: response.headers }));
        },
      );
      sent.on('timeout', () => sent.destroy(new Error('timeout')));
      sent.on('error', ({ message }) => say('fail', { errMsg: message }));
      sent.end(body);
    }, 5);
    return requestTaskId;
  }

  end(): void {
    this.sockets.forEach(({ socket }) => socket.terminate());
  }
}
