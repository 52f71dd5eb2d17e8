import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

interface RtmpListenerOptions {
  bind: string | undefined;
  /** Receives an accepted connection, unread. */
  take(socket: Socket): void;
}

const listen = (server: Server, port: number, host: string | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });

/** Connections that wait for the child while it restarts. */
const maxWaiting = 256;

const isBusy = (cause: unknown): boolean => (cause as NodeJS.ErrnoException).code === 'EADDRINUSE';

/**
 * The RTMP port. The parent holds it and hands unread connections to the child. So a restart of the child refuses nobody, and a
 * busy port is noticed before anything runs.
 */
export class RtmpListener {
  private server: Server | null = null;

  constructor(private readonly options: RtmpListenerOptions) {}

  get port(): number {
    return (this.server?.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Opens `port`, or one of the next `more` ports when it is busy. */
  async open(port: number, more: number): Promise<void> {
    const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => this.options.take(socket));
    try {
      await listen(server, port, this.options.bind);
    } catch (cause) {
      if (isBusy(cause) && port !== 0 && more > 0) return this.open(port + 1, more - 1);
      throw isBusy(cause)
        ? new Error(`the RTMP port ${port} is in use: choose another one by rtmpPort (RTC_RTMP_PORT)`, { cause })
        : cause;
    }
    server.maxConnections = maxWaiting;
    server.on('error', () => undefined);
    this.server = server;
  }

  close(): void {
    this.server?.close();
    this.server = null;
  }
}
