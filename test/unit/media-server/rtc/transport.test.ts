import { createHmac } from 'node:crypto';
import { readBindingRequest, stunUsername } from '../../../../server/media/embedded/rtc/packets/stun';
import { writeAnswer } from '../../../../server/media/embedded/rtc/transport/answer';
import { IceLite } from '../../../../server/media/embedded/rtc/transport/ice-lite';
import { OfferError, readOffer } from '../../../../server/media/embedded/rtc/transport/offer';
import { offerOf, offeredAudio as audio, offeredVideo as video, receiving } from '../../../harness/clients/sample-offer';
import { answerPublisher, answerViewer } from '../../../../server/media/embedded/rtc/negotiation';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

/** The sample request of RFC 5769, 2.1, with password VOkJxbRl1RmTxUk/WvJxBt. */
const sample = hex(`0001 0058 2112a442 b7e7a701bc34d686fa87dfae
  8022 0010 5354554e207465737420636c69656e74 0024 0004 6e0001ff 8029 0008 932ff9b151263b36
  0006 0009 6576746a3a68367659202020 0008 0014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 8028 0004 e57a3bcf`);
const password = 'VOkJxbRl1RmTxUk/WvJxBt';

describe('ICE', () => {
  it('[F58] reads the sample of RFC 5769, and no request with another password or a changed byte', () => {
    expect(stunUsername(sample)).toBe('evtj:h6vY');
    expect(readBindingRequest(sample, password)).toMatchObject({ username: 'evtj:h6vY', useCandidate: false });
    expect(readBindingRequest(sample, 'another')).toBeNull();
    const changed = Buffer.from(sample);
    changed[30] = (changed[30] ?? 0) ^ 1;
    expect(readBindingRequest(changed, password)).toBeNull();
    expect(stunUsername(sample.subarray(0, 40))).toBeNull();
  });

  it('[F59] answers a check with the address that it came from, signed, and is silent when nobody checks', () => {
    let nowMs = 0;
    const ice = new IceLite(() => nowMs);
    const from = { address: '192.0.2.1', port: 32_853 };
    const answered = ice.receive(requestTo(ice, { nominates: true }), from);
    expect(answered?.isNominated).toBe(true);
    const response = answered?.response ?? Buffer.alloc(0);
    // 192.0.2.1:32853 under the mask, as in RFC 5769, 2.2.
    expect(response.toString('hex')).toContain('002000080001a147e112a643');
    expect(ice.receive(requestTo(ice, { secret: 'guessed' }), from)).toBeNull();
    expect(ice.receive(requestTo(ice, { user: 'other' }), from)).toBeNull();
    nowMs = 30_001;
    expect(ice.isSilent).toBe(true);
    ice.receive(requestTo(ice, {}), { address: '2001:db8::7', port: 1 });
    expect(ice.isSilent).toBe(false);
  });
});

function requestTo(ice: IceLite, { nominates = false, secret = ice.password, user = ice.ufrag }): Buffer {
  const attribute = (type: number, value: Buffer): Buffer => {
    const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
    bytes.writeUInt16BE(type, 0);
    bytes.writeUInt16BE(value.length, 2);
    value.copy(bytes, 4);
    return bytes;
  };
  const body = Buffer.concat([
    attribute(0x0006, Buffer.from(`${user}:theirs`)),
    ...(nominates ? [attribute(0x0025, Buffer.alloc(0))] : []),
  ]);
  const message = Buffer.concat([hex('0001 0000 2112a442 000102030405060708090a0b'), body]);
  message.writeUInt16BE(body.length + 24, 2);
  return Buffer.concat([message, attribute(0x0008, createHmac('sha1', secret).update(message).digest())]);
}

const terms = {
  ufrag: 'ours',
  password: 'secret',
  fingerprint: 'sha-256 CD',
  candidates: [{ protocol: 'udp' as const, address: '192.0.2.7', port: 8_189 }],
};

