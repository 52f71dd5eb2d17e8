import { JitterEstimate } from '../../../../server/media/embedded/rtc/jitter/jitter-estimate';
import { JitterProfile } from '../../../../server/media/embedded/rtc/jitter/jitter-profile';
import { LossEstimate } from '../../../../server/media/embedded/rtc/forwarding/loss-estimate';
import { noProtection } from '../../../../server/media/embedded/rtc/repair/protection';
import { ReceivedStream } from '../../../../server/media/embedded/rtc/forwarding/received-stream';
import { SentLog } from '../../../../server/media/embedded/rtc/forwarding/sent-log';
import { carriedBps } from '../../../../server/media/embedded/rtc/layers/layer-rates';
import { JitteryCall } from '../../../harness/clients/jittery-call';
import { seededRandom } from '../../../../tools/seeded-random';

/** Four seconds of packets every 11 ms, each late by what `delayMs` says for its time. */
function spreadOf(delayMs: (sentMs: number) => number | null): number {
  const estimate = new JitterEstimate();
  const arrivals: { sentMs: number; receivedMs: number }[] = [];
  for (let sentMs = 0; sentMs < 4_000; sentMs += 11) {
    const delay = delayMs(sentMs);
    if (delay !== null) arrivals.push({ sentMs, receivedMs: sentMs + 30 + delay });
  }
  arrivals
    .sort((one, other) => one.receivedMs - other.receivedMs)
    .forEach(({ sentMs, receivedMs }) => estimate.add(sentMs, receivedMs));
  estimate.update(4_000);
  return estimate.spreadMs;
}

/** A profile after updates of one spread, five a second. */
function profileAfter(spreadMs: number, updates = 30, profile = new JitterProfile()): JitterProfile {
  for (let update = 0; update < updates; update += 1) profile.update(spreadMs);
  return profile;
}

describe('the estimate of jitter', () => {
  it('[F131] sees packets that others overtook, and grows with their jitter, with loss too', () => {
    const seed = 11;
    const random = seededRandom(seed);
    const spreads = [100, 300, 1_000].map((jitterMs) => spreadOf(() => random() * jitterMs));
    const lossy = spreadOf(() => (random() < 0.4 ? null : random() * 1_000));
    expect({ seed, spreads: spreads.map((spread) => Math.round(spread / 100)) }).toEqual({ seed, spreads: [1, 2, 8] });
    expect(lossy).toBeGreaterThan(600);
  });

  it('[F131] is zero for loss, a queue that grows and empties, a busy processor, and single late packets', () => {
    const random = seededRandom(12);
    const queue = (sentMs: number): number => Math.max(0, 300 - Math.abs(sentMs - 3_000) * 0.4);
    const busy = (sentMs: number): number => (sentMs % 500 < 200 ? 200 - (sentMs % 500) : 0);
    expect([
      spreadOf(() => (random() < 0.4 ? null : 0)),
      spreadOf(queue),
      spreadOf(busy),
      spreadOf((sentMs) => (sentMs % 550 === 0 ? 400 : 0)),
    ]).toEqual([0, 0, 0, 0]);
  });

  it('[F131] keeps a bounded number of packets, and forgets a clock that was set', () => {
    const estimate = new JitterEstimate();
    for (let ms = 0; ms < 10_000; ms += 1) estimate.add(ms + 60_000, ms);
    for (let ms = 10_000; ms < 16_000; ms += 10) estimate.add(ms, ms);
    estimate.update(16_000);
    expect(estimate.spreadMs).toBe(0);
  });
});

