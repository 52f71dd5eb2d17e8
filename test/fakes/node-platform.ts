import { WebSocket } from 'ws';
import type { Platform, Socket, SocketListener } from '../../components/core/platform/platform';
import type { Json } from '../../components/core/shared/json';
import { releaseOnce, type Release } from '../../components/core/shared/release';

/** A phone that is a Node process: real time and real sockets, storage in memory. For benches and for members in end-to-end tests. */
export function nodePlatform(): Platform {
  const kept = new Map<string, Json>();
  const nothing = (): Release => () => undefined;
  return {
    clock: {
      now: () => Date.now(),
      random: () => Math.random(),
      after: (ms, act) => {
        const timer = setTimeout(act, ms);
        return releaseOnce(() => clearTimeout(timer));
      },
      soon: (act) => {
        const turn = setImmediate(act);
        return releaseOnce(() => clearImmediate(turn));
      },
    },
    storage: {
      read: (key) => kept.get(key),
      write: (key, value) => void kept.set(key, value),
      remove: (key) => void kept.delete(key),
    },
    network: { onChange: nothing },
    life: { onShow: nothing, onHide: nothing },
    host: { kind: 'wechat', system: 'unknown', version: '3.8.12', atLeast: () => true, language: 'zh_CN' },
    openSocket,
    setKeepScreenOn: () => undefined,
  };
}

function openSocket(url: string, listener: SocketListener): Socket {
  const socket = new WebSocket(url, { perMessageDeflate: false });
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
    close: (code = 1000) => {
      over = true;
      socket.close(code);
    },
  };
}
