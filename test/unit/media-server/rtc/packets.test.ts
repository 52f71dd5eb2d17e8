import { startsKeyFrame } from '../../../../server/media/embedded/rtc/packets/h264';
import { writeRedundancy } from '../../../../server/media/embedded/rtc/packets/redundancy';
import { readRetransmission, writeRetransmission } from '../../../../server/media/embedded/rtc/packets/retransmission';
import {
  keyFrameRequest,
  middleOf,
  readCompound,
  readNack,
  readReceiverTime,
  readSenderReport,
  reportBlocks,
  writeNack,
  writePictureLoss,
  writeReceiverBitrate,
  writeReceiverReport,
  writeSenderReport,
  writeSinceReceiverTime,
  type RtcpPacket,
} from '../../../../server/media/embedded/rtc/packets/rtcp';
import { readExtension, readRtpHeader, unpadded, writeRtp } from '../../../../server/media/embedded/rtc/packets/rtp';
import { distance, rolloverOf, sequenceOf, SequenceUnwrapper } from '../../../../server/media/embedded/rtc/packets/sequence';
import { readTransportWide } from '../../../../server/media/embedded/rtc/packets/transport-wide';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const only = (compound: Buffer): RtcpPacket => {
  const [packet] = readCompound(compound);
  if (packet === undefined) throw new Error('no packet');
  return packet;
};

describe('RTP', () => {
  const fields = { marker: true, payloadType: 102, sequence: 0x1234, timestamp: 0x01020304, ssrc: 0xdeadbeef };

  it('[F40] writes and reads a packet with extension elements', () => {
    const packet = writeRtp({ ...fields, extensions: [{ id: 3, value: hex('abcd') }] }, hex('0908'));
    expect(packet.toString('hex')).toBe(hex('90 e6 1234 01020304 deadbeef bede0001 31abcd00 0908').toString('hex'));
    const header = readRtpHeader(packet);
    expect(header).toEqual({ ...fields, isPadded: false, extensionAt: 12, payloadAt: 20 });
    expect(header && readExtension(packet, header, 3)).toEqual(hex('abcd'));
    expect(header && readExtension(packet, header, 4)).toBeNull();
  });

  it('[F41] reads elements in the long form, after padding and contributing sources', () => {
    const packet = hex('91 66 0001 00000000 00000001 00000009 10000002 00 0503aabbcc 0000 ff');
    const header = readRtpHeader(packet);
    expect(header?.payloadAt).toBe(28);
    expect(header && readExtension(packet, header, 5)).toEqual(hex('aabbcc'));
  });

  it('[F42] calls nothing a packet that is shorter than its parts', () => {
    expect(readRtpHeader(hex('80 60 0001 00000000 0000'))).toBeNull();
    expect(readRtpHeader(hex('40 60 0001 00000000 00000001'))).toBeNull();
    expect(readRtpHeader(hex('90 60 0001 00000000 00000001 bede0004 00000000'))).toBeNull();
    expect(readRtpHeader(hex('8f 60 0001 00000000 00000001'))).toBeNull();
    expect(unpadded(hex('010205'), true)).toBeNull();
    expect(unpadded(hex('01020002'), true)).toEqual(hex('0102'));
    expect(unpadded(hex(''), true)).toBeNull();
  });
});

describe('sequence numbers', () => {
  it('[F43] go on over their wrap, forwards and backwards', () => {
    const unwrapper = new SequenceUnwrapper();
    const indexes = [65_534, 65_535, 1, 0, 65_533, 2].map((sequence) => {
      const index = unwrapper.indexOf(sequence);
      unwrapper.accept(index);
      return index;
    });
    expect(indexes.map((index) => index - 131_072)).toEqual([-2, -1, 1, 0, -3, 2]);
    expect(indexes.map(rolloverOf)).toEqual([0, 0, 1, 1, 0, 1]);
    expect(indexes.map(sequenceOf)).toEqual([65_534, 65_535, 1, 0, 65_533, 2]);
    expect([distance(65_535, 0), distance(0, 65_535), distance(5, 5)]).toEqual([1, -1, 0]);
  });
});

