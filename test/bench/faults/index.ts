import type { Say } from '../row';
import { faultTable, type FaultRow, type FaultSizes } from './fault-row';
import { measureKilledNode } from './kill-node';
import { measureOutage } from './outage';
import { measureStorm } from './reconnect-storm';
import { measureRollingRestart } from './rolling-restart';

export type { FaultSizes } from './fault-row';

const rows: readonly ((say: Say, sizes: FaultSizes) => Promise<FaultRow>)[] = [
  measureKilledNode,
  measureRollingRestart,
  (say, sizes) => measureStorm('a node is killed', say, sizes),
  (say, sizes) => measureStorm('all sockets are reset', say, sizes),
];

/** The faults that take seconds, as a table. */
export async function measureFaults(say: Say, sizes: FaultSizes): Promise<string> {
  const measured: FaultRow[] = [];
  for (const measure of rows) {
    measured.push(await measure(say, sizes));
    say(faultTable(measured.slice(-1)).split('\n').at(-1) ?? '');
  }
  return faultTable(measured);
}

/** A store that is away for minutes, as a table. */
export const measureLongOutage = async (say: Say, sizes: FaultSizes): Promise<string> =>
  faultTable([await measureOutage(say, sizes)]);
