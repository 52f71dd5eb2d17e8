/** A client and a server of this process answer each other within so many turns of its event loop. */
const enoughTurns = 200;

/**
 * Lets frames that are on their way between a client and a server of this process arrive. A time alone is not enough: a process that the
 * machine stalls finds its timers due before it has read a socket.
 */
export async function turn(leastMs = 20): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, leastMs));
  for (let turns = 0; turns < enoughTurns; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}
