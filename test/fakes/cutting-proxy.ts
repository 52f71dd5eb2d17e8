import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP door to a port of this machine that can be cut, frozen or closed: the network's faults for tests and benches. */
export interface CuttingProxy {
  readonly port: number;
  /** Resets every connection, as a lost radio link does. */
  cut(): void;
  /** Swallows everything in both directions, without closing: a half-open TCP connection. */
  freeze(on: boolean): void;
  /** Sends new connections somewhere else. */
  aim(port: number): void;
  close(): Promise<void>;
}

export async function cuttingProxy(target: number): Promise<CuttingProxy> {
  let aimed = target;
  let frozen = false;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ port: aimed, host: '127.0.0.1', noDelay: true });
    near.setNoDelay(true);
    const pass = (from: Socket, to: Socket): void => {
      open.add(from);
      from.on('data', (bytes) => frozen || to.write(bytes));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    };
    pass(near, far);
    pass(far, near);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => Array.from(open).forEach((socket) => socket.resetAndDestroy()),
    freeze: (on) => void (frozen = on),
    aim: (port) => void (aimed = port),
    close: async () => {
      Array.from(open).forEach((socket) => socket.destroy());
      await new Promise((done) => server.close(done));
    },
  };
}
