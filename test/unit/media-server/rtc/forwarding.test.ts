import { OutgoingStream } from '../../../../server/media/embedded/rtc/forwarding/outgoing-stream';
import { LossEstimate } from '../../../../server/media/embedded/rtc/forwarding/loss-estimate';
import { noProtection, protectionFor } from '../../../../server/media/embedded/rtc/repair/protection';
import { QueueEstimate, SendClock } from '../../../../server/media/embedded/rtc/forwarding/queue-estimate';
import { ReceivedStream, type MediaPacket } from '../../../../server/media/embedded/rtc/forwarding/received-stream';
import { ResendBudget } from '../../../../server/media/embedded/rtc/repair/resend-budget';
import { SentLog } from '../../../../server/media/embedded/rtc/forwarding/sent-log';
import { DownlinkPolicy } from '../../../../server/media/embedded/rtc/forwarding/downlink-policy';
import { UplinkPolicy, uplinkCeilingBps } from '../../../../server/media/embedded/rtc/forwarding/uplink-policy';
import { seededRandom } from '../../../../tools/seeded-random';

const key = Buffer.from('6588', 'hex');
const delta = Buffer.from('4188', 'hex');
const packet = (index: number, payload: Buffer = delta): MediaPacket => ({
  index,
  timestamp: index * 3_000,
  marker: true,
  payload,
});
const indexes = (packets: readonly (MediaPacket | null)[]): (number | null)[] => packets.map((each) => each?.index ?? null);

describe('a received stream', () => {
  const video = (): ReceivedStream => new ReceivedStream({ kind: 'video', ssrc: 1, retransmissionSsrc: 2, holdMs: 600 });

  it('[F65] goes on in order, and without a packet that does not come in time', () => {
    const stream = video();
    expect(indexes(stream.receive(packet(100), false, 0))).toEqual([100]);
    expect(indexes(stream.receive(packet(103), false, 10))).toEqual([]);
    expect(indexes(stream.receive(packet(101), true, 20))).toEqual([101]);
    expect(indexes(stream.release(609))).toEqual([]);
    expect(indexes(stream.release(610))).toEqual([null, 103]);
    expect(indexes(stream.receive(packet(102), true, 700))).toEqual([]);
    expect(stream.counts).toMatchObject({ originals: 2, repaired: 2, lost: 1 });
  });

  it('[F66] passes sound on as it comes, once', () => {
    const stream = new ReceivedStream({ kind: 'audio', ssrc: 1, retransmissionSsrc: null, holdMs: null });
    const order = [50, 52, 51, 52, 54, 53];
    expect(order.map((index) => indexes(stream.receive(packet(index), false, 0)))).toEqual([[50], [52], [51], [], [54], [53]]);
    expect(stream.counts.duplicates).toBe(1);
  });

  it('[F67] asks for what is missing at the wanted pace, for the next ones when told to, and for nothing after a second and a half', () => {
    const stream = video();
    stream.receive(packet(10), false, 0);
    stream.receive(packet(13), false, 0);
    expect(stream.toAskFor(0, { everyMs: 40, ahead: 2 })).toEqual([11, 12, 14, 15]);
    expect(stream.toAskFor(20, { everyMs: 40, ahead: 0 })).toEqual([]);
    stream.receive(packet(12), true, 30);
    expect(stream.toAskFor(40, { everyMs: 40, ahead: 0 })).toEqual([11]);
    expect(stream.toAskFor(1_501, { everyMs: 40, ahead: 0 })).toEqual([]);
    expect(stream.counts.lost).toBe(1);
  });

  it('[F68] begins anew after a jump, and remembers a bounded number of packets', () => {
    const stream = video();
    stream.receive(packet(10), false, 0);
    stream.receive(packet(12), false, 0);
    expect(indexes(stream.receive(packet(5_000), false, 0))).toEqual([5_000]);
    expect(stream.toAskFor(0, { everyMs: 40, ahead: 0 })).toEqual([]);
    expect(indexes(stream.receive(packet(11), true, 0))).toEqual([]);
  });

  it('[F69] gives everything in order, once, for random loss, disorder and repair', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const random = seededRandom(seed);
      const stream = video();
      const given: (number | null)[] = [];
      const late: { at: number; index: number }[] = [];
      for (let index = 1_000; index < 3_000; index += 1) {
        const at = index - random() * 4;
        late.push({ at: random() < 0.3 ? at + 20 : at, index });
        if (random() < 0.1) late.push({ at: at + 30, index });
      }
      late
        .sort((a, b) => a.at - b.at)
        .forEach(({ at, index }) => given.push(...indexes(stream.receive(packet(index), false, at))));
      const first = given[0] ?? 0;
      expect({ seed, given }).toEqual({ seed, given: Array.from({ length: 3_000 - first }, (_none, step) => first + step) });
    }
  });
});

