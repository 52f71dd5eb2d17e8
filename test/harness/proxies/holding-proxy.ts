import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy to a local port that can be cut, closed for a while, or held, where bytes wait and none are lost. */
export interface HoldingProxy {
  readonly port: number;
  /** Resets every connection, and refuses new ones as long as it is closed. */
  shut(on: boolean): void;
  /** Nothing passes in either direction. Bytes that arrive meanwhile go on afterwards. */
  hold(on: boolean): void;
  close(): Promise<void>;
}

export async function holdingProxy(target: number): Promise<HoldingProxy> {
  let isShut = false;
  let isHeld = false;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    near.on('error', () => undefined);
    if (isShut) return void near.resetAndDestroy();
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    near.setNoDelay(true);
    const pass = (from: Socket, to: Socket): void => {
      open.add(from);
      from.on('data', (bytes) => to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      if (isHeld) from.pause();
    };
    pass(near, far);
    pass(far, near);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  // Node leaves the handle open of a socket that is reset while it connects or when it has ended.
  const reset = (socket: Socket): unknown => (socket.readyState === 'open' ? socket.resetAndDestroy() : socket.destroy());
  const cut = (): void => Array.from(open).forEach(reset);
  return {
    port: (server.address() as AddressInfo).port,
    shut(on) {
      isShut = on;
      if (on) cut();
    },
    hold(on) {
      isHeld = on;
      open.forEach((socket) => (on ? socket.pause() : socket.resume()));
    },
    async close() {
      isShut = true;
      cut();
      await new Promise((done) => server.close(done));
    },
  };
}
