import { AckWindow } from '../../../server/media/embedded/flv/ack-window';

describe('what a reader has not got', () => {
  it('[D78] is nothing to wait for with a reader that says nothing', () => {
    const unread = new AckWindow();
    unread.sent(0, 1_000);
    unread.sent(60_000, 1_000);
    expect(unread.isLate(120_000)).toBe(false);
  });

  it('[D78] is late when the oldest of it was sent more than 600 ms ago, and no longer when it came', () => {
    const unread = new AckWindow();
    unread.sent(0, 1_000);
    unread.acknowledge(1_000);
    unread.sent(100, 1_000);
    unread.sent(500, 1_000);
    expect([unread.isLate(700), unread.isLate(701)]).toEqual([false, true]);
    unread.acknowledge(1_999);
    expect(unread.isLate(701)).toBe(true);
    unread.acknowledge(2_000);
    expect([unread.isLate(701), unread.isLate(1_101)]).toEqual([false, true]);
  });

  it('[D78] is no business of somebody who says nonsense', () => {
    const unread = new AckWindow();
    unread.acknowledge(Number.NaN);
    unread.sent(0, 1_000);
    expect(unread.isLate(10_000)).toBe(false);
    unread.acknowledge(0);
    unread.sent(20_000, 1_000);
    expect(unread.isLate(30_000)).toBe(true);
    unread.acknowledge(Infinity);
    expect(unread.isLate(10_000)).toBe(false);
  });
});
