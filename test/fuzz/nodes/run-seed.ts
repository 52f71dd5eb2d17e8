import { seededRandom } from '../../../tools/seeded-random';
import { Random } from '../../harness/random';
import { durabilityFlags, openRedis } from '../../harness/servers/redis-process';
import type { Outcome } from '../run-seed';
import { times, type FaultyNode, type NodeSetup } from './cluster';
import { disturb, skewOf } from './faults';
import type { History } from './judge/history';
import { judge } from './judge/judge';
import { localNode } from './local-node';
import { Person } from './person';
import { Recorder } from './recorder';
import { StoreObserver } from './store-observer';

/** Of each client. */
export const usualSteps = 16;

const users = ['ana', 'bo', 'cy', 'di'] as const;
/** A timer that a dead node had in hand fires 15 s later on another one, and its grace time may begin only then. */
const usuallyQuietWithinMs = 40_000;
const lookEveryMs = 40;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface NodesRun {
  readonly startNode: (setup: NodeSetup) => Promise<FaultyNode>;
  readonly broken?: NodeSetup['broken'];
  /** For nodes that are broken by intent, which never become quiet. */
  readonly quietWithinMs?: number;
}

/** One run from one seed: clients act while nodes and store fail; then all faults end, all becomes quiet, and the history is judged. */
export async function runNodes(
  seed: number,
  steps = usualSteps,
  { startNode, broken, quietWithinMs = usuallyQuietWithinMs }: NodesRun = { startNode: localNode },
): Promise<Outcome> {
  const random = new Random(seededRandom(seed));
  const record = new Recorder();
  const redis = await openRedis(() => durabilityFlags.always);
  const observer = await StoreObserver.open(redis, record);
  const count = random.integer(2, 3);
  const setups = Array.from({ length: count }, () => ({ redisPort: redis.port, skewMs: skewOf(random) }));
  const nodes = await Promise.all(setups.map((setup) => startNode(broken === undefined ? setup : { ...setup, broken })));
  const dials = nodes.map(({ dial }) => dial);
  const people = users.map(
    (name, index) => new Person(name, users, new Random(seededRandom(seed * 1_000 + index)), dials, record),
  );
  try {
    let isOver = false;
    const faults = disturb({ nodes, redis, observer, record, random: new Random(seededRandom(seed + 500_000)) }, () => isOver);
    await Promise.all(people.map((person) => person.act(steps)));
    isOver = true;
    await faults;
    record.say('---- calm');
    const missing = await becomeQuiet(people, observer, quietWithinMs);
    await observer.readLogs();
    await showAll(people, observer, record);
    const history = historyOf(people, record);
    const sockets = record.sights.filter(({ what }) => what === 'hello').length;
    return { seed, faults: [...judge(history), ...missing], trace: record.trace, events: record.log.length, sockets };
  } finally {
    people.forEach(({ client }) => client.switchOff());
    await Promise.all(nodes.map((node) => node.close()));
    observer.close();
    await redis.close();
  }
}

/** Everybody ends their calls and waits until they show what is stored, and nothing is left to do. Returns what is missing in the end. */
async function becomeQuiet(
  people: readonly Person[],
  observer: StoreObserver,
  quietWithinMs: number,
): Promise<readonly string[]> {
  const untilMs = Date.now() + quietWithinMs;
  let nextEndMs = 0;
  let missing: readonly string[] = ['everything'];
  for (let quietFor = 0; quietFor < 3 && Date.now() < untilMs;) {
    if (Date.now() > nextEndMs) {
      people.forEach((person) => void person.finish());
      nextEndMs = Date.now() + 500;
    }
    await pause(lookEveryMs);
    missing = await missingForQuiet(people, observer);
    quietFor = missing.length === 0 ? quietFor + 1 : 0;
  }
  return missing.map((what) => `${quietWithinMs} ms after the last fault ${what}`);
}

/**
 * Timers of an inbox, of a live connection, and of a call that is over last for long, and those that finish the work of a dead node change
 * nothing where it is done.
 */
const lasting = /^inbox:|^connection:|:forget$|:settle:/;

async function missingForQuiet(people: readonly Person[], observer: StoreObserver): Promise<readonly string[]> {
  const here = people.filter(({ isGone }) => !isGone);
  const busy = here.filter(({ isQuiet }) => !isQuiet).map(({ name }) => `${name} is not quiet`);
  if (busy.length > 0) return busy;
  const streams = await observer.stored();
  const behind = here.flatMap(({ name, client: { followed } }) =>
    Array.from(followed).flatMap(([stream, { e, s }]) => {
      const stored = streams.find((one) => one.stream === stream);
      return stored?.epoch === e && stored.seq === s ? [] : [`${name} is behind in ${stream}`];
    }),
  );
  const going = streams.flatMap(({ stream, state }) =>
    stream.startsWith('c:') && state['reason'] === null ? [`${stream} goes on`] : [],
  );
  const absent = streams
    .filter(({ stream }) => stream.startsWith('r:'))
    .flatMap(({ stream, state }) =>
      (state['members'] as { id: string; presence: string }[]).flatMap(({ id, presence }) =>
        presence === 'online' && here.some(({ name }) => name === id) ? [] : [`${id} is ${presence} in ${stream}`],
      ),
    );
  const called = streams.flatMap(({ stream, state }) =>
    stream.startsWith('u:') && (state['calls'] as string[]).length > 0 ? [`${stream} still has a call`] : [],
  );
  const timers = (await observer.timers()).filter((id) => !lasting.test(id)).map((id) => `the timer ${id} is set`);
  return [...behind, ...going, ...absent, ...called, ...timers];
}

async function showAll(people: readonly Person[], observer: StoreObserver, record: Recorder): Promise<void> {
  (await observer.stored()).forEach((stored) => record.shown.push({ who: 'the store', ...stored }));
  people.forEach(({ isGone, client }) => {
    if (isGone) return;
    client.followed.forEach(({ e, s, state }, stream) =>
      record.shown.push({ who: client.name, stream, epoch: e, seq: s, state }),
    );
  });
}

const historyOf = (people: readonly Person[], { operations, sights, log, faultsMs, shown }: Recorder): History => ({
  limits: times,
  operations,
  sights,
  log,
  faultsMs,
  shown,
  present: people.flatMap(({ isGone, client }) => (isGone ? [] : [{ client: client.name, rooms: client.rooms }])),
});
