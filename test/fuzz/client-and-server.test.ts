import { runSeed } from './run-seed';

/** The number of seeds in CI; `npm run fuzz` runs a thousand. */
const from = Number(process.env['FUZZ_FROM'] ?? 1);
const count = Number(process.env['FUZZ_SEEDS'] ?? 50);

const tail = ({ faults, trace }: Awaited<ReturnType<typeof runSeed>>): readonly string[] =>
  faults.length === 0 ? [] : [...faults, ...trace.slice(-40)];

describe('clients and server over links that lose, duplicate, reorder and cut', () => {
  it.each(Array.from({ length: count }, (_, index) => from + index))('[R51] seed %d ends with equal states', async (seed) => {
    expect(tail(await runSeed(seed))).toEqual([]);
  });

  it('[R51] is not trivial: events and reconnects happen', async () => {
    const { events, sockets } = await runSeed(from);
    expect(events).toBeGreaterThan(20);
    expect(sockets).toBeGreaterThan(4);
  });
});