describe('offers', () => {
  it('[F60] chooses H.264 of the constrained baseline and what repairs it, Opus and what repeats it, and the announced streams', () => {
    const { media } = readOffer(offerOf(video, audio));
    expect(media.map(({ payloadTypes }) => payloadTypes)).toEqual([
      { media: 106, retransmission: 107, redundancy: null, parity: 49, parameters: expect.stringContaining('42e01f') as string },
      { media: 111, retransmission: null, redundancy: 63, parity: null, parameters: 'minptime=10;useinbandfec=1' },
    ]);
    expect(media.map(({ streams }) => streams)).toEqual([
      [{ ssrc: 11, retransmissionSsrc: 12 }],
      [{ ssrc: 21, retransmissionSsrc: null }],
    ]);
    expect(Object.fromEntries(media[0]?.extensions ?? [])).toEqual({ absoluteSendTime: 2, transportWide: 4 });
  });

  it.each([
    ['that is no SDP', 'hello', /no media/],
    ['without media', offerOf(), /no media/],
    ['without a fingerprint', offerOf(video.filter((line) => !line.startsWith('a=fingerprint'))), /fingerprint/],
    ['with a weak fingerprint', offerOf(video.map((line) => line.replace('sha-256', 'sha-1'))), /fingerprint/],
    ['that must be the client of the handshake', offerOf(video.map((line) => line.replace('actpass', 'active'))), /actpass/],
    ['with too many media', offerOf(...Array.from({ length: 9 }, () => audio)), /more than 8/],
  ])('[F61] refuses an offer %s, and says why', (_name, text, why) => {
    expect(() => readOffer(text)).toThrow(OfferError);
    expect(() => readOffer(text)).toThrow(why);
  });

  it('[F62] answers a publisher: receives, accepts repairs, and no congestion control of the sender', () => {
    const { answer } = answerPublisher(readOffer(offerOf(video, audio)), terms);
    expect(answer).toContain('m=video 9 UDP/TLS/RTP/SAVPF 106 107\r\n');
    expect(answer).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n');
    ['a=ice-lite', 'a=setup:active', 'a=recvonly', 'a=rtcp-fb:106 nack', 'a=rtcp-fb:111 nack', 'a=rtcp-fb:106 goog-remb'].forEach(
      (line) => expect(answer).toContain(`${line}\r\n`),
    );
    expect(answer).toContain('a=candidate:1 1 udp 2130706431 192.0.2.7 8189 typ host\r\n');
    expect(answer).not.toContain('transport-cc');
  });

  it('[F63] answers a viewer: sends, with redundancy, feedback on each packet and answers to its time', () => {
    const offer = readOffer(offerOf(receiving(video), receiving(audio, 'sendrecv')));
    const { answer, media } = answerViewer(offer, terms);
    const [sight, sound] = media.map(({ sent }) => sent);
    expect(answer).toContain(`a=ssrc-group:FID ${sight?.ssrc ?? 0} ${sight?.retransmissionSsrc ?? 0}\r\n`);
    expect(answer).toContain('m=audio 9 UDP/TLS/RTP/SAVPF 111 63\r\n');
    expect(answer).toContain('a=rtcp-fb:106 transport-cc\r\n');
    expect(answer).toContain('a=rtcp-fb:111 nack\r\n');
    expect(answer).toContain('a=extmap:4 ');
    expect(answer).toContain('a=rtcp-fb:106 rrtr\r\n');
    // It was not offered for sound.
    expect(answer).not.toContain('a=rtcp-fb:111 rrtr');
    expect(answer).toMatch(/m=video[^]*a=sendonly[^]*m=audio[^]*a=sendrecv/);
    expect(sound?.retransmissionSsrc).toBeNull();
  });

  it('[F64] refuses sections that it cannot forward, and an offer of nothing else', () => {
    const foreign = video
      .filter((line) => !/^a=(rtpmap|fmtp):10/.test(line))
      .concat('m=application 9 UDP/DTLS/SCTP webrtc-datachannel');
    const { answer } = answerPublisher(readOffer(offerOf(foreign, audio)), terms);
    expect(answer.match(/^m=\w+ 0 /gm)).toEqual(['m=video 0 ', 'm=application 0 ']);
    expect(answer).toContain('a=group:BUNDLE 1\r\n');
    expect(() => answerPublisher(readOffer(offerOf(foreign)), terms)).toThrow(/neither H.264/);
    expect(() => answerViewer(readOffer(offerOf(video)), terms)).toThrow(/neither H.264/);
    expect(writeAnswer({ ...terms, media: [] })).toContain('a=ice-lite');
  });
});
