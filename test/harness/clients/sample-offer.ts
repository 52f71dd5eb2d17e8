/** An offer as Chromium writes it: H.264 and VP8 with retransmissions and parity, Opus with redundancy. */

const session = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1'];
const transport = [
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:u',
  'a=ice-pwd:p',
  `a=fingerprint:sha-256 ${'AB:'.repeat(31)}AB`,
  'a=setup:actpass',
];

export const offeredVideo: readonly string[] = [
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 106 107 49',
  ...transport,
  'a=mid:0',
  'a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'a=sendonly',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:97 rtx/90000',
  'a=fmtp:97 apt=96',
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f',
  'a=rtpmap:103 rtx/90000',
  'a=fmtp:103 apt=102',
  'a=rtpmap:106 H264/90000',
  'a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'a=rtcp-fb:106 nack',
  'a=rtpmap:107 rtx/90000',
  'a=fmtp:107 apt=106',
  'a=rtpmap:49 flexfec-03/90000',
  'a=fmtp:49 repair-window=10000000',
  'a=ssrc-group:FID 11 12',
  'a=ssrc:11 cname:c',
  'a=ssrc:12 cname:c',
];

/** As Chromium offers two layers: no SSRC, but header extensions that name the layer of a packet. */
export const offeredLayers: readonly string[] = [
  ...offeredVideo.filter((line) => !/^a=ssrc/.test(line)),
  'a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid',
  'a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'a=rid:l send',
  'a=rid:h send',
  'a=simulcast:send ~l;h',
];

export const offeredAudio: readonly string[] = [
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
  ...transport,
  'a=mid:1',
  'a=sendonly',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=fmtp:63 111/111',
  'a=ssrc:21 cname:c',
];

export const offerOf = (...sections: readonly (readonly string[])[]): string =>
  `${[...session, ...sections.flat()].join('\r\n')}\r\n`;

/** The section of a peer that receives, and tells its time with its reports. */
export const receiving = (section: readonly string[], direction: 'recvonly' | 'sendrecv' = 'recvonly'): string[] =>
  section
    .filter((line) => !/^a=ssrc/.test(line))
    .flatMap((line) => (/^a=rtcp-fb:\d+ nack$/.test(line) ? [line, line.replace('nack', 'rrtr')] : [line]))
    .map((line) => (line === 'a=sendonly' ? `a=${direction}` : line));
