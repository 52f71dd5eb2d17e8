import { openContender } from './contender';
import { inTurns } from './delivery';
import type { ServerKind } from './dialects';
import type { RawSocket } from './raw-socket';

export interface IdleMemory {
  /** Bytes for each connection. */
  rss: number;
  heap: number;
}

/** Members of one room, where each connection has a room. */
const roomSize = 16;
const first = 256;
/** Each local address has some 28,000 ports, and some wait after their use. */
const perAddress = 10_000;

/** Measures a connection that says nothing, in the server: the memory after a collection of garbage, less that before the first connection. */
export async function measureIdle(kind: ServerKind, connections: number, inRooms: boolean): Promise<IdleMemory> {
  const contender = await openContender({ kind });
  const sockets: RawSocket[] = [];
  const connect = async (index: number): Promise<void> => {
    const room = inRooms ? `room-${Math.floor(index / roomSize)}` : null;
    const from = `127.0.0.${2 + Math.floor(index / perAddress)}`;
    sockets.push(await contender.connect({ user: `user-${index}`, room, from }));
  };
  try {
    // With the first ones code is compiled, and the young generation of the heap grows to its size.
    await inTurns(first, connect);
    const before = await contender.memory();
    await inTurns(connections, (index) => connect(index + first));
    const after = await contender.memory();
    const closed = sockets.filter(({ isClosed }) => isClosed).length;
    if (closed > 0) throw new Error(`${kind} closed ${closed} connections`);
    return { rss: (after.rss - before.rss) / connections, heap: (after.heap - before.heap) / connections };
  } finally {
    sockets.forEach((socket) => socket.close());
    await contender.close();
  }
}
