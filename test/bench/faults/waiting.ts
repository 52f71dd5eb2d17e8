import type { Fleet, Report } from './fleet';
import type { MeasuredNode } from './nodes';

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const askEveryMs = 250;

/** A client whose connection has lasted for five seconds counts the next loss as its first. Shorter runs do not wait for it. */
export const stable = (seconds = 10): Promise<void> => sleep(Math.min(6, seconds) * 1_000);

/** The first report after which all clients are online, or the last one when `withinMs` is over. */
export async function allOnline(fleet: Fleet, clients: number, withinMs: number): Promise<Report> {
  const until = performance.now() + withinMs;
  for (;;) {
    const report = await fleet.report();
    if (report.online === clients || performance.now() > until) return report;
    await sleep(askEveryMs);
  }
}

/** Longer than any message is on its way. */
const arrivalMs = 20_000;

/** The report when everything that was sent has arrived, or could have; at the earliest after `settleMs`. */
export async function settledReport(fleet: Fleet, settleMs: number): Promise<Report> {
  await fleet.beQuiet();
  await sleep(settleMs);
  const until = performance.now() + arrivalMs;
  for (;;) {
    const report = await fleet.report();
    if (report.totals.lost === 0 || performance.now() > until) return report;
    await sleep(askEveryMs);
  }
}

/** Streams that went on by replay and by snapshot, and seconds of processor time, over these nodes. */
export interface NodeTotals {
  readonly replays: number;
  readonly snapshots: number;
  readonly cpuSeconds: number;
}

export async function nodeTotals(nodes: readonly MeasuredNode[]): Promise<NodeTotals> {
  const all = await Promise.all(nodes.map((node) => node.metrics()));
  const sum = (name: string): number => all.reduce((total, metrics) => total + (metrics.get(name) ?? 0), 0);
  return {
    replays: sum('rtc_streams_resumed_total{how="replay"}'),
    snapshots: sum('rtc_streams_resumed_total{how="snapshot"}'),
    cpuSeconds: sum('process_cpu_seconds_total'),
  };
}

export const since = (before: NodeTotals, after: NodeTotals): NodeTotals => ({
  replays: after.replays - before.replays,
  snapshots: after.snapshots - before.snapshots,
  cpuSeconds: after.cpuSeconds - before.cpuSeconds,
});
