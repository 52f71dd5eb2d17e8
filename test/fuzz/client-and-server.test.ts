import { runSeed } from './run-seed';

/** The number of seeds in CI; `npm run fuzz` runs a thousand. */
const from = Number(process.env['FUZZ_FROM'] ?? 1);
const count = Number(process.env['FUZZ_SEEDS'] ?? 50);

const tail = ({ faults, trace }: Awaited<ReturnType<typeof runSeed>>): readonly string[] =>
  faults.length === 0 ? [] : [...faults, ...trace.slice(-40)];

describe('clients and server over a wire that loses, doubles, swaps and cuts', () => {
  it.each(Array.from({ length: count }, (_, index) => from + index))('[R51] seed %d ends with everybody equal', async (seed) => {
    expect(tail(await runSeed(seed))).toEqual([]);
  });

  it('[R51] does not pass because nothing happens', async () => {
    const { events, sockets } = await runSeed(from);
    expect(events).toBeGreaterThan(20);
    expect(sockets).toBeGreaterThan(4);
  });
});
