import { readExtension } from '../../../server/media/embedded/rtc/packets/rtp';
import { openRtcPeer, peerStreams, type RtcPeer } from '../../harness/clients/rtc-peer';

/** As a browser, which tells of the arrived packets about so often. */
const everyMs = 50;
const transportWideId = 4;
const ownSsrc = 31;

/**
 * Feedback on `count` packets that arrived without a gap from the number `base` on, a millisecond after each other: one run, and one
 * byte for each (draft-holmer-rmcat-transport-wide-cc-extensions-01, 3.1).
 */
function writeFeedback(base: number, count: number, number: number): Buffer {
  const words = Math.ceil((22 + count) / 4);
  const bytes = Buffer.alloc(words * 4);
  bytes.writeUInt8(0x8f, 0);
  bytes.writeUInt8(205, 1);
  bytes.writeUInt16BE(words - 1, 2);
  bytes.writeUInt32BE(ownSsrc, 4);
  bytes.writeUInt32BE(peerStreams.video.ssrc, 8);
  bytes.writeUInt16BE(base, 12);
  bytes.writeUInt16BE(count, 14);
  bytes.writeUIntBE(Math.floor(performance.now() / 64) & 0x7fffff, 16, 3);
  bytes.writeUInt8(number & 0xff, 19);
  bytes.writeUInt16BE((1 << 13) | count, 20);
  bytes.fill(4, 22, 22 + count);
  return bytes;
}

/** A viewer that tells of every packet, as browsers do. */
export async function openViewer(url: string): Promise<RtcPeer> {
  let [base, count, told] = [0, 0, 0];
  const peer = await openRtcPeer({
    url,
    onRtp: ({ header }, packet) => {
      const value = readExtension(packet, header, transportWideId);
      if (value === null) return;
      if (count === 0) base = value.readUInt16BE(0);
      count += 1;
    },
  });
  const timer = setInterval(() => {
    if (count === 0) return;
    peer.sendRtcp(writeFeedback(base, count, told));
    told += 1;
    count = 0;
  }, everyMs);
  const stop = (): void => clearInterval(timer);
  return {
    ...peer,
    leave: () => {
      stop();
      return peer.leave();
    },
    vanish: () => {
      stop();
      peer.vanish();
    },
  };
}
