import { openContender } from './contender';
import { inTurns } from './delivery';
import type { ServerKind } from './dialects';

/** Clients that join at the same time. */
const roomSize = 16;

/** From an open TCP connection's upgrade to the answer of the join, in ms: hello and join of ours, CONNECT and an acknowledged join of Socket.IO. */
export async function measureJoins(kind: ServerKind, count: number): Promise<number[]> {
  const contender = await openContender({ kind });
  const times: number[] = [];
  try {
    await inTurns(roomSize * 8, async (index) => {
      (await contender.connect({ user: `first-${index}`, room: `first-${Math.floor(index / roomSize)}` })).close();
    });
    for (let index = 0; index < count; index += 1) {
      const since = performance.now();
      await contender.connect({ user: `user-${index}`, room: `room-${Math.floor(index / roomSize)}` });
      times.push(performance.now() - since);
    }
    return times;
  } finally {
    await contender.close();
  }
}
