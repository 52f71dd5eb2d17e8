import type { RedisServer } from '../../harness/servers/redis-process';
import type { Random } from '../../harness/random';
import type { FaultyNode } from './cluster';
import type { Recorder } from './recorder';
import type { StoreObserver } from './store-observer';

export interface Faulty {
  readonly nodes: readonly FaultyNode[];
  readonly redis: RedisServer;
  readonly observer: StoreObserver;
  readonly record: Recorder;
  readonly random: Random;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Clocks are up to an hour off. */
export const skewOf = (random: Random): number => random.integer(-3_600_000, 3_600_000);

/** One fault after the other, each of which ends, until the run is over. */
export async function disturb(faulty: Faulty, isOver: () => boolean): Promise<void> {
  const { random } = faulty;
  while (!isOver()) {
    await pause(random.integer(50, 400));
    if (isOver()) return;
    await random.pick([kill, kill, hold, hold, cutStore, cutStore, restartStore, holdStore])(faulty);
  }
}

async function kill({ nodes, random, record }: Faulty): Promise<void> {
  const node = random.pick(nodes);
  record.fault(`kill node ${nodes.indexOf(node)}`);
  await node.kill();
  await pause(random.integer(20, 600));
  await node.start(skewOf(random));
  record.say(`---- node ${nodes.indexOf(node)} is back`);
}

async function hold({ nodes, random, record }: Faulty): Promise<void> {
  const node = random.pick(nodes);
  record.fault(`hold node ${nodes.indexOf(node)}`);
  node.hold(true);
  await pause(random.integer(50, 1_200));
  node.hold(false);
  record.say(`---- node ${nodes.indexOf(node)} goes on`);
}

async function cutStore({ nodes, random, record }: Faulty): Promise<void> {
  const node = random.pick(nodes);
  record.fault(`cut node ${nodes.indexOf(node)} from the store`);
  node.cutStore(true);
  await pause(random.integer(0, 800));
  node.cutStore(false);
  record.say(`---- node ${nodes.indexOf(node)} may reach the store`);
}

async function restartStore({ nodes, redis, observer, random, record }: Faulty): Promise<void> {
  record.fault('kill the store');
  await redis.kill();
  nodes.forEach((node) => node.cutStore(true));
  await pause(random.integer(0, 300));
  await redis.start();
  await observer.reopen();
  nodes.forEach((node) => node.cutStore(false));
  record.say('---- the store is back');
}

async function holdStore({ redis, random, record }: Faulty): Promise<void> {
  record.fault('hold the store');
  redis.freeze(true);
  await pause(random.integer(50, 600));
  redis.freeze(false);
  record.say('---- the store goes on');
}