describe('estimates', () => {
  it('[F70] tell the loss of originals, and not that of a growing queue', () => {
    const random = seededRandom(7);
    const stream = new ReceivedStream({ kind: 'video', ssrc: 1, retransmissionSsrc: 2, holdMs: 600 });
    const estimate = new LossEstimate();
    let index = 1_000;
    const pass = (seconds: number, loss: number, isQueued: boolean, fromMs: number): number => {
      for (let ms = fromMs; ms < fromMs + seconds * 1_000; ms += 10) {
        index += 1;
        if (random() >= loss) stream.receive(packet(index), false, ms);
        else stream.receive(packet(index), true, ms + 5);
        if (ms % 200 === 0) estimate.update([stream], ms, isQueued);
      }
      return fromMs + seconds * 1_000;
    };
    const atMs = pass(6, 0.4, false, 0);
    expect(Math.abs(estimate.share - 0.4)).toBeLessThan(0.08);
    expect(Math.abs(estimate.steadyShare - 0.35)).toBeLessThan(0.08);
    const later = pass(4, 0, false, atMs);
    expect(estimate.share).toBe(0);
    pass(4, 0.5, true, later);
    expect(estimate.share).toBe(0);
  });

  it('[F181] tell a line that always loses much from a page that stood still and then lost most of what it sent at once', () => {
    const steadyAfter = (losses: readonly (readonly [lost: number, sent: number])[]): number => {
      const stream = new ReceivedStream({ kind: 'video', ssrc: 1, retransmissionSsrc: 2, holdMs: 600 });
      const estimate = new LossEstimate();
      let [index, ms] = [1_000, 0];
      const steady = Array.from({ length: 12 }, () => [5, 12] as const);
      // The last ones are not judged yet when they have come.
      [...steady, ...losses, [5, 12] as const, [5, 12] as const, [5, 12] as const].forEach(([lost, sent]) => {
        for (let at = 0; at < sent; at += 1) stream.receive(packet((index += 1)), at < lost && at < sent - 1, ms);
        ms += 200;
        estimate.update([stream], ms, false);
      });
      return estimate.steadyShare;
    };
    expect(steadyAfter([[27, 36]])).toBeLessThan(0.5);
    expect(steadyAfter(Array.from({ length: 10 }, () => [9, 12] as const))).toBeGreaterThan(0.57);
  });

  it('[F71] tell a queue from jitter', () => {
    const random = seededRandom(8);
    const queue = new QueueEstimate();
    for (let ms = 0; ms < 5_000; ms += 10) {
      queue.add(ms, ms + 30 + random() * 300, 1_000);
      if (ms % 200 === 0) queue.update(ms + 330);
    }
    expect(queue.queueMs).toBeLessThan(40);
    expect(Math.abs(queue.bitsPerSecond - 822_400)).toBeLessThan(200_000);
    for (let ms = 5_000; ms < 6_000; ms += 10) {
      queue.add(ms, ms + 30 + random() * 300 + (ms - 5_000) * 0.5, 1_000);
      if (ms % 200 === 0) queue.update(ms + 330);
    }
    expect(queue.queueMs).toBeGreaterThan(100);
  });

  it('[F72] read the clock of a sender over its wrap', () => {
    const clock = new SendClock();
    const value = (ms: number): Buffer => {
      const bytes = Buffer.alloc(3);
      bytes.writeUIntBE(Math.round((ms % 64_000) * 262.144) % 0x1000000, 0, 3);
      return bytes;
    };
    const start = clock.read(value(63_900)) ?? 0;
    expect([64_000, 64_100, 63_990, 70_000].map((ms) => Math.round((clock.read(value(ms)) ?? 0) - start))).toEqual([
      100, 200, 90, 6_100,
    ]);
    expect(clock.read(Buffer.alloc(2))).toBeNull();
  });

  it('[F73] tell the loss to a viewer from its feedback, over the wrap, without what feedback never told of', () => {
    const log = new SentLog();
    for (let step = 0; step < 66_000; step += 1) log.add(1_000, step);
    const base = 66_000 - 65_536 - 1_000;
    const arrivals = Array.from({ length: 900 }, (_none, step) => {
      const sequence = (base + step + 65_536) % 65_536;
      return { sequence, atMs: step % 4 === 0 ? null : 65_000 + step };
    });
    log.onFeedback({ count: 1, arrivals });
    log.update(66_200);
    expect(log.isLossCertain).toBe(true);
    expect(Math.abs(log.loss - 0.25)).toBeLessThan(0.01);
    log.onFeedback({ count: 2, arrivals: arrivals.map(({ sequence }) => ({ sequence, atMs: 66_100 })) });
    log.update(66_200);
    expect(log.loss).toBe(0);
  });
});

