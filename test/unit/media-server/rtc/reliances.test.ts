import { BitrateHabit, publisherLacks, RequestHabit } from '../../../../server/media/embedded/rtc/forwarding/habits';
import { ReceivedStream } from '../../../../server/media/embedded/rtc/forwarding/received-stream';
import { ViewerTime } from '../../../../server/media/embedded/rtc/forwarding/viewer-time';
import { missingIn, RelianceWatch, type Reliance } from '../../../../server/media/embedded/rtc/reliances';
import { readOffer } from '../../../../server/media/embedded/rtc/transport/offer';
import { offerOf, offeredAudio, offeredVideo, receiving } from '../../../harness/clients/sample-offer';

const without = (lines: readonly string[], pattern: RegExp): string[] => lines.filter((line) => !pattern.test(line));

describe('what repairs lean on', () => {
  it('[F88] is read from an offer', () => {
    const viewer = [receiving(offeredVideo), receiving(offeredAudio, 'sendrecv')] as const;
    const extensions = /^a=extmap/;
    expect(missingIn(readOffer(offerOf(offeredVideo)), 'publish')).toEqual([]);
    expect(missingIn(readOffer(offerOf(without(offeredVideo, extensions))), 'publish')).toEqual(['send_time']);
    expect(missingIn(readOffer(offerOf(without(offeredVideo, /rtx|apt=|FID/))), 'publish')).toEqual(['retransmissions']);
    expect(missingIn(readOffer(offerOf(viewer[0])), 'play')).toEqual([]);
    expect(missingIn(readOffer(offerOf(without(viewer[0], extensions))), 'play')).toEqual(['feedback']);
    expect(missingIn(readOffer(offerOf(without(viewer[0], / rrtr$/))), 'play')).toEqual(['repeated_requests']);
    expect(missingIn(readOffer(offerOf(without(viewer[1], / red\/|63 111/))), 'play')).toEqual(['feedback', 'redundancy']);
  });

  it('[F88] is counted once a session, and told once a process', () => {
    const first: Reliance[] = [];
    const watch = new RelianceWatch((name) => first.push(name));
    const [one, two] = [watch.session(), watch.session()];
    [one, one, two].forEach((lacks) => lacks('bitrate'));
    one('buffer');
    expect([watch.counts.bitrate, watch.counts.buffer, watch.counts.feedback, first]).toEqual([2, 1, 0, ['bitrate', 'buffer']]);
  });
});

describe('the habits of a browser', () => {
  /** A stream on a way of `roundTripMs` that loses every tenth packet; `answers` says how often the sender answers the requests for it. */
  function streamOf(kind: 'audio' | 'video', roundTripMs: number, answers: number): ReceivedStream {
    const stream = new ReceivedStream({ kind, ssrc: 1, retransmissionSsrc: 2, holdMs: kind === 'video' ? 600 : null });
    const packet = (index: number) => ({ index, timestamp: 0, marker: false, payload: Buffer.alloc(1) });
    const due: { atMs: number; index: number }[] = [];
    for (let nowMs = 0, index = 1; nowMs < 30_000; nowMs += 20, index += 1) {
      due.filter(({ atMs }) => atMs === nowMs).forEach((each) => stream.receive(packet(each.index), kind === 'video', nowMs));
      if (index % 10 !== 0) stream.receive(packet(index), false, nowMs);
      stream.toAskFor(nowMs, { everyMs: 19, ahead: 0 }).forEach((missing) => {
        const asked = due.filter((each) => each.index === missing).length;
        if (asked < answers) due.push({ atMs: nowMs + roundTripMs, index: missing });
      });
      stream.release(nowMs);
    }
    return stream;
  }

  it('[F89] are those of a publisher that answers every request', () => {
    expect(publisherLacks([streamOf('video', 80, 9), streamOf('audio', 80, 9)])).toEqual([]);
  });

  it('[F89] show one that answers once in each round trip, on a way that is long enough to tell', () => {
    expect(publisherLacks([streamOf('video', 80, 1)])).toEqual(['repeated_answers']);
    expect(publisherLacks([streamOf('video', 20, 1)])).toEqual([]);
  });

  it('[F89] show one that never sends sound again', () => {
    expect(publisherLacks([streamOf('audio', 80, 0)])).toEqual(['sound_answers']);
    expect(publisherLacks([streamOf('audio', 80, 1)])).toEqual([]);
  });

  it('[F89] show one that sends far more than it was asked to for five seconds', () => {
    const habit = new BitrateHabit();
    expect([0, 4_999].map((nowMs) => habit.isBroken(2_000_000, 500_000, nowMs))).toEqual([false, false]);
    expect(habit.isBroken(2_000_000, 500_000, 5_000)).toBe(true);
    expect(habit.isBroken(900_000, 500_000, 6_000)).toBe(false);
    expect(habit.isBroken(2_000_000, 500_000, 7_000)).toBe(false);
  });

  it('[F89] show a viewer that repeats no request', () => {
    const [quick, slow] = [new RequestHabit(), new RequestHabit()];
    for (let sequence = 0; sequence < 200; sequence += 1) {
      [0, 20, 40].forEach((afterMs) => quick.note(sequence, sequence * 100 + afterMs));
      slow.note(sequence, sequence * 100);
    }
    expect([quick.isMissing, slow.isMissing]).toEqual([false, true]);
  });

  it('[F89] show a viewer that does not tell its time although answers to it are of use', () => {
    const time = new ViewerTime();
    expect([0, 1_000, 10_999].map((nowMs) => time.isMissing(nowMs >= 1_000, nowMs))).toEqual([false, false, false]);
    expect(time.isMissing(true, 11_000)).toBe(true);
    // They were of no use for a while.
    expect([false, true].map((isOfUse) => time.isMissing(isOfUse, 12_000))).toEqual([false, false]);
    time.onTime({ ssrc: 1, middle: 100 }, 13_000);
    expect(time.isMissing(true, 23_000)).toBe(false);
  });

  it('[F180] answer the time of a viewer with how long ago it came, and with an impossible time where requests shall be repeated', () => {
    const time = new ViewerTime();
    expect(time.answer(false, 0)).toBeNull();
    time.onTime({ ssrc: 1, middle: 100 }, 13_000);
    time.onTime({ ssrc: 1, middle: 200 }, 14_000);
    expect(time.answer(false, 15_000)).toMatchObject({ time: { ssrc: 1, middle: 200 }, sinceTime: 65_536 });
    // Four seconds more than passed: the browser computes a round trip below zero.
    expect(time.answer(true, 15_000)?.sinceTime).toBe(5 * 65_536);
  });
});
