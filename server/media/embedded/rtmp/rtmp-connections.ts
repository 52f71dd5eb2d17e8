import type { Socket } from 'node:net';
import type { StreamRouter } from '../streams/stream-router';
import { RtmpSession } from './rtmp-session';

/** Admits RTMP connections: so many in all, and so many of one address that were not granted anything yet. */
export class RtmpConnections {
  private readonly byAddress = new Map<string, Set<RtmpSession>>();
  private open = 0;

  constructor(private readonly router: StreamRouter) {}

  take(socket: Socket): void {
    const { connections, waitingPerAddress } = this.router.limits;
    const address = socket.remoteAddress ?? '';
    const sessions = this.byAddress.get(address) ?? new Set();
    const waiting = Array.from(sessions).filter(({ member }) => member === '').length;
    if (this.open >= connections || waiting >= waitingPerAddress) {
      this.router.refused();
      return void socket.destroy();
    }
    const session = new RtmpSession(socket, this.router);
    this.open += 1;
    this.byAddress.set(address, sessions.add(session));
    socket.once('close', () => {
      this.open -= 1;
      sessions.delete(session);
      if (sessions.size === 0) this.byAddress.delete(address);
    });
    session.start();
  }
}
