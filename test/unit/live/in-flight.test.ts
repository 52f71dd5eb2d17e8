import { InFlight } from '../../../web/live/policy/in-flight';

/** A sender of 1,000 bytes every 10 ms, with a delay of `delayMs`, up to the moment `untilMs`. */
function steady(delayMs: number, untilMs: number): InFlight {
  const flight = new InFlight();
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 10) {
    flight.onSent(nowMs, 1_000);
    if (nowMs >= delayMs) flight.onAcknowledged(nowMs, ((nowMs - delayMs) / 10 + 1) * 1_000);
  }
  return flight;
}

describe('late bytes', () => {
  it.each([0, 20, 300])('[D76] are none while the delay stays at %i ms', (delayMs) => {
    expect(steady(delayMs, 2_000).lateBytes(2_000)).toBe(0);
  });

  it('[D76] are the bytes that are more than 100 ms later than usual', () => {
    const flight = steady(50, 1_000);
    for (let nowMs = 1_010; nowMs <= 1_500; nowMs += 10) flight.onSent(nowMs, 1_000);
    // Bytes sent until 950 have arrived; at 1,500, bytes sent until 1,350 are due.
    expect(flight.lateBytes(1_500)).toBeGreaterThanOrEqual(39_000);
    expect(flight.lateBytes(1_500)).toBeLessThanOrEqual(40_000);
    flight.onAcknowledged(1_510, 151_000);
    expect(flight.lateBytes(1_510)).toBe(0);
  });

  it('[D76] are none with a server that acknowledges nothing', () => {
    const flight = new InFlight();
    for (let nowMs = 0; nowMs < 60_000; nowMs += 10) flight.onSent(nowMs, 1_000);
    expect(flight.lateBytes(60_000)).toBe(0);
  });

  it('[D76] adapt to a delay that stays longer', () => {
    const flight = steady(20, 1_000);
    let arrived = 99_000;
    for (let nowMs = 1_010; nowMs <= 121_000; nowMs += 10) {
      flight.onSent(nowMs, 1_000);
      if (nowMs >= 1_220) flight.onAcknowledged(nowMs, (arrived += 1_000));
    }
    expect(flight.lateBytes(121_000)).toBe(0);
  });
});
