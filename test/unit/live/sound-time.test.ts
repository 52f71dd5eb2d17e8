import { CaptureClock } from '../../../web/live/policy/capture-clock';
import { JitterEstimator } from '../../../web/live/policy/jitter-estimator';

const packetMs = 21;

/** Packets with a delay of 30 ms, each `late(n)` ms later than that. */
function network(late: (n: number) => number, packets: number): JitterEstimator {
  const jitter = new JitterEstimator();
  for (let n = 0; n < packets; n += 1) jitter.onPacket(n * packetMs + 30 + late(n), n * packetMs);
  return jitter;
}

describe('the jitter estimator', () => {
  it('[L9] stays at 40 ms on a calm network', () => {
    expect(network((n) => n % 3, 500).targetMs(800)).toBe(40);
  });

  it('[L9] holds as much more as packets come late', () => {
    expect(network((n) => (n % 5) * 10, 500).targetMs(800)).toBe(70);
  });

  it('[L9] ignores the few latest packets', () => {
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

  it('[L10] is not raised by the burst at joining', () => {
    const jitter = new JitterEstimator();
    // One second of audio at once, then in real time.
    for (let n = 0; n < 48; n += 1) jitter.onPacket(5_000 + n / 10, n * packetMs);
    for (let n = 48; n < 200; n += 1) jitter.onPacket(4_000 + n * packetMs, n * packetMs);
    expect(jitter.targetMs(800)).toBe(40);
  });

  it('[L10] is not raised by a stall of a second', () => {
    expect(network((n) => (n >= 300 && n < 348 ? 1_000 - (n - 300) * packetMs : 0), 500).targetMs(800)).toBe(40);
  });

  it('[L10] is raised by an underrun, and comes down again', () => {
    const jitter = network(() => 0, 200);
    jitter.onUnderrun();
    jitter.onUnderrun();
    expect(jitter.targetMs(800)).toBe(54);
    for (let n = 200; n < 3_000; n += 1) jitter.onPacket(n * packetMs + 30, n * packetMs);
    expect(jitter.targetMs(800)).toBe(40);
  });

  it('[L10] starts again when the publisher does', () => {
    const jitter = network((n) => (n % 5) * 20, 300);
    expect(jitter.targetMs(800)).toBe(110);
    for (let n = 0; n < 20; n += 1) jitter.onPacket(60_000 + n * packetMs, n * packetMs);
    expect(jitter.targetMs(800)).toBe(40);
  });

  it('is not misled by a sender whose clock is slow', () => {
    const jitter = new JitterEstimator();
    for (let n = 0; n < 30_000; n += 1) jitter.onPacket(n * packetMs * 1.0005, n * packetMs);
    expect(jitter.targetMs(800)).toBe(40);
  });
});

describe('the time of a capture', () => {
  it('[L16] is the device’s own, however late it is delivered', () => {
    const clock = new CaptureClock();
    const deliveries = [
      [0, 1_005],
      [33, 1_033],
      [66, 1_290],
      [100, 1_291],
      [133, 1_133 + 4],
    ] as const;
    const times = deliveries.map(([stampMs, nowMs]) => Math.round(clock.timeOf(stampMs, nowMs)));
    expect(times).toEqual([1_005, 1_033, 1_067, 1_101, 1_133]);
  });

  it('[L16] starts again when the time stamps of the device do', () => {
    const clock = new CaptureClock();
    clock.timeOf(90_000, 1_000);
    expect(clock.timeOf(0, 1_500)).toBe(1_500);
  });

  it('[L16] follows a device whose clock is slow', () => {
    const clock = new CaptureClock();
    let time = 0;
    for (let nowMs = 0; nowMs < 600_000; nowMs += 33) time = clock.timeOf(nowMs * 0.9995, nowMs);
    expect(Math.abs(time - 600_000)).toBeLessThan(40);
  });
});
