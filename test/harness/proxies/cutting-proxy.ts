import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { closeAfterTest } from '../close-after-test';

/** A TCP proxy to a local port that can be cut, frozen or closed: network faults for tests and benches. */
export interface CuttingProxy {
  readonly port: number;
  /** Resets every connection, as the loss of a radio link does. */
  cut(): void;
  /** Drops everything in both directions without closing: a half-open TCP connection. */
  freeze(on: boolean): void;
  /** Connects new connections to another port. */
  redirect(port: number): void;
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
  const close = async (): Promise<void> => {
    Array.from(open).forEach((socket) => socket.destroy());
    await new Promise((done) => server.close(done));
  };
  closeAfterTest(close);
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => Array.from(open).forEach((socket) => socket.resetAndDestroy()),
    freeze: (on) => void (frozen = on),
    redirect: (port) => void (aimed = port),
    close,
  };
}
