import { writeParity } from '../../../../server/media/embedded/rtc/packets/flexfec';
import { writeRtp } from '../../../../server/media/embedded/rtc/packets/rtp';
import { ParityWindow } from '../../../../server/media/embedded/rtc/repair/parity-window';
import { Unconfirmed } from '../../../../server/media/embedded/rtc/repair/unconfirmed';
import type { SentPacket } from '../../../../server/media/embedded/rtc/repair/packet-history';
import { noProtection, protectionFor } from '../../../../server/media/embedded/rtc/repair/protection';
import { seededRandom } from '../../../../tools/seeded-random';
import { JitteryCall } from '../../../harness/clients/jittery-call';
import { ParityReader } from '../../../harness/clients/parity-reader';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const ssrc = 0xcafe;
const packetOf = (sequence: number, payload: Buffer, marker = false): Buffer =>
  writeRtp({ marker, payloadType: 106, sequence, timestamp: sequence * 3_000, ssrc }, payload);

describe('parity', () => {
  it('[F176] has the form of FlexFEC-03', () => {
    const packets = [packetOf(0x10, hex('0102')), packetOf(0x12, hex('ff0304'), true)];
    const timestamps = ((0x10 * 3_000) ^ (0x12 * 3_000)).toString(16).padStart(8, '0');
    // XOR of the headers and of the lengths, one stream, its SSRC, the first number, the mask with its last bit, XOR of the payloads.
    expect(writeParity(ssrc, packets).toString('hex')).toBe(
      hex(`00 80 0001 ${timestamps} 01 000000 0000cafe 0010 d000 fe01 04`).toString('hex'),
    );
  });

  it('[F176] masks numbers up to 108 after the first, over a wrap', () => {
    const seed = 176;
    const random = seededRandom(seed);
    for (const reach of [0, 1, 14, 15, 45, 46, 108]) {
      const steps = Array.from({ length: reach + 1 }, (_none, step) => step).filter(
        (step) => step === 0 || step === reach || random() < 0.5,
      );
      const packets = steps.map((step) =>
        packetOf(
          (65_500 + step) & 0xffff,
          Buffer.from(Array.from({ length: 5 + Math.floor(random() * 40) }, () => random() * 256)),
        ),
      );
      const parity = writeParity(ssrc, packets);
      packets.forEach((missing) => {
        const reader = new ParityReader(ssrc);
        packets.filter((packet) => packet !== missing).forEach((packet) => reader.onPacket(packet));
        expect({ seed, reach, computed: reader.onParity(parity) }).toEqual({ seed, reach, computed: [missing] });
      });
    }
  });

  it('[F177] is due after a share of the packets, over the latest of them', () => {
    const window = new ParityWindow();
    const packets = Array.from({ length: 8 }, (_none, at) => packetOf(at, hex('00')));
    const due = packets.map(
      (packet) => window.add(packet, { share: 1 / 2, width: 3 })?.map((each) => each.readUInt16BE(2)) ?? null,
    );
    expect(due).toEqual([null, [0, 1], null, [1, 2, 3], null, [3, 4, 5], null, [5, 6, 7]]);
    // Numbers that jumped are no neighbours.
    expect(window.add(packetOf(1_000, hex('00')), { share: 1, width: 3 })).toHaveLength(1);
    window.clear();
    expect(window.add(packets[0] ?? hex(''), { share: 1, width: 3 })).toHaveLength(1);
  });

  it('[F177] covers a window in which about one packet is lost, and takes the place of a copy', () => {
    const way = (loss: number, takesParity = true) => protectionFor({ loss, roundTripMs: 60, bufferMs: 220, takesParity });
    expect([0, 0.1, 0.2, 0.28, 0.4].map((loss) => way(loss).parity)).toEqual([
      noProtection.parity,
      noProtection.parity,
      noProtection.parity,
      { share: 1 / 2, width: 4 },
      { share: 1, width: 3 },
    ]);
    const { videoCopies, answerCopies, lateAnswerCopies } = way(0.4);
    expect({ videoCopies, answerCopies, lateAnswerCopies }).toEqual({ videoCopies: 0, answerCopies: 1, lateAnswerCopies: 2 });
    expect(way(0.4, false)).toMatchObject({ videoCopies: 1, parity: noProtection.parity, answerCopies: 2 });
  });
});

describe('what a viewer asked for late', () => {
  const sentAt = (resentMs: number): SentPacket => ({ bytes: hex('00'), sentMs: 0, resentMs, resends: 0, hasArrived: false });
  let nowMs = 0;
  let unconfirmed: Unconfirmed;
  beforeEach(() => {
    jest.useFakeTimers();
    nowMs = 0;
    unconfirmed = new Unconfirmed(() => nowMs);
  });
  afterEach(() => {
    unconfirmed.release();
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
  });
  const pass = (ms: number): void => {
    for (const untilMs = nowMs + ms; nowMs < untilMs;) {
      nowMs += 20;
      jest.advanceTimersByTime(20);
    }
  };

  it('[F179] is sent again without a request until feedback tells that it came, six times at most', () => {
    const [arriving, lost] = [sentAt(0), sentAt(0)];
    const times = { arriving: 0, lost: 0 };
    unconfirmed.add(arriving, () => {
      times.arriving += 1;
      arriving.resentMs = nowMs;
    });
    unconfirmed.add(lost, () => {
      times.lost += 1;
      lost.resentMs = nowMs;
    });
    pass(40);
    expect(times).toEqual({ arriving: 0, lost: 0 });
    pass(100);
    expect(times).toEqual({ arriving: 2, lost: 2 });
    arriving.hasArrived = true;
    pass(2_000);
    expect(times).toEqual({ arriving: 2, lost: 6 });
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a call at 40 % loss in both directions of both ways', () => {
  const seeds = [1, 2, 3, 4, 5, 6];
  const loss = 0.4;
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  /** 15 s of it: the share of pictures that were whole, the age of half of them, and the bytes that were sent to the viewer. */
  const play = (seed: number, takesParity: boolean) => {
    const call = new JitteryCall(seed, { takesParity });
    const run = (seconds: number): void => call.run(seconds, (ms) => void jest.advanceTimersByTime(ms));
    call.line = { jitterMs: 0, loss };
    run(4);
    const before = { whole: call.viewer.ages.length, pictures: call.counts.pictures, bytes: call.viewer.bytes };
    run(15);
    call.release();
    const ages = call.viewer.ages.slice(before.whole).sort((one, other) => one - other);
    const whole = ages.length / (call.counts.pictures - before.pictures);
    return {
      whole,
      median: ages[ages.length >> 1] ?? Infinity,
      bytes: call.viewer.bytes - before.bytes,
      ...call.downlink.counts,
    };
  };
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

  it('[F178] shows more pictures, and sooner, with parity than with copies, for about the same bytes', () => {
    const [withParity, withCopies] = [true, false].map((takesParity) => seeds.map((seed) => play(seed, takesParity)));
    const total = (runs: typeof withParity = []) => ({
      whole: sum(runs.map(({ whole }) => whole)),
      median: sum(runs.map(({ median }) => median)),
      bytes: sum(runs.map(({ bytes }) => bytes)),
    });
    const [parity, copies] = [total(withParity), total(withCopies)];
    expect(withCopies?.map((run) => run.parity)).toEqual(seeds.map(() => 0));
    expect({
      seeds,
      whole: parity.whole > copies.whole,
      sooner: parity.median < copies.median,
      about: parity.bytes < copies.bytes * 1.1,
    }).toEqual({ seeds, whole: true, sooner: true, about: true });
  });
});
