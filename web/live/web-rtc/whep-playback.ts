import { aloud } from '../play/aloud';
import { noPlayCounts } from '../play/play-counts';
import type { OpenPlayback } from '../play/playback';
import { liveness, type Liveness } from '../policy/liveness';
import { volumeOf } from '../policy/volume';
import { Inbound, type InboundStats } from './inbound';
import { openSession, preferH264, statsOf } from './session';

const watchEveryMs = 250;

/** Plays by WHEP: the browser's own WebRTC holds back, repairs and keeps picture and sound together. */
export const openWhepPlayback: OpenPlayback = ({ url, stage, muted, report, onVolume, onFlow, onLost }) => {
  const counts = noPlayCounts();
  const inbound = new Inbound(counts);
  const stream = new MediaStream();
  const video = stage.video();
  const voice = aloud(video, muted, (waiting) => stage.waitForTap(waiting));
  let released = false;
  let seen = false;
  let playing = false;
  let state: Liveness = 'flowing';
  let cameMs = performance.now();
  let volume = 0;

  video.playsInline = true;
  video.autoplay = true;
  video.onresize = () => {
    if (video.videoWidth === 0) return;
    report(2009, `${video.videoWidth}x${video.videoHeight}`);
    if (!seen) report(2003);
    seen = true;
  };
  video.onplaying = () => {
    if (!playing) report(2004);
    playing = true;
    onFlow();
  };

  const session = openSession({
    url,
    prepare: (peer) => {
      preferH264(peer.addTransceiver('video', { direction: 'recvonly' }));
      peer.addTransceiver('audio', { direction: 'recvonly' });
      // A track that never gets anything would keep the other one from being played; until it does, the last picture stands.
      peer.ontrack = ({ track }) => (track.onunmute = () => begin(track));
    },
    onAnswered: () => report(2001),
    onConnected: () => {
      cameMs = performance.now();
      report(2002);
    },
    onLost: ({ code, why, final }) => {
      if (!final) report(code, why);
      lose(why, final);
    },
  });

  const timer = setInterval(() => void watch(), watchEveryMs);

  function begin(track: MediaStreamTrack): void {
    track.onunmute = null;
    stream.addTrack(track);
    if (track.kind === 'video') report(2008);
    if (video.srcObject !== stream) video.srcObject = stream;
    voice.play();
  }

  async function watch(): Promise<void> {
    const { stutters } = counts;
    const stats = await statsOf<InboundStats>(session);
    if (stats === null || released) return;
    const nowMs = performance.now();
    if (inbound.read(stats)) cameMs = nowMs;
    if (counts.stutters > stutters) report(2105);
    const now = liveness(nowMs - cameMs);
    if (now === 'loading' && state === 'flowing' && playing) report(2007);
    if (now === 'flowing' && state === 'loading' && playing) report(2004);
    state = now;
    if (now === 'lost') lose('nothing came', false);
    else hear();
  }

  function hear(): void {
    const audio = session.peer.getReceivers().find(({ track }) => track.kind === 'audio');
    const [source] = audio?.getSynchronizationSources?.() ?? [];
    const before = volume;
    volume = volumeOf(source?.audioLevel ?? 0);
    if (volume !== 0 || before !== 0) onVolume(volume);
  }

  function lose(why: string, final: boolean): void {
    if (released) return;
    release();
    onLost(why, final);
  }

  function release(): void {
    if (released) return;
    released = true;
    clearInterval(timer);
    video.onresize = video.onplaying = null;
    voice.release();
    session.release();
  }

  return { mute: (on) => voice.mute(on), counts, release };
};
