import { Emitter } from '../../engine/emitter';
import type { Runtime } from '../../engine/runtime';
import { api, type Callbacks } from '../callbacks';
import type { WxMembers } from '../members';

interface ConnectOptions extends Callbacks {
  url: string;
  protocols?: string[];
  header?: Record<string, string>;
  timeout?: number;
}

const maxSockets = 5;
const connectTimeoutMs = 60_000;
/** The code of a connection that ended without one (RFC 6455, 7.4.1). */
const abnormalClose = 1006;

/** A WebSocket with the API of WeChat's SocketTask: listeners by `on…`, data as text or ArrayBuffer, refusals by `fail`. */
class SocketTask {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;

  private readonly opened = new Emitter<object>();
  private readonly received = new Emitter<{ data: unknown }>();
  private readonly closed = new Emitter<{ code: number; reason: string }>();
  private readonly failed = new Emitter<{ errMsg: string }>();

  constructor(
    private readonly socket: WebSocket,
    timeoutMs: number,
    onClosed: () => void,
  ) {
    socket.binaryType = 'arraybuffer';
    const timer = setTimeout(() => {
      this.failed.emit({ errMsg: 'connect timeout' });
      socket.close();
    }, timeoutMs);
    socket.onopen = () => {
      clearTimeout(timer);
      this.opened.emit({ header: {}, errMsg: 'onOpen:ok' });
    };
    socket.onmessage = ({ data }: MessageEvent) => this.received.emit({ data });
    let isOver = false;
    const end = (code: number, reason: string): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      onClosed();
      this.closed.emit({ code, reason });
    };
    socket.onerror = () => {
      this.failed.emit({ errMsg: 'connect failed' });
      // A socket that the page's own policy forbids has no close event.
      setTimeout(() => socket.readyState === WebSocket.CLOSED && end(abnormalClose, ''));
    };
    socket.onclose = ({ code, reason }) => end(code, reason);
  }

  get readyState(): number {
    return this.socket.readyState;
  }

  readonly onOpen = this.opened.on;
  readonly onMessage = this.received.on;
  readonly onClose = this.closed.on;
  readonly onError = this.failed.on;

  readonly send = api<{ data: string | ArrayBuffer }>('sendSocketMessage', ({ data }) => {
    if (this.socket.readyState !== WebSocket.OPEN) throw new Error('SocketTask.readyState is not OPEN');
    this.socket.send(data);
  });

  readonly close = api<{ code?: number; reason?: string }>('closeSocket', ({ code = 1000, reason = '' }) => {
    // Browsers allow pages only these codes. All others become 1000.
    this.socket.close(code === 1000 || (code >= 3000 && code < 5000) ? code : 1000, reason);
  });
}

export function socketApi(runtime: Runtime): WxMembers {
  let open = 0;

  const connectSocket = (options: ConnectOptions): SocketTask | undefined => {
    const done = api<ConnectOptions>('connectSocket', () => {
      if (refusal !== null) throw refusal;
    });
    let refusal: Error | null = open >= maxSockets ? new Error('exceed max socket count') : null;
    let task: SocketTask | undefined;
    if (refusal === null) {
      try {
        const timeoutMs = options.timeout ?? runtime.config.networkTimeout?.connectSocket ?? connectTimeoutMs;
        task = new SocketTask(new WebSocket(options.url, options.protocols ?? []), timeoutMs, () => open--);
        open++;
      } catch (cause) {
        refusal = cause as Error;
      }
    }
    // Without callbacks the missing task shows the refusal, and an unhandled rejection would add nothing.
    void done({ success: () => undefined, ...options });
    return task;
  };
  return { connectSocket };
}
