import { DownlinkPolicy } from '../../../../server/media/embedded/rtc/forwarding/downlink-policy';
import { Repairs } from '../../../../server/media/embedded/rtc/repair/repairs';
import { RoundTrip } from '../../../../server/media/embedded/rtc/repair/round-trip';
import { sendingFor, type Sending } from '../../../../server/media/embedded/rtc/forwarding/sending';
import { writeRtp } from '../../../../server/media/embedded/rtc/packets/rtp';
import { readOffer } from '../../../../server/media/embedded/rtc/transport/offer';
import { offerOf, offeredVideo, receiving } from '../../../harness/clients/sample-offer';

const units = (ms: number): number => Math.round(ms * 65.536);

describe('the round trip to a viewer', () => {
  it('[F127] is the least of the latest that the viewer’s reports tell', () => {
    const roundTrip = new RoundTrip();
    expect(roundTrip.ms).toBe(80);
    roundTrip.onSent(1, 1_000);
    roundTrip.onSent(2, 1_500);
    roundTrip.onReport({ lastReport: 2, sinceLastReport: units(300) }, 1_900);
    expect(roundTrip.ms).toBeCloseTo(100, 1);
    roundTrip.onReport({ lastReport: 1, sinceLastReport: units(940) }, 2_000);
    expect(roundTrip.ms).toBeCloseTo(60, 1);
    for (let at = 0; at < 6; at += 1) {
      roundTrip.onSent(10 + at, 3_000 + at);
      roundTrip.onReport({ lastReport: 10 + at, sinceLastReport: 0 }, 3_200 + at);
    }
    expect(roundTrip.ms).toBeCloseTo(200, 1);
  });

  it('[F127] leaves out what reports cannot know', () => {
    const roundTrip = new RoundTrip();
    roundTrip.onSent(1, 1_000);
    roundTrip.onReport({ lastReport: 0, sinceLastReport: 0 }, 1_050);
    roundTrip.onReport({ lastReport: 9, sinceLastReport: 0 }, 1_050);
    roundTrip.onReport({ lastReport: 1, sinceLastReport: units(4_000) }, 1_050);
    for (let at = 0; at < 8; at += 1) roundTrip.onSent(100 + at, 2_000);
    roundTrip.onReport({ lastReport: 1, sinceLastReport: 0 }, 2_000);
    expect(roundTrip.ms).toBe(80);
  });
});

