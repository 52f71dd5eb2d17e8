import { Ledger, sumOf } from '../../bench/faults/fleet/ledger';
import { faultTable, nothingLost } from '../../bench/faults/fault-row';
import { startingAt } from '../../bench/faults/members';
import { readMetrics } from '../../bench/faults/nodes';
import { mostSockets } from '../../bench/faults/reconnect-storm';
import { herd } from '../../bench/faults/rolling-restart';

const room = 'r';
const writer = 'bo';

/** A room with one reader, and three messages of which the first two were acknowledged. */
function talk(): Ledger {
  const ledger = new Ledger();
  ledger.addReader(room, 'ana');
  [1, 2, 3].forEach(() => ledger.sends({ room, writer }));
  [1, 2].forEach((n) => ledger.acknowledges({ room, writer, n }));
  return ledger;
}

describe('the ledger of a fleet', () => {
  it('takes an acknowledged message that did not come for lost, and no other one', () => {
    const ledger = talk();
    ledger.hears('ana', { room, writer, n: 1 });
    expect(ledger.totals()).toMatchObject({ acknowledged: 2, lost: 1, doubled: 0, swapped: 0 });
    ledger.hears('ana', { room, writer, n: 2 });
    expect(ledger.totals()).toMatchObject({ lost: 0 });
  });

  it('takes everything for lost where a reader heard nothing', () => {
    expect(talk().totals().lost).toBe(2);
  });

  it('counts what came twice and what came late', () => {
    const ledger = talk();
    [1, 3, 3, 2].forEach((n) => ledger.hears('ana', { room, writer, n }));
    expect(ledger.totals()).toMatchObject({ lost: 0, doubled: 1, swapped: 1 });
  });

  it('does not miss what a snapshot contains, and misses what was sent after it', () => {
    const ledger = talk();
    ledger.hearsSnapshot(room, 'ana');
    const n = ledger.sends({ room, writer });
    ledger.acknowledges({ room, writer, n });
    expect(ledger.totals().lost).toBe(1);
  });

  it('adds up ledgers, and failures by their reason', () => {
    const [one, other] = [talk(), talk()];
    one.fails('timeout');
    other.fails('timeout');
    other.fails('internal');
    expect(sumOf([one.totals(), other.totals()])).toMatchObject({ lost: 4, failed: { timeout: 2, internal: 1 } });
  });
});

describe('a row of faults', () => {
  it('shows the percentiles and names the bars that were missed', () => {
    const row = {
      fault: 'f',
      lost: 0,
      doubled: 1,
      times: [10, 30, 20],
      more: ['9 messages'],
      bars: [['0 twice', false]] as const,
    };
    expect(faultTable([row]).split('\n').at(-1)).toBe('| f | 0 | 1 | 20 | 30 | 30 | 9 messages | 0 twice | no: 0 twice |');
  });

  it('is not met by clients that stay away', () => {
    const report = { online: 2, totals: talk().totals(), losses: [{ lostAt: 1, backAt: null }] };
    const more = { snapshots: 0, lostStreams: 0, calls: 0, endedCalls: 0 };
    expect(nothingLost({ ...report, ...more }, 2)).toEqual([
      ['all back', false],
      ['0 lost', false],
      ['0 twice', true],
    ]);
  });

  it('finds the second in which most clients come back', () => {
    const back = (backAt: number) => ({ lostAt: 0, backAt });
    const { share, most } = herd({ losses: [0, 900, 1_000, 1_800, 5_000].map(back) });
    expect([share, most]).toEqual([0.6, 3]);
    expect(herd({ losses: [] })).toEqual({ share: 0, most: 0 });
  });

  it('reads the figures of /metrics and the limit of files', () => {
    expect(readMetrics('# HELP a b\na{how="x y"} 3\nb 0.5\n')).toEqual(new Map([['a{how="x y"}', 3], ['b', 0.5]])); // prettier-ignore
    expect(mostSockets('Limit  Soft\nMax open files            20000                20000   files\n')).toBe(19_500);
  });

  it('spreads the first addresses over the clients', () => {
    expect([0, 1, 2, 3].map((client) => startingAt(['a', 'b', 'c'], client).join(''))).toEqual(['abc', 'bca', 'cab', 'abc']);
  });
});
