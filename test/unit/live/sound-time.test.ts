import { Jitter } from '../../../web/live/policy/jitter';
import { SoundClock } from '../../../web/live/policy/sound-clock';

const packetMs = 21;

/** Packets on a way of 30 ms, each `late(n)` ms later than that. */
function network(late: (n: number) => number, packets: number): Jitter {
  const jitter = new Jitter();
  for (let n = 0; n < packets; n += 1) jitter.arrive(n * packetMs + 30 + late(n), n * packetMs);
  return jitter;
}

describe('the sound buffer', () => {
  it('[L9] stands at 40 ms in a calm network', () => {
    expect(network((n) => n % 3, 500).targetMs(800)).toBe(40);
  });

  it('[L9] holds as much more as packets come late', () => {
    expect(network((n) => (n % 5) * 10, 500).targetMs(800)).toBe(70);
  });

  it('[L9] forgives the latest few', () => {
    expect(network((n) => (n % 50 === 49 ? 200 : 0), 500).targetMs(800)).toBe(40);
  });

  it('[L9] holds 200 ms at most, and never more than the page allows', () => {
    const wild = network((n) => (n % 2) * 240, 500);
    expect(wild.targetMs(800)).toBe(200);
    expect(wild.targetMs(120)).toBe(120);
  });

  it('[L9] comes down when the network has become calm', () => {
    expect(network((n) => (n < 300 ? (n % 5) * 20 : 0), 500).targetMs(800)).toBe(40);
  });

  it('[L10] is not lifted by the burst at joining', () => {
    const jitter = new Jitter();
    // A second of sound at once, then as it is made.
    for (let n = 0; n < 48; n += 1) jitter.arrive(5_000 + n / 10, n * packetMs);
    for (let n = 48; n < 200; n += 1) jitter.arrive(4_000 + n * packetMs, n * packetMs);
    expect(jitter.targetMs(800)).toBe(40);
  });

  it('[L10] is not lifted by a stall of a second', () => {
    expect(network((n) => (n >= 300 && n < 348 ? 1_000 - (n - 300) * packetMs : 0), 500).targetMs(800)).toBe(40);
  });

  it('[L10] is lifted by running dry, and comes down again', () => {
    const jitter = network(() => 0, 200);
    jitter.ranDry();
    jitter.ranDry();
    expect(jitter.targetMs(800)).toBe(54);
    for (let n = 200; n < 3_000; n += 1) jitter.arrive(n * packetMs + 30, n * packetMs);
    expect(jitter.targetMs(800)).toBe(40);
  });

  it('[L10] begins anew when the publisher does', () => {
    const jitter = network((n) => (n % 5) * 20, 300);
    expect(jitter.targetMs(800)).toBe(110);
    for (let n = 0; n < 20; n += 1) jitter.arrive(60_000 + n * packetMs, n * packetMs);
    expect(jitter.targetMs(800)).toBe(40);
  });

  it('is not misled by a sender whose clock is slow', () => {
    const jitter = new Jitter();
    for (let n = 0; n < 30_000; n += 1) jitter.arrive(n * packetMs * 1.0005, n * packetMs);
    expect(jitter.targetMs(800)).toBe(40);
  });
});

describe('the time of captured sound', () => {
  it('[L16] is counted by samples, however unevenly they arrive', () => {
    const clock = new SoundClock();
    const began = [1_010, 1_024, 1_029, 1_041].map((arrivedMs) => clock.begin(arrivedMs, 10));
    expect(began).toEqual([1_000, 1_010, 1_020, 1_030]);
  });

  it('[L16] is taken from the clock again after an interruption', () => {
    const clock = new SoundClock();
    clock.begin(1_010, 10);
    expect(clock.begin(3_010, 10)).toBe(3_000);
    expect(clock.begin(3_020, 10)).toBe(3_010);
  });
});
