import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP proxy that delays every byte, to simulate distance on one machine. */
export interface DelayingProxy {
  readonly port: number;
  close(): Promise<void>;
}

/** Delays each direction by `delayMs`, in order. */
export async function delayingProxy(target: number, delayMs: number): Promise<DelayingProxy> {
  const open = new Set<Socket>();
  const pass = (from: Socket, to: Socket): void => {
    open.add(from);
    from.setNoDelay(true);
    from.on('data', (bytes) => void setTimeout(() => to.writable && to.write(bytes), delayMs));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      open.delete(from);
      setTimeout(() => to.destroy(), delayMs);
    });
  };
  const server = createServer((near) => {
    const far = connect({ port: target, host: '127.0.0.1' });
    pass(near, far);
    pass(far, near);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      open.forEach((socket) => socket.destroy());
      await new Promise((done) => server.close(done));
    },
  };
}
