import { WebSocket } from 'ws';
import type { Platform, Socket, SocketListener } from '../../components/core/platform/platform';
import type { Clock } from '../../components/core/shared/clock';
import type { Json } from '../../components/core/shared/json';
import { releaseOnce, type Release } from '../../components/core/shared/release';

const nothing = (): Release => () => undefined;

const clock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, act) {
    const timer = setTimeout(act, ms);
    return releaseOnce(() => clearTimeout(timer));
  },
  onNextTurn(act) {
    const turn = setImmediate(act);
    return releaseOnce(() => clearImmediate(turn));
  },
};

export interface NodePlatformOptions {
  /** Gets each socket, for those who cut it. */
  readonly opened?: (socket: WebSocket) => void;
  /** Headers of each upgrade. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The platform of a Node process: it is never hidden, and its storage ends with the process. */
export function nodePlatform(options: NodePlatformOptions = {}): Platform {
  const kept = new Map<string, Json>();
  return {
    clock,
    storage: {
      read: (key) => kept.get(key),
      write: (key, value) => void kept.set(key, value),
      remove: (key) => void kept.delete(key),
    },
    network: { onChange: nothing },
    life: { isHidden: () => false, onShow: nothing, onHide: nothing },
    // As WeChat, because the server then grants RTMP URLs, which ffmpeg needs.
    host: { kind: 'wechat', system: 'unknown', version: '3.8.12', atLeast: () => true, publishes: true, language: 'zh_CN' },
    openSocket: (url, listener) => openSocket(url, listener, options),
    setKeepScreenOn: () => undefined,
  };
}

function openSocket(url: string, listener: SocketListener, { opened, headers = {} }: NodePlatformOptions): Socket {
  const socket = new WebSocket(url, { perMessageDeflate: false, headers });
  opened?.(socket);
  let over = false;
  const closed = (code: number | null): void => {
    if (over) return;
    over = true;
    listener.closed(code);
  };
  socket.on('open', () => !over && listener.opened());
  socket.on('message', (bytes) => !over && listener.text(bytes.toString()));
  socket.on('error', () => closed(null));
  socket.on('close', (code) => closed(code));
  return {
    send: (text) => socket.send(text),
    close(code = 1000) {
      over = true;
      socket.close(code);
    },
  };
}
