import { OutgoingStream } from '../../../../server/media/embedded/rtc/forwarding/outgoing-stream';
import { LayerChoice, type LineState } from '../../../../server/media/embedded/rtc/layers/layer-choice';
import { LayerPlan, type LayerViewer } from '../../../../server/media/embedded/rtc/layers/layer-plan';
import { ratesFor } from '../../../../server/media/embedded/rtc/layers/layer-rates';
import { LayerWishes } from '../../../../server/media/embedded/rtc/layers/layer-wish';
import { PublisherStreams } from '../../../../server/media/embedded/rtc/layers/publisher-streams';
import { VideoLayers } from '../../../../server/media/embedded/rtc/layers/video-layers';
import { ReceivedStream, type MediaPacket } from '../../../../server/media/embedded/rtc/forwarding/received-stream';
import { LossEstimate } from '../../../../server/media/embedded/rtc/forwarding/loss-estimate';
import { answerPublisher } from '../../../../server/media/embedded/rtc/negotiation';
import { pictureBlocks } from '../../../../server/media/embedded/rtc/packets/h264-size';
import { readRtpHeader, writeRtp, type ExtensionElement } from '../../../../server/media/embedded/rtc/packets/rtp';
import { readOffer } from '../../../../server/media/embedded/rtc/transport/offer';
import { delta, keyFrame, LayeredPublisher, mediaOf, ssrcs } from '../../../harness/clients/layered-publisher';
import { offerOf, offeredAudio, offeredLayers, offeredVideo } from '../../../harness/clients/sample-offer';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const blocks = (width: number, height: number): number => Math.ceil(width / 16) * Math.ceil(height / 16);

