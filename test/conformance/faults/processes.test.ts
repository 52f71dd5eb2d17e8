import type { FaultRow } from '../../bench/faults/fault-row';
import { measureKilledNode } from '../../bench/faults/kill-node';
import { measureRollingRestart } from '../../bench/faults/rolling-restart';

/** The bars that no busy machine can miss. */
const kept = ['all back', '0 lost', '0 twice', 'drain ≤ 10 s'];
const missed = ({ bars }: FaultRow): string[] => bars.filter(([bar, isMet]) => kept.includes(bar) && !isMet).map(([bar]) => bar);
const quiet = (): void => undefined;

describe('three real processes on one Redis', () => {
  it('[R70] after a kill of one of two nodes all clients go on at the other one by replay, and each message came once', async () => {
    const row = await measureKilledNode(quiet, { clients: 16, seconds: 1 });
    expect({ missed: missed(row), lost: row.lost, doubled: row.doubled, returns: row.times.length }).toEqual({
      missed: [],
      lost: 0,
      doubled: 0,
      returns: 8,
    });
    expect(row.more.join()).toContain('8 streams by replay and 0 by snapshot');
  });

  it('[R71] a restart of one node after the other loses nobody and no message', async () => {
    const row = await measureRollingRestart(quiet, { clients: 12, seconds: 0.5 });
    expect({ missed: missed(row), lost: row.lost, doubled: row.doubled }).toEqual({ missed: [], lost: 0, doubled: 0 });
  });
});
