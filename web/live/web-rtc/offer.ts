const gatherWithinMs = 1_000;

/** Resolves when all candidates are known, or after the time limit for slow ones. */
export function candidatesGathered(peer: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      peer.removeEventListener('icegatheringstatechange', check);
      resolve();
    };
    const check = (): void => {
      if (peer.iceGatheringState === 'complete') done();
    };
    const timer = setTimeout(done, gatherWithinMs);
    peer.addEventListener('icegatheringstatechange', check);
    check();
  });
}

/**
 * Offers to tell the time of a viewer with its reports (RFC 3611, 4.4), for each codec that repeats lost packets. A browser that sends no
 * media learns its round trip from the answers alone; libwebrtc can do this and does not offer it by itself.
 */
export const withReceiverTime = (sdp: string): string => sdp.replace(/^a=rtcp-fb:(\d+) nack\r\n/gm, '$&a=rtcp-fb:$1 rrtr\r\n');

/** Puts H.264 first, because servers that also serve RTMP and FLV can forward nothing else. Browsers without this call offer H.264 anyway. */
export function preferH264(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities?.('video')?.codecs ?? [];
  const isH264 = ({ mimeType }: { mimeType: string }): boolean => mimeType.toLowerCase() === 'video/h264';
  if (!codecs.some(isH264) || !('setCodecPreferences' in transceiver)) return;
  transceiver.setCodecPreferences([...codecs.filter(isH264), ...codecs.filter((codec) => !isH264(codec))]);
}