describe('the profile for jitter', () => {
  it('[F132] is entered when jitter lasts for a second, and left when it was small for five', () => {
    const profile = profileAfter(760, 3);
    expect(profile.isActive).toBe(false);
    expect(profileAfter(760, 3, profile).isActive).toBe(true);
    expect(profileAfter(0, 20, profile).isActive).toBe(true);
    expect(profileAfter(0, 10, profile).isActive).toBe(false);
    for (let update = 0; update < 30; update += 1) profile.update(update % 3 === 0 ? 0 : 760);
    expect(profile.isActive).toBe(false);
    expect(profileAfter(120, 30, profileAfter(200)).isActive).toBe(true);
    expect(profileAfter(120).isActive).toBe(false);
  });

  it('[F133] counts a late packet as late on both ways, and knows no loss while jitter grows', () => {
    expect([profileAfter(30).lateMs, profileAfter(200, 1).lateMs]).toEqual([0, 200]);
    expect([profileAfter(200, 5).isGrowing, profileAfter(200).isGrowing, profileAfter(0).isGrowing]).toEqual([
      true,
      false,
      false,
    ]);
    const stream = new ReceivedStream({ kind: 'video', ssrc: 1, retransmissionSsrc: 2, holdMs: 600 });
    const estimate = new LossEstimate();
    const send = (index: number, isRepair: boolean, ms: number): unknown =>
      stream.receive({ index, timestamp: 0, marker: true, payload: Buffer.alloc(1) }, isRepair, ms);
    // Every second packet is repaired first, and comes by itself 800 ms late.
    for (let ms = 0; ms < 6_000; ms += 10) {
      if (ms % 20 === 0) send(100 + ms / 10, false, ms);
      else send(100 + ms / 10, true, ms);
      if (ms >= 800 && ms % 20 !== 0) send(100 + (ms - 800) / 10, false, ms);
      if (ms % 200 === 0) estimate.update([stream], ms, false, 800);
    }
    expect(estimate.share).toBe(0);
  });

  it('[F133] judges the packets to a viewer when they and the feedback can no more be late', () => {
    const seed = 13;
    const random = seededRandom(seed);
    const log = new SentLog();
    const told: { atMs: number; arrivals: { sequence: number; atMs: number | null }[] }[] = [];
    const arrived = new Map<number, number>();
    for (let step = 0; step < 900; step += 1) arrived.set(step, step * 10 + 30 + random() * 1_000);
    for (let ms = 100; ms < 9_000; ms += 100) {
      const to = Math.floor((ms - 30) / 10);
      const known = Array.from({ length: Math.min(to, 150) }, (_none, step) => to - step).filter((each) => each >= 0);
      const timeOf = (sequence: number): number | null => {
        const atMs = arrived.get(sequence) ?? Infinity;
        return atMs <= ms ? atMs : null;
      };
      const arrivals = known.reverse().map((sequence) => ({ sequence, atMs: timeOf(sequence) }));
      told.push({ atMs: ms + 30 + random() * 1_000, arrivals });
    }
    const losses: number[] = [];
    for (let ms = 0; ms < 9_000; ms += 10) {
      log.add(1_000, ms);
      told
        .filter(({ atMs }) => atMs > ms - 10 && atMs <= ms)
        .forEach((each) => log.onFeedback({ count: 0, arrivals: each.arrivals }));
      if (ms % 200 === 0) {
        log.update(ms);
        losses.push(log.loss);
      }
    }
    expect({ seed, worst: Math.max(...losses) < 0.1 }).toEqual({ seed, worst: true });
  });

  it('[F134] is graded by the jitter: hold, requests, copies, buffer and encoder', () => {
    const [none, little, some, much] = [0, 60, 200, 830].map((spread) => profileAfter(spread)) as [
      JitterProfile,
      JitterProfile,
      JitterProfile,
      JitterProfile,
    ];
    const usual = { everyMs: 40, ahead: { audio: 0, video: 0 } };
    const graded = [none, little, some, much];
    expect(graded.map(({ holdMs }) => holdMs)).toEqual([600, 600, 600, 1_200]);
    expect(graded.map(({ bufferMs }) => bufferMs)).toEqual([0, 100, 200, 300]);
    expect(graded.map((profile) => profile.copies(8_000_000))).toEqual([0, 0, 1, 7]);
    expect(graded.map(({ encoderBps }) => encoderBps)).toEqual([Infinity, Infinity, 700_000, 350_000]);
    expect([none, little, some].map((profile) => profile.askingPace(usual, true))).toEqual([usual, usual, usual]);
    expect(much.askingPace(usual, true)).toEqual({ everyMs: 20, ahead: { audio: 3, video: 16 } });
    expect(much.askingPace(usual, false).ahead.video).toBe(0);
    expect([none, little].map((profile) => profile.protect(noProtection, 8_000_000))).toEqual([noProtection, noProtection]);
    expect(much.protect(noProtection, 8_000_000)).toEqual({ ...noProtection, videoCopies: 7, audioDepth: 4, answerCopies: 2 });
  });

  it('[F134] sends no more copies than the line carries, and limits the encoder of those who watch', () => {
    const much = profileAfter(830);
    expect([300_000, 1_000_000, 2_000_000].map((bps) => much.copies(bps))).toEqual([0, 1, 3]);
    expect(much.copiesBps(1_000_000)).toBeLessThan(1_000_000);
    expect(profileAfter(0).copiesBps(8_000_000)).toBe(0);
    expect(carriedBps({ loss: 0, videoBps: 8_000_000, limitBps: much.encoderBps })).toBe(350_000);
  });

  it('[F135] takes no delay for a queue that may be jitter', () => {
    expect([0, 200, 800].map((spread) => profileAfter(spread).queueMs(150))).toEqual([150, 100, 0]);
    expect(profileAfter(200, 5).queueMs(150)).toBe(0);
  });
});

