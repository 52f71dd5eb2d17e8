import { PageClock, PictureClock } from '../../../../server/media/embedded/remux/capture-clocks';
import type { HeardReport } from '../../../../server/media/embedded/rtc/forwarding/uplink';
import { seededRandom } from '../../../../tools/seeded-random';

const cycle = 0x1_0000_0000;
/** The server's clock, that of the publisher's reports, and the page's own are all others. */
const wallAheadMs = 1_790_000_000_000;
const pageAheadMs = -4_321;
const wayMs = 20;
const seed = 160;

/** A publisher whose pictures have the times of RTP from `first` on, and whose reports and messages take the way and some delay. */
const publisher = (first: number) => {
  const rtpOf = (captureMs: number): number => (first + Math.round(captureMs * 90)) % cycle;
  const reportAt = (sentMs: number, delayMs = 0): HeardReport => ({
    atMs: sentMs + wayMs + delayMs,
    report: {
      ssrc: 1,
      wallMs: sentMs + wallAheadMs,
      timestamp: rtpOf(sentMs),
      packets: 0,
      octets: 0,
      middle: 0,
    },
  });
  return { rtpOf, reportAt };
};

describe('the common clock of picture and sound', () => {
  it('[F165] gives a picture and a sound that were captured together the same time', () => {
    const random = seededRandom(seed);
    const { rtpOf, reportAt } = publisher(12_345);
    const [pictures, page] = [new PictureClock(), new PageClock()];
    let apartMs = Infinity;
    for (let atMs = 0; atMs < 10_000; atMs += 40) {
      page.noteSent(atMs + pageAheadMs, atMs + wayMs + random() * 60);
      // An encoder, a loss and its repair delay each picture by another time.
      const arrivedMs = atMs + wayMs + 15 + random() * 200;
      const report = reportAt(Math.floor(atMs / 1_000) * 1_000, random() * 60);
      const pictureMs = pictures.timeOf(rtpOf(atMs), report, arrivedMs);
      apartMs = Math.abs(pictureMs - (page.timeOf(atMs + pageAheadMs) ?? Infinity));
    }
    expect(apartMs).toBeLessThan(15);
  });

  it('[F165] goes on over the wrap of RTP, with reports and without', () => {
    [true, false].forEach((withReports) => {
      const { rtpOf, reportAt } = publisher(cycle - 90_000);
      const clock = new PictureClock();
      const times = Array.from({ length: 60 }, (_, at) =>
        clock.timeOf(rtpOf(at * 40), withReports ? reportAt(0) : undefined, at * 40 + wayMs),
      );
      times.slice(1).forEach((timeMs, at) => expect(timeMs - (times[at] ?? 0)).toBeCloseTo(40, 0));
    });
  });

  it('[F165] approaches a better estimate in small steps, and takes another clock at once', () => {
    const page = new PageClock();
    expect(page.timeOf(1_000)).toBeNull();
    page.noteSent(1_000, 5_100);
    expect(page.timeOf(1_000)).toBe(5_100);
    page.noteSent(1_020, 5_020);
    // Ten milliseconds of each eighty, and one of each four.
    expect([page.timeOf(1_020), page.timeOf(1_100)]).toEqual([5_107.5, 5_176.5625]);
    for (let step = 0; step < 60; step += 1) page.timeOf(1_120);
    expect(page.timeOf(1_120)).toBe(5_120);
    page.noteSent(9_000, 5_040);
    expect(page.timeOf(9_000)).toBe(5_040);
  });

  it('[F165] forgets old estimates, because two clocks drift apart', () => {
    const page = new PageClock();
    page.noteSent(0, 100);
    for (let atMs = 1_000; atMs <= 60_000; atMs += 1_000) page.noteSent(atMs, atMs + 100 + atMs / 1_000);
    for (let step = 0; step < 100; step += 1) page.timeOf(60_000);
    expect(page.timeOf(60_000)).toBeGreaterThanOrEqual(60_100 + 28);
  });
});