describe('the streams of a publisher', () => {
  const silent = (section: readonly string[]): string[] => section.filter((line) => !/^a=ssrc/.test(line));
  const found = (
    streams: PublisherStreams,
    packet: { payloadType: number; ssrc: number; extensions?: readonly ExtensionElement[] },
  ): string | null => {
    const bytes = writeRtp({ marker: true, sequence: 1, timestamp: 1, ...packet }, delta);
    const header = readRtpHeader(bytes);
    const publishedStream = header === null ? null : streams.find(header, bytes);
    return publishedStream === null
      ? null
      : `${publishedStream.stream.kind} ${publishedStream.rid} ${publishedStream.stream.ssrc}`;
  };
  const named = (id: number, name: string): ExtensionElement[] => [{ id, value: Buffer.from(name) }];

  it('[F100] are layers where the offer names them: the answer takes both, and the extensions that name them', () => {
    const terms = { ufrag: 'ours', password: 'secret', fingerprint: 'sha-256 CD', candidates: [] };
    const { answer, media } = answerPublisher(readOffer(offerOf(offeredLayers, offeredAudio)), terms);
    expect(media[0]).toMatchObject({ rids: ['l', 'h'], streams: [] });
    [
      'a=rid:l recv',
      'a=rid:h recv',
      'a=simulcast:recv l;h',
      'a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid',
      'a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
      'a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
    ].forEach((line) => expect(answer).toContain(`${line}\r\n`));
  });

  it('[F101] are learned from the names of layers in packets, with their retransmissions', () => {
    let changes = 0;
    const streams = new PublisherStreams(mediaOf(offeredLayers, offeredAudio), () => (changes += 1));
    expect(found(streams, { payloadType: 107, ssrc: 82, extensions: named(11, 'l') })).toBeNull();
    expect(found(streams, { payloadType: 106, ssrc: 72, extensions: named(10, 'l') })).toBe('video l 72');
    expect(found(streams, { payloadType: 106, ssrc: 71, extensions: named(10, 'h') })).toBe('video h 71');
    expect(found(streams, { payloadType: 107, ssrc: 81, extensions: named(11, 'h') })).toBe('video h 71');
    expect(found(streams, { payloadType: 107, ssrc: 81 })).toBe('video h 71');
    expect(found(streams, { payloadType: 106, ssrc: 72 })).toBe('video l 72');
    expect(streams.of('video').map(({ retransmissionSsrc }) => retransmissionSsrc)).toEqual([null, 81]);
    expect(found(streams, { payloadType: 111, ssrc: 21 })).toBe('audio  21');
    const strange = [named(10, 'x'), named(10, 'l').concat(named(9, '7')), []];
    expect(strange.map((extensions) => found(streams, { payloadType: 106, ssrc: 99, extensions }))).toEqual([null, null, null]);
    expect([changes, streams.all.length]).toEqual([2, 3]);
  });

  it('[F102] are learned from the section or the payload type where the offer announces nothing', () => {
    const streams = new PublisherStreams(mediaOf(silent(offeredLayers).slice(0, -3), silent(offeredAudio)), () => undefined);
    expect(found(streams, { payloadType: 111, ssrc: 5 })).toBe('audio  5');
    expect(found(streams, { payloadType: 106, ssrc: 6, extensions: named(9, '0') })).toBe('video  6');
    expect(found(streams, { payloadType: 107, ssrc: 7 })).toBe('video  6');
    expect(found(streams, { payloadType: 96, ssrc: 8 })).toBeNull();
    const announced = new PublisherStreams(mediaOf(offeredVideo), () => undefined);
    expect(found(announced, { payloadType: 106, ssrc: 6 })).toBeNull();
    expect(found(announced, { payloadType: 107, ssrc: 12 })).toBe('video  11');
  });

  it('[F103] are replaced by one with another SSRC, whose late packets change nothing', () => {
    const streams = new PublisherStreams(mediaOf(offeredLayers), () => undefined);
    const send = (ssrc: number): string | null => found(streams, { payloadType: 106, ssrc, extensions: named(10, 'h') });
    expect([71, 171, 71, 171].map(send)).toEqual(['video h 71', 'video h 171', null, 'video h 171']);
    for (let ssrc = 1_000; ssrc < 2_000; ssrc += 1) send(ssrc);
    expect(streams.all).toHaveLength(1);
  });

  it('[F104] tell their size by their parameter sets', () => {
    const sets = [
      ['6742c01ed900a02ff970110000030001000003003c0f162e48', blocks(640, 360)],
      ['6764001facd9405005bb0110000003001000000303c0f183196000', blocks(1_280, 720)],
      ['674d4028eca03c0113f2e022000003000200000300781e30632c', blocks(1_920, 1_080)],
      ['6764001eacd940b424d8088000000300800000190f8a14cb', blocks(720, 576)],
    ] as const;
    sets.forEach(([set, area]) => expect(pictureBlocks(hex(set))).toBe(area));
    expect(pictureBlocks(keyFrame('l'))).toBe(blocks(320, 180));
    expect(['4188', '68cb83cb20', '6742c01e', '7c8742c01ed900', ''].map((text) => pictureBlocks(hex(text)))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('[F105] are judged together for the loss of the way', () => {
    const [one, other] = [1, 2].map((ssrc) => new ReceivedStream({ kind: 'video', ssrc, retransmissionSsrc: null, holdMs: 600 }));
    const estimate = new LossEstimate();
    const packet = (index: number): MediaPacket => ({ index, timestamp: index, marker: true, payload: delta });
    if (one === undefined || other === undefined) throw new Error('no streams');
    for (let ms = 0, index = 1_000; ms < 4_000; ms += 10, index += 1) {
      one.receive(packet(index), index % 2 === 0, ms);
      other.receive(packet(index), false, ms);
      if (ms % 200 === 0) estimate.update([one, other], ms, false);
    }
    expect(Math.abs(estimate.share - 0.25)).toBeLessThan(0.02);
  });
});

describe('the layers of a publisher', () => {
  it('[F106] are the largest and the smallest stream that goes on; one without packets for twelve pictures has stopped', () => {
    const streams = [1, 2].map((ssrc) => new ReceivedStream({ kind: 'video', ssrc, retransmissionSsrc: null, holdMs: 600 }));
    const layers = new VideoLayers(() => streams);
    const [large, little] = streams;
    if (large === undefined || little === undefined) throw new Error('no streams');
    let timestamp = 0;
    const note = (stream: ReceivedStream, payload: Buffer): boolean =>
      layers.note(stream, { index: 1, timestamp: (timestamp += 3_000), marker: true, payload });
    const present = (): number[] => (['full', 'small'] as const).map((layer) => layers.streamOf(layer)?.ssrc ?? 0);
    expect([note(large, keyFrame('h')), note(little, delta)]).toEqual([true, false]);
    expect(present()).toEqual([1, 1]);
    expect(note(little, keyFrame('l'))).toBe(true);
    expect(present()).toEqual([1, 2]);
    for (let picture = 0; picture < 12; picture += 1) note(little, delta);
    expect(present()).toEqual([2, 2]);
    expect(note(large, delta)).toBe(true);
    expect(present()).toEqual([1, 2]);
  });
});

describe('a change of layers', () => {
  let publisher: LayeredPublisher;
  beforeEach(() => (publisher = new LayeredPublisher()));
  afterEach(() => publisher.release());
  /** Sends `count` pictures of both layers, 33 ms apart. Those of the small one arrive 20 ms late. */
  const pass = (count: number, first: Buffer | null = null): void => {
    for (let picture = 0; picture < count; picture += 1) {
      publisher.nowMs += 33;
      publisher.send('l', picture === 0 && first !== null ? first : delta, { lateMs: 20 });
      publisher.send('h', delta);
    }
  };

  it('[F107] goes on with the old layer until the new one has a key frame, without a gap in numbers or times', async () => {
    publisher.send('h', keyFrame('h'));
    publisher.send('l', keyFrame('l'));
    const [one, other] = [publisher.viewer(), publisher.viewer()];
    publisher.send('h', keyFrame('h'));
    publisher.report('h');
    publisher.report('l');
    pass(3);
    one.downlink.layers.wish = 'small';
    publisher.requested.length = 0;
    publisher.broadcast.check();
    await new Promise((done) => setTimeout(done, 20));
    expect(publisher.requested.filter((ssrc) => ssrc === ssrcs.l)).toHaveLength(1);
    pass(5);
    expect(one.got).toHaveLength(9);
    pass(4, keyFrame('l'));
    expect([one.got.length, other.got.length]).toEqual([13, 13]);
    const steps = ({ got }: typeof one): number[][] =>
      got.slice(1).map((header, at) => {
        const { sequence = 0, timestamp = 0 } = got[at] ?? {};
        return [(header.sequence - sequence) & 0xffff, (header.timestamp - timestamp) | 0];
      });
    const usual = Array.from({ length: 12 }, () => [1, 33 * 90]);
    expect(steps(one)).toEqual(usual.map((step, at) => (at === 8 ? [1, 13 * 90] : step)));
    // The other viewer sees nothing of the change.
    expect(steps(other)).toEqual(usual);
  });

  it('[F108] never gives two pictures the same time, and leaves a number out after half a picture', () => {
    const packet = (index: number, timestamp: number, marker = true): MediaPacket => ({
      index,
      timestamp,
      marker,
      payload: keyFrame('h'),
    });
    const stream = new OutgoingStream('video');
    stream.place(packet(10, 90_000), 0);
    stream.place(packet(11, 93_000, false), 33);
    stream.takeOver(packet(700, 5_000), 88_000, 40);
    expect(stream.place(packet(700, 5_000), 40)).toMatchObject({ index: 65_536 + 3, timestamp: 93_001 });
    expect(stream.place(packet(701, 8_000), 66)).toMatchObject({ index: 65_536 + 4, timestamp: 96_001 });
    // A report that cannot be true: the clock tells.
    stream.takeOver(packet(20, 1_000), 500_000_000, 99);
    expect(stream.place(packet(20, 1_000), 99)).toMatchObject({ index: 65_536 + 5, timestamp: 96_001 + 33 * 90 });
  });

  it('[F109] keeps the reports to the viewer right', async () => {
    publisher.send('h', keyFrame('h'));
    const { downlink, got, reports } = publisher.viewer();
    publisher.send('h', keyFrame('h'));
    publisher.report('h');
    downlink.layers.wish = 'small';
    publisher.broadcast.check();
    publisher.nowMs += 33;
    publisher.send('l', keyFrame('l'));
    publisher.report('l');
    const captured = { wallMs: 1_700_000_000_000 + publisher.nowMs, timestamp: got.at(-1)?.timestamp ?? 0 };
    for (let round = 0; round < 100 && reports.length === 0; round += 1) await new Promise((done) => setTimeout(done, 50));
    const report = reports.at(-1);
    expect(Math.abs((report?.wallMs ?? 0) - captured.wallMs)).toBeLessThan(1);
    expect(report?.timestamp).toBe(captured.timestamp);
  });

  it('[F110] costs no bytes: a viewer gets each packet of one layer, once', () => {
    publisher.send('h', keyFrame('h'));
    publisher.send('l', keyFrame('l'));
    const viewers = Array.from({ length: 5 }, () => publisher.viewer());
    publisher.send('h', keyFrame('h'));
    pass(100);
    expect(viewers.map(({ got }) => got.length)).toEqual([101, 101, 101, 101, 101]);
  });
});

describe('the choice of a layer', () => {
  const state = (carriedBps: number, { othersBps = 8_000_000, fullBps = 800_000 } = {}): LineState => ({
    carriedBps,
    othersBps,
    fullBps,
  });

  it('[F111] takes the small one after 600 ms of a line that holds others back, and tries again later and later', () => {
    const choice = new LayerChoice();
    const pass = (line: LineState, fromMs: number, forMs: number): void => {
      for (let ms = fromMs; ms <= fromMs + forMs; ms += 100) choice.update(line, ms);
    };
    pass(state(450_000), 0, 500);
    expect(choice.isLineBad).toBe(false);
    pass(state(450_000), 600, 0);
    expect(choice.isLineBad).toBe(true);
    pass(state(900_000), 1_000, 4_900);
    expect(choice.isLineBad).toBe(true);
    pass(state(900_000), 6_000, 100);
    expect(choice.isLineBad).toBe(false);
    pass(state(450_000), 7_000, 600);
    pass(state(900_000), 8_000, 9_900);
    expect(choice.isLineBad).toBe(true);
    pass(state(900_000), 18_000, 0);
    expect(choice.isLineBad).toBe(false);
  });

  it('[F112] leaves a line alone that carries what the encoder needs, or that has nobody beside it', () => {
    const calm = [state(450_000, { fullBps: 100_000 }), state(450_000, { othersBps: 0 }), state(7_000_000)];
    calm.forEach((line) => {
      const choice = new LayerChoice();
      for (let ms = 0; ms < 3_000; ms += 100) choice.update(line, ms);
      expect(choice.isLineBad).toBe(false);
    });
    const choice = new LayerChoice();
    for (let ms = 0; ms < 1_000; ms += 100) choice.update(state(450_000), ms);
    choice.update(state(450_000, { othersBps: 0 }), 1_000);
    expect(choice.isLineBad).toBe(false);
  });

  interface Scene {
    viewers: Set<LayerViewer>;
    plan: LayerPlan;
    at(nowMs: number, encoderBps?: number): string;
  }
  const scene = (...lines: { videoBps?: number; loss?: number; wish?: 'small' | 'full' }[]): Scene => {
    const streams = [1, 2].map((ssrc) => new ReceivedStream({ kind: 'video', ssrc, retransmissionSsrc: null, holdMs: 600 }));
    const [full = null, small = null] = streams;
    const layers = new VideoLayers(() => streams);
    layers.measure(0);
    streams.forEach((stream, at) =>
      layers.note(stream, { index: 1, timestamp: 1, marker: true, payload: keyFrame(at === 0 ? 'h' : 'l') }),
    );
    if (full !== null) layers.note(full, { index: 2, timestamp: 1, marker: true, payload: Buffer.alloc(80_000, 0x41) });
    layers.measure(1_000);
    const plan = new LayerPlan();
    const viewers = new Set<LayerViewer>(
      lines.map(({ videoBps = 8_000_000, loss = 0, wish = 'full' }) => {
        const viewer: LayerViewer = {
          layers: new LayerChoice(),
          policy: { loss, videoBps },
          sourceOf: () => (plan.layerOf(viewer) === 'full' ? full : small),
        };
        viewer.layers.wish = wish;
        return viewer;
      }),
    );
    return {
      viewers,
      plan,
      at: (nowMs, encoderBps = 8_000_000) => {
        plan.update(viewers, { hasLayers: true, layers, policy: { encoderBps } }, nowMs);
        return Array.from(viewers, (viewer) => plan.layerOf(viewer)).join(' ');
      },
    };
  };

  it('[F113] gives the small layer to small tiles and to lines that are worse than others, and the full one to the rest', () => {
    const { at } = scene({}, { videoBps: 300_000 }, { loss: 0.3 }, { wish: 'small' });
    expect(at(0)).toBe('full full full small');
    expect([at(600), at(1_000)].pop()).toBe('full small small small');
    const alone = scene({ videoBps: 300_000 }, { wish: 'small' });
    expect([alone.at(0), alone.at(600), alone.at(1_200)].pop()).toBe('full small');
  });

  it('[F114] has nobody encode a layer that was not watched for five seconds, and begins with the full one', () => {
    const { viewers, plan, at } = scene({});
    expect([plan.worstWay('small', 0), plan.worstWay('full', 0)]).toEqual([null, expect.anything()]);
    at(0);
    viewers.forEach(({ layers }) => (layers.wish = 'small'));
    at(250);
    at(500);
    expect([plan.worstWay('small', 500), plan.worstWay('full', 4_000)]).toEqual([expect.anything(), expect.anything()]);
    at(5_600);
    expect(plan.worstWay('full', 5_600)).toBeNull();
  });

  it('[F115] drops the full layer where the publisher has too little for two, until it has enough again', () => {
    const { at, plan } = scene({}, { wish: 'small' });
    expect([at(0), at(1_000, 240_000), at(5_000, 390_000)]).toEqual(['full small', 'small small', 'small small']);
    at(6_000, 390_000);
    expect(plan.worstWay('full', 6_000)).toBeNull();
    expect(at(9_100, 410_000)).toBe('full small');
    const lone = scene({});
    expect(lone.at(0, 200_000)).toBe('full');
  });

  it('[F116] gives each layer what the worst way to its own viewers carries, and the small one no more than 40 % of a narrow line', () => {
    const clean = { loss: 0, videoBps: 8_000_000 };
    expect(ratesFor(clean, { small: null, full: clean })).toEqual({ small: 0, full: 8_000_000 });
    expect(ratesFor(clean, { small: { loss: 0.3, videoBps: 100_000 }, full: clean })).toEqual({
      small: 100_000,
      full: 7_900_000,
    });
    expect(ratesFor({ loss: 0, videoBps: 300_000 }, { small: clean, full: clean })).toEqual({ small: 120_000, full: 180_000 });
    expect(ratesFor({ loss: 0.4, videoBps: 8_000_000 }, { small: null, full: clean })).toEqual({ small: 0, full: 450_000 });
    expect(ratesFor(clean, { small: clean, full: null })).toEqual({ small: 150_000, full: 0 });
    expect(ratesFor({ loss: 0, videoBps: 50_000 }, { small: null, full: clean })).toEqual({ small: 0, full: 90_000 });
  });
});

describe('the wish of a page', () => {
  it('[F117] is one of two words; everything else, and too many of them, are refused with the reason', () => {
    const wishes = new LayerWishes();
    expect(['{"layer":"small"}', '{"layer":"full"}'].map((text) => wishes.read(text, 0))).toEqual(['small', 'full']);
    ['', 'small', 'null', '{}', '{"layer":"none"}', '["small"]', '{"layer":["small"]}'].forEach((text) =>
      expect(wishes.read(text, 0)).toEqual({ refused: 'send {"layer":"small"} or {"layer":"full"}' }),
    );
    const many = Array.from({ length: 20 }, () => wishes.read('{"layer":"full"}', 100));
    expect(many.pop()).toEqual({ refused: 'more than 20 wishes in a second' });
    expect(wishes.read('{"layer":"full"}', 1_001)).toBe('full');
  });
});