describe('a call through the forwarding unit', () => {
  const seed = 21;
  const advance = (ms: number): void => {
    jest.advanceTimersByTime(ms);
  };
  let call: JitteryCall;
  beforeEach(() => {
    jest.useFakeTimers();
    call = new JitteryCall(seed);
  });
  afterEach(() => {
    call.release();
    jest.useRealTimers();
  });
  const isActive = (): boolean[] => [call.uplink.policy.pace.ahead.video > 0, call.downlink.policy.limitBps < Infinity];
  const agesOf = (seconds: number): { ages: number[]; pictures: number } => {
    const before = call.viewer.ages.length;
    const { pictures } = call.counts;
    call.run(seconds, advance);
    const ages = call.viewer.ages.slice(before).sort((one, other) => one - other);
    return { ages, pictures: call.counts.pictures - pictures };
  };

  it.each([800_000, 500_000, 250_000])('[F155] shows the present again soon after the publisher has only %d bit/s', (upBps) => {
    call.run(6, advance);
    call.line = { jitterMs: 0, loss: 0, upBps };
    let [stillMs, longestMs] = [0, 0];
    for (let atMs = 0; atMs < 10_000; atMs += 100) {
      stillMs = agesOf(0.1).ages.length === 0 ? stillMs + 100 : 0;
      longestMs = Math.max(longestMs, stillMs);
    }
    expect(longestMs).toBeLessThanOrEqual(1_800);
    const { ages, pictures } = agesOf(5);
    expect(ages.length).toBeGreaterThan(pictures * 0.9);
    expect(ages[Math.floor(ages.length * 0.9)]).toBeLessThan(300);
  });

  it('[F136] brings most pictures whole within 1.3 s at a jitter of 1,000 ms, and leaves the profile after it', () => {
    call.line = { jitterMs: 1_000, loss: 0 };
    call.run(6, advance);
    expect({ seed, isActive: isActive() }).toEqual({ seed, isActive: [true, true] });
    const { ages, pictures } = agesOf(8);
    const inTime = ages.filter((age) => age < 1_300).length;
    expect({ seed, enough: inTime >= pictures * 0.8, median: (ages[ages.length >> 1] ?? Infinity) < 1_150 }).toEqual({
      seed,
      enough: true,
      median: true,
    });
    const { policy } = call.downlink;
    expect([policy.isCongested, policy.loss < 0.02, policy.bufferMs]).toEqual([false, true, 300]);
    call.line = { jitterMs: 0, loss: 0 };
    call.run(9, advance);
    expect({ seed, isActive: isActive() }).toEqual({ seed, isActive: [false, false] });
    const { received } = call.viewer;
    const { published } = call.counts;
    call.run(1, advance);
    expect(call.viewer.received - received).toBe(call.counts.published - published);
  });

  it.each([
    { jitterMs: 100, bufferMs: 100, copies: 0, median: 260 },
    { jitterMs: 300, bufferMs: 200, copies: 1, median: 640 },
  ])('[F136] takes a jitter of $jitterMs ms neither for congestion nor for loss', ({ jitterMs, bufferMs, copies, median }) => {
    call.line = { jitterMs, loss: 0 };
    call.run(4, advance);
    const { ages, pictures } = agesOf(3);
    const { policy } = call.downlink;
    expect({ seed, whole: ages.length > pictures * 0.9, inTime: (ages[ages.length >> 1] ?? Infinity) < median }).toEqual({
      seed,
      whole: true,
      inTime: true,
    });
    expect([policy.isCongested, policy.capacityBps, policy.loss < 0.02]).toEqual([false, 8_000_000, true]);
    expect([call.uplink.policy.isCongested, call.uplink.policy.capacityBps, call.uplink.lossShare]).toEqual([
      false,
      8_000_000,
      0,
    ]);
    expect([policy.bufferMs, policy.protection.videoCopies]).toEqual([bufferMs, copies]);
  });

  it('[F137] sends everything once on a clean line, and protects a lossy one by its loss alone', () => {
    call.run(3, advance);
    expect([call.downlink.counts.asked, call.counts.answered, call.downlink.counts.resent]).toEqual([0, 0, 0]);
    call.line = { jitterMs: 0, loss: 0.4 };
    call.run(4, advance);
    expect({ seed, isLossy: call.downlink.policy.loss > 0.25, limitBps: call.downlink.policy.limitBps }).toEqual({
      seed,
      isLossy: true,
      limitBps: Infinity,
    });
    expect([call.downlink.policy.protection.videoCopies <= 3, call.uplink.policy.encoderBps > 700_000]).toEqual([true, true]);
  });
});
