import { startRedis } from '../../harness/servers/redis';
import { median, type Say } from '../row';
import { failures, nothingLost, returnTimes, type FaultRow, type FaultSizes } from './fault-row';
import { Fleet } from './fleet';
import { membersFor, startingAt } from './members';
import { startNode } from './nodes';
import { allOnline, nodeTotals, settledReport, since, sleep, stable } from './waiting';

/** `kill -9` of one of two nodes, while every client sends a message a second. Half of the clients are on each node. */
export async function measureKilledNode(say: Say, { clients = 200, seconds = 10 }: FaultSizes): Promise<FaultRow> {
  const redis = await startRedis('everysec');
  const nodes = await Promise.all([startNode(redis.url), startNode(redis.url)]);
  const fleet = new Fleet(2);
  try {
    const nodesOf = (client: number) => startingAt(nodes, client);
    await fleet.join(membersFor({ clients, nodesOf, talkEveryMs: 1_000 }));
    say(`${clients} clients have joined`);
    await stable(seconds);
    const [killed, ...others] = nodes;
    const before = await nodeTotals(others);
    await fleet.mark();
    await killed?.kill();
    await allOnline(fleet, clients, 60_000);
    await sleep((seconds / 2) * 1_000);
    const report = await settledReport(fleet, Math.min(3, seconds) * 1_000);
    const { replays, snapshots } = since(before, await nodeTotals(others));
    const times = returnTimes(report);
    return {
      fault: `kill -9 of one of two nodes, ${clients} clients who send a message a second`,
      lost: report.totals.lost,
      doubled: report.totals.doubled,
      times,
      more: [
        `${times.length} came back, ${replays} streams by replay and ${snapshots} by snapshot`,
        `${report.totals.acknowledged} messages`,
        ...failures(report),
      ],
      bars: [...nothingLost(report, clients), ['p50 ≤ 150 ms', median(times) <= 150]],
    };
  } finally {
    fleet.close();
    await Promise.all(nodes.map((node) => node.kill()));
    await redis.kill();
  }
}
