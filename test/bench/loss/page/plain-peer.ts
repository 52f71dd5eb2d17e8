/**
 * A page as the standard's examples have it, for servers that have no page of their own: one connection, with the browser's own rules for
 * everything. The page gives no candidates, so media has no way but the link of the server's candidate.
 */
const maxBitrate = 1_000_000;
let peer: RTCPeerConnection | null = null;

const opened = (): RTCPeerConnection => (peer ??= new RTCPeerConnection({ bundlePolicy: 'max-bundle' }));

/** All servers get the codec that ours forwards. */
function preferH264(transceiver: RTCRtpTransceiver): void {
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
  const isH264 = ({ mimeType }: { mimeType: string }): boolean => mimeType.toLowerCase() === 'video/h264';
  transceiver.setCodecPreferences([...codecs.filter(isH264), ...codecs.filter((codec) => !isH264(codec))]);
}

const withoutCandidates = (sdp: string): string => sdp.replace(/^a=(candidate:|end-of-candidates).*\r\n/gm, '');

async function offer(): Promise<string> {
  await opened().setLocalDescription();
  return withoutCandidates(opened().localDescription?.sdp ?? '');
}

/** An offer to send the test camera and microphone. */
export async function offerToSend(): Promise<string> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
  stream.getTracks().forEach((track) => {
    const isVideo = track.kind === 'video';
    const transceiver = opened().addTransceiver(track, {
      direction: 'sendonly',
      streams: [stream],
      ...(isVideo ? { sendEncodings: [{ maxBitrate }] } : {}),
    });
    if (isVideo) preferH264(transceiver);
  });
  return offer();
}

function playTracks(): void {
  const video = document.createElement('video');
  const stream = new MediaStream();
  Object.assign(video, { autoplay: true, playsInline: true, srcObject: stream });
  video.style.cssText = 'width:320px;height:180px';
  document.body.append(video);
  opened().ontrack = ({ track }) => stream.addTrack(track);
}

/** An offer to receive a picture and sound, which are played. */
export function offerToReceive(): Promise<string> {
  playTracks();
  preferH264(opened().addTransceiver('video', { direction: 'recvonly' }));
  opened().addTransceiver('audio', { direction: 'recvonly' });
  return offer();
}

export const accept = (sdp: string): Promise<void> => opened().setRemoteDescription({ type: 'answer', sdp });

/** The answer to a server that offers what it sends. */
export async function answerTo(sdp: string): Promise<string> {
  playTracks();
  await opened().setRemoteDescription({ type: 'offer', sdp });
  await opened().setLocalDescription();
  return withoutCandidates(opened().localDescription?.sdp ?? '');
}