describe('policies', () => {
  const clean = { loss: 0, steadyLoss: 0, queueMs: 0, receivedBps: 1_000_000 };

  it('[F74] lower nothing for loss, ask more often the more is lost, and ahead for pictures from a quarter on', () => {
    const policy = new UplinkPolicy();
    const paces = [0, 0.1, 0.24, 0.4].map((loss) => {
      policy.update({ ...clean, loss }, 0);
      return policy.pace;
    });
    expect(paces.map(({ everyMs }) => everyMs)).toEqual([40, 20, 12, 12]);
    expect(paces.map(({ ahead }) => ahead.audio)).toEqual([0, 0, 3, 3]);
    expect(paces.map(({ ahead }) => ahead.video)).toEqual([0, 0, 0, 4]);
    expect(policy.capacityBps).toBe(uplinkCeilingBps);
  });

  it('[F75] lower the rate for a queue and for more loss than a radio has, and raise it again slowly', () => {
    const policy = new UplinkPolicy();
    policy.update({ ...clean, queueMs: 150 }, 0);
    expect([policy.isCongested, policy.capacityBps, policy.pace.everyMs]).toEqual([true, 750_000, 100]);
    policy.update(clean, 200);
    expect(policy.isCongested).toBe(false);
    expect(policy.capacityBps).toBe(750_000);
    policy.update(clean, 2_600);
    expect(policy.capacityBps).toBe(750_000 * 1.012 + 1_000);
    policy.update({ ...clean, loss: 0.7, steadyLoss: 0.5 }, 3_200);
    expect(policy.isCongested).toBe(false);
    policy.update({ ...clean, loss: 0.7, steadyLoss: 0.65 }, 3_400);
    expect(policy.isCongested).toBe(true);
  });

  it('[F76] protect the more the more is lost and the less time there is for a repair, and a clean line not at all', () => {
    const way = (loss: number, roundTripMs: number, bufferMs: number) =>
      protectionFor({ loss, roundTripMs, bufferMs, takesParity: false });
    expect([way(0, 60, 0), way(0.01, 400, 0)]).toEqual([noProtection, noProtection]);
    const near = [way(0.05, 60, 100), way(0.2, 60, 200), way(0.4, 60, 220)];
    expect(near.map(({ videoCopies }) => videoCopies)).toEqual([0, 0, 1]);
    expect(near.map(({ audioDepth }) => audioDepth)).toEqual([1, 4, 4]);
    expect(near.map(({ answerCopies, lateAnswerCopies }) => [answerCopies, lateAnswerCopies])).toEqual([
      [1, 2],
      [1, 2],
      [2, 3],
    ]);
    expect(near.map(({ audioAnswers }) => audioAnswers)).toEqual([2, 2, Infinity]);
    const far = [way(0.05, 200, 100), way(0.2, 200, 200), way(0.4, 200, 220)];
    expect(far.map(({ videoCopies }) => videoCopies)).toEqual([1, 1, 3]);
    expect(far.map(({ audioDepth }) => audioDepth)).toEqual([2, 4, 4]);
  });

  it('[F77] send nothing twice into a queue, and trust loss again two seconds after it', () => {
    const policy = new DownlinkPolicy();
    const lossy = { loss: 0.4, queueMs: 0, receivedBps: 500_000, roundTripMs: 60 };
    for (let ms = 0; ms < 2_000; ms += 200) policy.update(lossy, ms);
    expect(policy.protection.answerCopies).toBe(2);
    expect(policy.bufferMs).toBe(200);
    policy.update({ ...lossy, queueMs: 150 }, 2_000);
    expect(policy.protection).toEqual(noProtection);
    expect(policy.capacityBps).toBe(425_000);
    const before = policy.loss;
    policy.update({ ...lossy, loss: 0.5 }, 3_000);
    expect(policy.loss).toBe(before);
  });

  it('[F78] bound what is sent again', () => {
    const budget = new ResendBudget(80_000, 0);
    const taken = Array.from({ length: 20 }, () => budget.take(1_000, 0)).filter(Boolean).length;
    expect(taken).toBe(5);
    expect(budget.take(1_000, 100)).toBe(true);
    expect(budget.take(1_000, 100)).toBe(false);
    budget.setRate(8_000, 200);
    expect(budget.take(1_000, 60_000)).toBe(false);
    expect(budget.take(500, 60_000)).toBe(true);
  });
});

