import { runFrames } from './frames';
import { runHttp } from './http';
import { runRtmp } from './rtmp';
import { runUdp } from './udp';
import type { Outcome } from '../run-seed';

/** A failed run prints its seed and the last that it sent. */
function expectClean({ seed, faults, trace }: Outcome): void {
  if (faults.length > 0)
    console.log(
      `seed ${seed}\n${trace
        .slice(-10)
        .map((line) => line.slice(0, 500))
        .join('\n')}`,
    );
  expect({ seed, faults: faults.map((fault) => fault.slice(0, 2_000)) }).toEqual({ seed, faults: [] });
}

describe('changed input from peers', () => {
  it.each([1, 2, 3, 4, 5, 6])('[P350] frames of the protocol end in an answer or a close: seed %d', async (seed) => {
    expectClean(await runFrames(seed, 200));
  });

  it.each([1, 2, 3])('[P351] recordings of RTMP end with their connection: seed %d', async (seed) => {
    expectClean(await runRtmp(seed, 64));
  });

  it.each([1, 2])('[P352] requests by HTTP are answered or closed: seed %d', async (seed) => {
    expectClean(await runHttp(seed, 200));
  });

  it.each([1, 2, 3])('[P353] datagrams leave the port of WebRTC serving others: seed %d', async (seed) => {
    expectClean(await runUdp(seed, 2_000));
  });
});
