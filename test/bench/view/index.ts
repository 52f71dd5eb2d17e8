import type { Row, Say } from '../row';
import { measureRoom, moments, type Crossed, type Measured } from './transfers';

const counts = [8, 24, 49] as const;

/** The figures of the incumbent's kit for eight other members. Its kit runs in WeChat only, and nobody has published others. */
const quoted: Readonly<Record<string, string>> = {
  'first full picture, 8 others': '37.6 kB for 8 who join (quoted)',
  'one volume tick, 8 others': '8 setData, 33.4 kB (quoted)',
  'one netstatus tick, 8 others': '8 setData, 39–43 kB (quoted)',
};

const words = (crossed: Crossed | undefined): string =>
  crossed === undefined ? '–' : `${crossed.calls} setData, ${(crossed.bytes / 1_000).toFixed(2)} kB`;

const row = (name: string, ours: string): Row => ({
  group: 'view',
  name,
  ours,
  peer: quoted[name] ?? '–',
  ratio: '–',
  bar: '–',
  met: null,
  runs: 1,
});

function rowsOf(others: number, phone: Measured, desktop: Measured): Row[] {
  const transfers = moments
    .filter((moment) => phone.crossed.has(moment))
    .map((moment) =>
      row(
        `${moment}, ${others} others`,
        `phone ${words(phone.crossed.get(moment))}; desktop ${words(desktop.crossed.get(moment))}`,
      ),
    );
  const [one, other] = [phone, desktop].map(({ tickMs }) => `${tickMs.toFixed(2)} ms`);
  return [...transfers, row(`processor time of a volume tick, ${others} others`, `phone ${one}; desktop ${other}`)];
}

/** The transfers of rooms of three sizes. */
export async function measureView(say: Say): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const others of counts) {
    say(`${others} others`);
    rows.push(...rowsOf(others, await measureRoom(others, 'portrait'), await measureRoom(others, 'desktop')));
  }
  return rows;
}