describe('repairs', () => {
  const packetBytes = 1_000;
  let nowMs = 0;
  let sent: number;
  let reports = 0;
  let policy: DownlinkPolicy;
  let sending: Sending;
  let repairs: Repairs;

  beforeEach(() => {
    jest.useFakeTimers();
    nowMs = 10_000;
    sent = 0;
    policy = new DownlinkPolicy();
    const offered = readOffer(offerOf(receiving(offeredVideo, 'recvonly'))).media[0];
    if (offered === undefined) throw new Error('no media');
    [sending] = sendingFor(offered, { ssrc: 1, retransmissionSsrc: 2, paritySsrc: 3 }) as [Sending];
    const link = { sendRtp: (packet: Buffer) => ((sent += 1), packet), sendAgain: () => undefined, sendRtcp: () => undefined };
    repairs = new Repairs({ link, policy, now: () => nowMs, numbered: () => [] });
  });
  afterEach(() => jest.useRealTimers());

  const pass = (ms: number): void => {
    nowMs += ms;
    jest.advanceTimersByTime(ms);
  };
  const keep = (sequence: number): void => {
    const fields = { marker: false, payloadType: 106, sequence, timestamp: 0, ssrc: 1 };
    sending.history.add(sequence, writeRtp(fields, Buffer.alloc(packetBytes - 12)), nowMs);
  };
  const suffer = (loss: number): void => {
    for (let time = 0; time < 3_000; time += 200)
      policy.update({ loss, queueMs: 0, receivedBps: 1_000_000, roundTripMs: 60 }, nowMs + time);
  };
  /** How many times a request for the packet is answered in the next 50 ms. */
  const answered = (sequence: number): number => {
    const before = sent;
    repairs.answer(sending, [sequence]);
    pass(50);
    const kept = sending.history.get(sequence);
    // Otherwise a late one would be sent on and on (F179).
    if (kept !== undefined) kept.hasArrived = true;
    return sent - before;
  };
  const tellRoundTrip = (ms: number): void => {
    reports += 1;
    repairs.roundTrip.onSent(reports, nowMs - ms);
    repairs.roundTrip.onReport({ lastReport: reports, sinceLastReport: 0 }, nowMs);
  };

  it('[F128] are not sent within a round trip after the last time, and not once the packet came', () => {
    suffer(0.2);
    tellRoundTrip(100);
    keep(1);
    pass(40);
    expect(answered(1)).toBe(0);
    keep(1);
    pass(95);
    expect(answered(1)).toBe(1);
    pass(200);
    expect(answered(1)).toBe(0);
  });

  it('[F128] wait for half a round trip where little time is left', () => {
    suffer(0.05);
    tellRoundTrip(200);
    keep(1);
    pass(95);
    expect(answered(1)).toBe(0);
    keep(1);
    pass(105);
    expect(answered(1)).toBe(2);
  });

  it('[F128] of sound are two at most below 25 % of loss', () => {
    tellRoundTrip(20);
    Object.assign(sending, { kind: 'audio' });
    const answersTo = (sequence: number): number => {
      keep(sequence);
      const before = sent;
      for (let request = 0; request < 6; request += 1) {
        pass(25);
        repairs.answer(sending, [sequence]);
      }
      return sent - before;
    };
    suffer(0.2);
    expect(answersTo(6)).toBe(2);
    suffer(0.4);
    expect(answersTo(7)).toBeGreaterThan(2);
  });

  it('[F128] are sent more often the more is lost, and the less time is left', () => {
    tellRoundTrip(60);
    const early = (): number => {
      keep(2);
      pass(55);
      return answered(2);
    };
    const late = (): number => {
      keep(3);
      pass(140);
      return answered(3);
    };
    expect([early(), late()]).toEqual([1, 1]);
    suffer(0.05);
    expect([early(), late()]).toEqual([1, 2]);
    suffer(0.2);
    expect([early(), late()]).toEqual([1, 2]);
    suffer(0.4);
    expect([early(), late()]).toEqual([2, 3]);
  });

  it('[F179] go on without a request for what was asked for late, and not into a queue', () => {
    tellRoundTrip(60);
    suffer(0.4);
    const sentAfterALateRequest = (sequence: number): number => {
      keep(sequence);
      pass(140);
      const before = sent;
      repairs.answer(sending, [sequence]);
      for (let ms = 0; ms < 1_000; ms += 20) pass(20);
      return sent - before;
    };
    expect(sentAfterALateRequest(4)).toBe(3 + 6);
    policy.update({ loss: 0, queueMs: 500, receivedBps: 500_000, roundTripMs: 60 }, nowMs);
    expect(sentAfterALateRequest(5)).toBeLessThanOrEqual(3);
    repairs.release();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('[F129] have a budget that grows with the media, and is small in a congestion', () => {
    tellRoundTrip(20);
    const answeredAtOnce = (): number => {
      for (let sequence = 0; sequence < 400; sequence += 1) keep(sequence);
      pass(300);
      const before = sent;
      repairs.answer(
        sending,
        Array.from({ length: 400 }, (_none, sequence) => sequence),
      );
      return sent - before;
    };
    // A bucket of half a second.
    expect(answeredAtOnce()).toBe(45);
    repairs.onSent(50_000);
    repairs.measure(200);
    pass(1_000);
    expect(answeredAtOnce()).toBe(187);
    policy.update({ loss: 0, queueMs: 500, receivedBps: 500_000, roundTripMs: 20 }, nowMs);
    repairs.measure(200);
    expect(answeredAtOnce()).toBeLessThanOrEqual(5);
    expect(repairs.counts.refused).toBeGreaterThan(0);
  });
});
