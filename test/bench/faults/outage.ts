import { startRedis } from '../../harness/servers/redis';
import type { Say } from '../row';
import { failures, nothingLost, type FaultRow, type FaultSizes } from './fault-row';
import { Fleet } from './fleet';
import { membersFor, startingAt } from './members';
import { startNode, type MeasuredNode } from './nodes';
import { allOnline, settledReport, sleep, stable } from './waiting';

/** The time from the return of Redis until a call that was wrongly given up would be over: its grace time and a late timer. */
const callsSettleMs = 75_000;

/** The answers of the probes during an outage, which are asked once a second. */
class ProbeWatch {
  readonly livez = new Set<number>();
  readonly readyz = new Set<number>();

  constructor(private readonly nodes: readonly MeasuredNode[]) {}

  async look(): Promise<void> {
    const all = (path: '/livez' | '/readyz') => Promise.all(this.nodes.map((node) => node.probe(path)));
    const [livez, readyz] = await Promise.all([all('/livez'), all('/readyz')]);
    livez.forEach((status) => this.livez.add(status));
    readyz.forEach((status) => this.readyz.add(status));
  }
}

/** The ms until every node is ready. */
async function readyAfter(nodes: readonly MeasuredNode[], withinMs: number): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < withinMs) {
    const all = await Promise.all(nodes.map((node) => node.probe('/readyz')));
    if (all.every((status) => status === 200)) break;
    await sleep(20);
  }
  return performance.now() - startedAt;
}

/**
 * Redis (append-only, `everysec`) is killed and comes back after `minutes`. Clients on three nodes go on sending a message every ten
 * seconds, and pairs of them are in calls. The times of the row are those until each node is ready again, and those for which clients
 * were without a connection.
 */
export async function measureOutage(say: Say, { clients = 120, minutes = 7 }: FaultSizes): Promise<FaultRow> {
  const redis = await startRedis('everysec');
  const nodes = await Promise.all([1, 2, 3].map(() => startNode(redis.url)));
  const fleet = new Fleet(2);
  const calls = Math.floor(clients / 6);
  try {
    const nodesOf = (client: number) => startingAt(nodes, client);
    await fleet.join(membersFor({ clients, nodesOf, talkEveryMs: 10_000, calls }));
    say(`${clients} clients have joined, and ${calls} pairs of them are in a call`);
    await stable();
    await fleet.mark();
    await redis.kill();
    // The nodes notice within a ping.
    await sleep(5_000);
    const watch = new ProbeWatch(nodes);
    const until = performance.now() + minutes * 60_000 - 5_000;
    while (performance.now() < until) {
      await watch.look();
      await sleep(1_000);
    }
    const during = await fleet.report();
    await redis.start();
    const readyMs = await readyAfter(nodes, 60_000);
    say(`ready ${readyMs.toFixed(0)} ms after Redis came back`);
    await allOnline(fleet, clients, 60_000);
    await sleep(calls > 0 ? callsSettleMs : 0);
    // A request lives for half a minute.
    const report = await settledReport(fleet, 35_000);
    const only = (statuses: ReadonlySet<number>, status: number): boolean => statuses.size === 1 && statuses.has(status);
    return {
      fault: `Redis is away for ${minutes} min, ${clients} clients on three nodes, ${calls} calls`,
      lost: report.totals.lost,
      doubled: report.totals.doubled,
      times: report.losses.flatMap(({ lostAt, backAt }) => (backAt === null ? [] : [backAt - lostAt])),
      more: [
        `ready ${readyMs.toFixed(0)} ms after Redis is back`,
        `${during.losses.length} sockets lost while it was away, ${report.losses.length - during.losses.length} resumed after it`,
        `${report.snapshots} snapshots`,
        `${report.calls / 2} calls, ${report.endedCalls / 2} lost`,
        `${report.totals.acknowledged} messages`,
        ...failures(report),
      ],
      bars: [
        ...nothingLost(report, clients),
        ['sockets kept', during.losses.length === 0],
        ['/livez 200', only(watch.livez, 200)],
        ['/readyz 503', only(watch.readyz, 503)],
        ['ready ≤ 10 s', readyMs <= 10_000],
        ['no call lost', report.calls === calls * 2 && report.endedCalls === 0],
      ],
    };
  } finally {
    fleet.close();
    await Promise.all(nodes.map((node) => node.kill()));
    await redis.kill();
  }
}
