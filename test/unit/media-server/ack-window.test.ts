import { AckWindow } from '../../../server/media/embedded/flv/ack-window';

describe('unacknowledged bytes', () => {
  it('[D78] are ignored for a reader that sends no acknowledgements', () => {
    const unread = new AckWindow();
    unread.sent(0, 1_000);
    unread.sent(60_000, 1_000);
    expect(unread.isLate(120_000)).toBe(false);
  });

  it('[D78] are late when the oldest is older than 600 ms, until they are acknowledged', () => {
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

  it('[D78] ignore invalid acknowledgements', () => {
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
