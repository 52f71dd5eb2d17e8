import { readFileSync } from 'node:fs';
import { startRedis } from '../../harness/servers/redis';
import { percentile, type Say } from '../row';
import { failures, nothingLost, returnTimes, type FaultRow, type FaultSizes } from './fault-row';
import { Fleet } from './fleet';
import { membersFor } from './members';
import { startNode } from './nodes';
import { allOnline, nodeTotals, settledReport, since, sleep, stable } from './waiting';

/** Files that a node needs besides its clients. */
const otherFiles = 500;

/** Sockets that one process may have open, less those for other things; the limit of the child processes is that of this one. */
export function mostSockets(limits: string = readFileSync('/proc/self/limits', 'utf8')): number {
  const [, soft = '1024'] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
  return Number(soft) - otherFiles;
}

export type StormCause = 'a node is killed' | 'all sockets are reset';

/**
 * All clients lose their sockets at once: their node is killed and they go on at another one, or the network resets them and they
 * come back to the same. One member of each room sends a message every two seconds.
 */
export async function measureStorm(cause: StormCause, say: Say, { clients, seconds = 10 }: FaultSizes): Promise<FaultRow> {
  const wanted = clients ?? 5_000;
  const count = Math.min(wanted, mostSockets());
  if (count < wanted) say(`this machine allows ${count} sockets and not ${wanted}: raise ulimit -n`);
  const redis = await startRedis('everysec');
  const nodes = await Promise.all([startNode(redis.url), startNode(redis.url)]);
  const fleet = new Fleet(4);
  try {
    const [first, second] = nodes;
    await fleet.join(membersFor({ clients: count, nodesOf: () => nodes, talkEveryMs: 2_000, talkers: 1 }));
    say(`${count} clients have joined`);
    await stable(seconds);
    const isKill = cause === 'a node is killed';
    const taking = [isKill ? second : first].filter((node) => node !== undefined);
    const before = await nodeTotals(taking);
    await fleet.mark();
    const startedAt = Date.now();
    await (isKill ? first?.kill() : fleet.cut());
    const back = await allOnline(fleet, count, 120_000);
    const after = since(before, await nodeTotals(taking));
    const lastAt = Math.max(...back.losses.map(({ backAt }) => backAt ?? Date.now()));
    const cores = after.cpuSeconds / Math.max(0.1, (lastAt - startedAt) / 1_000);
    await sleep((seconds / 2) * 1_000);
    const report = await settledReport(fleet, 3_000);
    const times = returnTimes(report);
    return {
      fault: `${count} clients lose their sockets at once: ${cause}`,
      lost: report.totals.lost,
      doubled: report.totals.doubled,
      times,
      more: [
        `${after.replays} streams by replay and ${after.snapshots} by snapshot`,
        `${cores.toFixed(2)} of a core for ${((lastAt - startedAt) / 1_000).toFixed(1)} s`,
        `${report.losses.length} losses`,
        `${report.totals.acknowledged} messages`,
        ...failures(report),
      ],
      bars: [
        ...nothingLost(report, count),
        ['p99 ≤ 5 s', percentile(times, 0.99) <= 5_000],
        ['≤ 1 core', cores <= 1],
        ['replay alone', after.snapshots === 0],
      ],
    };
  } finally {
    fleet.close();
    await Promise.all(nodes.map((node) => node.kill()));
    await redis.kill();
  }
}