describe('RTCP', () => {
  it('[F44] lists missing packets in entries of seventeen, over the wrap', () => {
    const packet = writeNack(1, 2, [65_530, 65_535, 0, 10, 11, 200]);
    // 65530 with 5, 6 and 16 after it; 11 is the 17th.
    expect(packet.toString('hex')).toBe(hex('81cd0005 00000001 00000002 fffa8030 000b0000 00c80000').toString('hex'));
    expect(readNack(only(packet))).toEqual({ ssrc: 2, sequences: [65_530, 65_535, 0, 10, 11, 200] });
  });

  it('[F45] requests a key frame, and reads both kinds of request', () => {
    expect(writePictureLoss(1, 7).toString('hex')).toBe('81ce00020000000100000007');
    expect(keyFrameRequest(only(writePictureLoss(1, 7)))).toBe(7);
    expect(keyFrameRequest(only(hex('84ce0004 00000001 00000000 00000009 01000000')))).toBe(9);
    expect(keyFrameRequest(only(writeNack(1, 2, [3])))).toBeNull();
  });

  it('[F46] writes the wanted bitrate with an exponent', () => {
    const packet = writeReceiverBitrate(1, 4_000_000, [5]);
    expect(packet.toString('hex')).toBe(hex('8fce0005 00000001 00000000 52454d42 0113d090 00000005').toString('hex'));
  });

  it('[F47] writes and reads reports', () => {
    const report = { ssrc: 9, wallMs: 1_700_000_000_250, timestamp: 0xfffffff0, packets: 12, octets: 3_400 };
    const read = readSenderReport(only(writeSenderReport(report)));
    expect(read).toMatchObject({ ssrc: 9, timestamp: 0xfffffff0, packets: 12, octets: 3_400 });
    expect(Math.abs((read?.wallMs ?? 0) - report.wallMs)).toBeLessThan(0.01);
    expect(read?.middle).toBe(middleOf(report.wallMs));
    const block = {
      ssrc: 4,
      fractionLost: 102,
      lost: -3,
      highest: 0x10005,
      jitter: 33,
      lastReport: 0xaabbccdd,
      sinceLastReport: 65_536,
    };
    expect(reportBlocks(only(writeReceiverReport(1, [block, { ...block, ssrc: 5 }])))).toEqual([block, { ...block, ssrc: 5 }]);
  });

  it('[F180] reads the time of a receiver among other blocks, and answers it', () => {
    const other = '01 00 0001 00000000';
    const time = '04 00 0002 e1e2e3e4 e5e6e7e8';
    const report = only(hex(`80 cf 0006 00000007 ${other} ${time}`));
    expect(readReceiverTime(report)).toEqual({ ssrc: 7, middle: 0xe3e4e5e6 });
    expect(readReceiverTime(only(hex(`80 cf 0003 00000007 ${other}`)))).toBeNull();
    expect(readReceiverTime(only(hex('80 cf 0003 00000007 04 00 0002 e1e2e3e4')))).toBeNull();
    expect(readReceiverTime(only(hex('80 c9 0001 00000007')))).toBeNull();
    const answer = writeSinceReceiverTime(9, { ssrc: 7, middle: 0xe3e4e5e6 }, 65_536);
    expect(answer.toString('hex')).toBe(hex('80 cf 0005 00000009 05 00 0003 00000007 e3e4e5e6 00010000').toString('hex'));
  });

  it('[F48] reads the parts of a compound up to one whose length is wrong', () => {
    const compound = Buffer.concat([writePictureLoss(1, 2), writeNack(1, 2, [3]), hex('81ce0010 00000001')]);
    expect(readCompound(compound).map(({ type }) => type)).toEqual([206, 205]);
  });

  it('[F49] reads transport-wide feedback: runs, lists of one and two bits, small and large differences', () => {
    // Base 65534, six packets: a run of two received, a list of two bits (missing, small, large, small); reference 64 ms.
    const feedback = hex('8fcd0007 00000001 00000002 fffe0006 00000103 2002 c640 04 08 0c fff8 10 000000');
    const read = readTransportWide(only(feedback));
    expect(read?.count).toBe(3);
    expect(read?.arrivals).toEqual([
      { sequence: 65_534, atMs: 65 },
      { sequence: 65_535, atMs: 67 },
      { sequence: 0, atMs: null },
      { sequence: 1, atMs: 70 },
      { sequence: 2, atMs: 68 },
      { sequence: 3, atMs: 72 },
    ]);
    expect(readTransportWide(only(hex('8fcd0005 00000001 00000002 00010040 00000101 20020000')))).toBeNull();
  });
});

describe('payloads', () => {
  it('[F50] carry the number of the original in a retransmission', () => {
    const payload = writeRetransmission(0xfffe, hex('0102'));
    expect(readRetransmission(payload)).toEqual({ sequence: 0xfffe, payload: hex('0102') });
    expect(readRetransmission(hex('fffe'))).toBeNull();
  });

  it('[F51] carry earlier sound before their own, without what is too old for its field', () => {
    const own = { timestamp: 5_000, payload: hex('cc') };
    const earlier = [
      { timestamp: (5_000 - 16_384) >>> 0, payload: hex('99') },
      { timestamp: 3_080, payload: hex('aaaa') },
      { timestamp: 4_040, payload: hex('bb') },
    ];
    expect(writeRedundancy(111, earlier, own).toString('hex')).toBe(hex('ef1e0002 ef0f0001 6f aaaa bb cc').toString('hex'));
  });

  it('[F52] tell where a key frame begins: parameter sets, key pictures, in one, in an aggregate, in a fragment', () => {
    const starts = ['6742e01f', '6588', '7800026742000168', '7c85aa', '7c87aa'];
    const others = ['4188', '7c05aa', '7c45aa', '78000241010001 68', '06 05', '61', ''];
    expect(starts.map((payload) => startsKeyFrame(hex(payload)))).toEqual(starts.map(() => true));
    expect(others.map((payload) => startsKeyFrame(hex(payload)))).toEqual(others.map(() => false));
  });
});