describe('an outgoing stream', () => {
  it('[F79] begins with a key frame, leaves one number out where a picture is lost, and waits for the next key frame', () => {
    const stream = new OutgoingStream('video');
    const place = (index: number, payload: Buffer, nowMs: number) => stream.place(packet(index, payload), nowMs)?.index ?? null;
    expect(place(500, delta, 0)).toBeNull();
    expect(place(501, key, 0)).toBe(65_536);
    expect(place(502, delta, 33)).toBe(65_537);
    expect(stream.place(null, 66)).toBeNull();
    expect(stream.isWaiting).toBe(true);
    expect(place(504, delta, 99)).toBeNull();
    expect(place(510, key, 200)).toBe(65_539);
    expect(stream.timestampOf(510 * 3_000)).toBe(510 * 3_000);
  });

  it('[F80] goes on without a break where the publisher begins anew', () => {
    const stream = new OutgoingStream('audio');
    const sound = (index: number, timestamp: number, nowMs: number) =>
      stream.place({ index, timestamp, marker: false, payload: delta }, nowMs);
    expect(sound(9_000, 4_294_967_000, 0)).toMatchObject({ index: 65_536, timestamp: 4_294_967_000 });
    expect(sound(9_001, 664, 20)).toMatchObject({ index: 65_537, timestamp: 664 });
    stream.startAgain();
    expect(sound(70_000, 123, 1_020)).toMatchObject({ index: 65_539, sequence: 3, timestamp: 664 + 48_000 });
    expect(sound(70_001, 1_083, 1_040)).toMatchObject({ index: 65_540, timestamp: 664 + 48_960 });
  });

  it('[F80] gives late sound from before a beginning no number, because none is free', () => {
    const stream = new OutgoingStream('audio');
    const sound = (index: number) =>
      stream.place({ index, timestamp: index * 960, marker: false, payload: delta }, index)?.index ?? null;
    // A number before the first would need a rollover counter below zero, which ended the process.
    expect([sound(9_000), sound(8_999), sound(8_000), sound(9_002), sound(9_001)]).toEqual([65_536, null, null, 65_538, 65_537]);
    stream.startAgain();
    // A number that was used already would seal another packet with the same nonce.
    expect([sound(70_000), sound(69_998), sound(69_999), sound(70_001)]).toEqual([65_540, null, null, 65_541]);
  });
});
