import { InFlight } from '../../../web/live/policy/in-flight';

/** A sender of 1,000 bytes every 10 ms, over a way that takes `wayMs`, up to the moment `untilMs`. */
function steady(wayMs: number, untilMs: number): InFlight {
  const flight = new InFlight();
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 10) {
    flight.onSent(nowMs, 1_000);
    if (nowMs >= wayMs) flight.onAcknowledged(nowMs, ((nowMs - wayMs) / 10 + 1) * 1_000);
  }
  return flight;
}

describe('what was sent and is late', () => {
  it.each([0, 20, 300])('[D76] is nothing while a way of %i ms is what it was', (wayMs) => {
    expect(steady(wayMs, 2_000).lateBytes(2_000)).toBe(0);
  });

  it('[D76] is what has not arrived 100 ms after it usually would have', () => {
    const flight = steady(50, 1_000);
    for (let nowMs = 1_010; nowMs <= 1_500; nowMs += 10) flight.onSent(nowMs, 1_000);
    // Arrived is what was sent until 950; due at 1,500 is what was sent until 1,350.
    expect(flight.lateBytes(1_500)).toBeGreaterThanOrEqual(39_000);
    expect(flight.lateBytes(1_500)).toBeLessThanOrEqual(40_000);
    flight.onAcknowledged(1_510, 151_000);
    expect(flight.lateBytes(1_510)).toBe(0);
  });

  it('[D76] is nothing where the server acknowledges nothing, however long it is', () => {
    const flight = new InFlight();
    for (let nowMs = 0; nowMs < 60_000; nowMs += 10) flight.onSent(nowMs, 1_000);
    expect(flight.lateBytes(60_000)).toBe(0);
  });

  it('[D76] gets used to a way that became longer for good', () => {
    const flight = steady(20, 1_000);
    let arrived = 99_000;
    for (let nowMs = 1_010; nowMs <= 121_000; nowMs += 10) {
      flight.onSent(nowMs, 1_000);
      if (nowMs >= 1_220) flight.onAcknowledged(nowMs, (arrived += 1_000));
    }
    expect(flight.lateBytes(121_000)).toBe(0);
  });
});
