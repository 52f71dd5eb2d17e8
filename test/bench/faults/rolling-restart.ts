import { startRedis } from '../../harness/servers/redis';
import type { Say } from '../row';
import { failures, nothingLost, returnTimes, type FaultRow, type FaultSizes } from './fault-row';
import { Fleet, type Report } from './fleet';
import { membersFor, startingAt } from './members';
import { startNode } from './nodes';
import { allOnline, nodeTotals, settledReport, since, sleep, stable } from './waiting';

/** Clients that a small machine takes in a second; fewer are no herd, and the server spreads them over about a second. */
const returnsPerSecond = 500;

/** The most clients that came back within one second, and their share of those that a restart sent away. */
export function herd({ losses }: Pick<Report, 'losses'>): { readonly most: number; readonly share: number } {
  const back = losses.flatMap(({ backAt }) => (backAt === null ? [] : [backAt])).sort((one, other) => one - other);
  const most = Math.max(0, ...back.map((first, at) => back.slice(at).filter((one) => one < first + 1_000).length));
  return { most, share: back.length === 0 ? 0 : most / back.length };
}

/** SIGTERM to three nodes in turn, each started again before the next one, while clients send messages. */
export async function measureRollingRestart(say: Say, { clients = 300, seconds = 10 }: FaultSizes): Promise<FaultRow> {
  const redis = await startRedis('everysec');
  const nodes = await Promise.all([1, 2, 3].map(() => startNode(redis.url)));
  const fleet = new Fleet(2);
  const [drains, times]: [number[], number[]] = [[], []];
  const herds: ReturnType<typeof herd>[] = [];
  let returned = { replays: 0, snapshots: 0 };
  try {
    const nodesOf = (client: number) => startingAt(nodes, client);
    await fleet.join(membersFor({ clients, nodesOf, talkEveryMs: 1_000 }));
    say(`${clients} clients have joined`);
    await stable(seconds);
    for (const node of nodes) {
      const others = nodes.filter((other) => other !== node);
      const before = await nodeTotals(others);
      await fleet.mark();
      drains.push(await node.stop());
      await allOnline(fleet, clients, 60_000);
      const after = since(before, await nodeTotals(others));
      returned = { replays: returned.replays + after.replays, snapshots: returned.snapshots + after.snapshots };
      const report = await fleet.report();
      herds.push(herd(report));
      times.push(...returnTimes(report));
      say(`a node drained in ${drains.at(-1)?.toFixed(0)} ms, and ${report.losses.length} clients went on elsewhere`);
      await node.start();
      await sleep(seconds * 1_000);
    }
    const report = await settledReport(fleet, Math.min(3, seconds) * 1_000);
    const longestDrain = Math.max(...drains);
    const [most, share] = [Math.max(...herds.map((one) => one.most)), Math.max(...herds.map((one) => one.share))];
    return {
      fault: `SIGTERM to three nodes in turn, ${clients} clients who send a message a second`,
      lost: report.totals.lost,
      doubled: report.totals.doubled,
      times,
      more: [
        `a node ends within ${longestDrain.toFixed(0)} ms`,
        `at most ${most} come back in one second, or ${(share * 100).toFixed(0)} % of those that a node sends away`,
        `${returned.replays} streams by replay and ${returned.snapshots} by snapshot`,
        `${report.totals.acknowledged} messages`,
        ...failures(report),
      ],
      bars: [
        ...nothingLost(report, clients),
        ['drain ≤ 10 s', longestDrain <= 10_000],
        [`≤ 50 % or ${returnsPerSecond} in one second`, herds.every((one) => one.share <= 0.5 || one.most <= returnsPerSecond)],
      ],
    };
  } finally {
    fleet.close();
    await Promise.all(nodes.map((node) => node.kill()));
    await redis.kill();
  }
}
