import { encodedSize } from '../policy/picture-size';
import { Tries } from '../policy/tries';
import { noPushCounts } from '../push/push-counts';
import type { OpenPublication, StreamWish } from '../push/publication';
import { whyOf } from '../why';
import { amplified, type Amplified } from './amplified';
import { blackTrack } from './black-track';
import { Outbound, type OutboundStats } from './outbound';
import { openSession, preferH264, statsOf, type Loss, type Session } from './session';

const lookEveryMs = 1_000;
const weakEveryMs = 5_000;
/** More than this lost on the way is a poor one. */
const weakShare = 0.1;

/** Publishes by WHIP: the browser's own WebRTC encodes, paces and repairs; the page offers, watches and offers again. */
export const openWhipPublication: OpenPublication = ({ url, wish: wished, report }) => {
  const counts = noPushCounts();
  const tries = new Tries();
  let wish = wished;
  let camera: MediaStreamTrack | null = null;
  let microphone: MediaStreamTrack | null = null;
  let louder: Amplified | null = null;
  let session: Session | null = null;
  let senders: { video: RTCRtpSender; audio: RTCRtpSender } | null = null;
  let outbound = new Outbound(counts);
  let retry: ReturnType<typeof setTimeout> | undefined;
  let released = false;
  let weakMs = -Infinity;
  const black = blackTrack(encodedSize(wish, wish));
  const said = new Set<number>();

  const timer = setInterval(() => void look(), lookEveryMs);
  // The devices that are there are handed over in this turn.
  queueMicrotask(connect);

  function connect(): void {
    if (released) return;
    outbound = new Outbound(counts);
    try {
      session = opened();
    } catch (cause) {
      // No address, or servers that this browser does not take: another try would end in the same way.
      lost({ code: 3002, why: whyOf(cause), final: true });
    }
  }

  function opened(): Session {
    return openSession({
      url,
      prepare: (peer) => {
        const video = peer.addTransceiver(camera ?? black.track ?? 'video', {
          direction: 'sendonly',
          sendEncodings: [encoding()],
        });
        const audio = peer.addTransceiver(sound() ?? 'audio', { direction: 'sendonly' });
        preferH264(video);
        senders = { video: video.sender, audio: audio.sender };
      },
      onAnswered: () => report(1001),
      onConnected: () => {
        tries.opened(performance.now());
        report(1002);
        // The first picture follows at once: it is said as soon as it is counted.
        void look();
      },
      onLost: lost,
    });
  }

  function lost({ code, why, final }: Loss): void {
    session = senders = null;
    if (released) return;
    const delayMs = final ? null : tries.lost(performance.now(), Math.random());
    if (delayMs === null) {
      report(-1307, why);
      return;
    }
    report(code, why);
    report(1102, why);
    retry = setTimeout(connect, delayMs);
  }

  function encoding(): RTCRtpEncodingParameters {
    const { width = wish.width, height = wish.height } = camera?.getSettings() ?? {};
    const scale = width / encodedSize({ width, height }, wish).width;
    return { maxBitrate: wish.maxKbps * 1000, maxFramerate: wish.fps, scaleResolutionDownBy: Math.max(1, scale) };
  }

  function sound(): MediaStreamTrack | null {
    if (microphone === null || (wish.microphoneGain === 1 && louder === null)) return microphone;
    louder ??= amplified(microphone);
    louder.setGain(wish.microphoneGain);
    return louder.track;
  }

  /** Sets what is sent now; a sender whose session ended meanwhile does not matter. */
  function settle(): void {
    if (senders === null) return;
    const { video, audio } = senders;
    const parameters = video.getParameters();
    parameters.encodings = (parameters.encodings ?? []).map((present) => ({ ...present, ...encoding() }));
    if (parameters.encodings.length > 0) video.setParameters(parameters).catch(() => undefined);
    video.replaceTrack(camera ?? black.track).catch(() => undefined);
    audio.replaceTrack(sound()).catch(() => undefined);
  }

  async function look(): Promise<void> {
    if (session === null) return;
    const looked = outbound;
    const stats = await statsOf<OutboundStats>(session);
    if (stats === null || released || looked !== outbound) return;
    const { width } = counts;
    looked.read(stats);
    if (counts.frames > 0) {
      if (camera !== null) once(1007);
      once(1008);
    }
    if (width !== 0 && counts.width !== width) report(1005, `${counts.width}x${counts.height}`);
    const nowMs = performance.now();
    if (looked.lost <= weakShare || nowMs - weakMs < weakEveryMs) return;
    weakMs = nowMs;
    report(1101, `${Math.round(looked.lost * 100)} % lost`);
  }

  function once(code: 1007 | 1008): void {
    if (said.has(code)) return;
    said.add(code);
    report(code);
  }

  return {
    camera: (track) => {
      camera = track;
      settle();
    },
    microphone: (track) => {
      microphone = track;
      louder?.release();
      louder = null;
      settle();
    },
    wish: (next: StreamWish) => {
      wish = next;
      settle();
    },
    // Viewers ask for key frames by RTCP, and the browser answers.
    keyFrame: () => undefined,
    counts,
    release: () => {
      if (released) return;
      released = true;
      clearInterval(timer);
      clearTimeout(retry);
      session?.release();
      louder?.release();
      black.release();
    },
  };
};
