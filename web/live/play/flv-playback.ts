import { finalCloseCodes } from '../codes';
import { readAudioBody } from '../flv/audio-body';
import { tagKind, type FlvTag } from '../flv/flv-tag';
import { FlvReader } from '../flv/read-flv';
import { readVideoBody } from '../flv/video-body';
import { liveness, type Liveness } from '../policy/liveness';
import { Picture } from './picture';
import { noPlayCounts } from './play-counts';
import type { OpenPlayback } from './playback';
import { Sound } from './sound';

const watchEveryMs = 200;
const acknowledgeMs = 50;
/** Only a server that asks for it is told: others may not bear words from a player. */
const isToTell = (url: string): boolean => /[?&]ack=1(&|$)/.test(url);

/** Plays FLV over WebSocket by WebCodecs: pictures to a canvas, sound to a worklet. */
export const openFlvPlayback: OpenPlayback = ({ url, stage, muted: first, maxCacheMs, report, onVolume, onFlow, onLost }) => {
  const counts = noPlayCounts();
  let released = false;
  let pulled = false;
  let playing = false;
  let state: Liveness = 'flowing';
  let cameMs = performance.now();
  const told = { gotBytes: 0, bytes: 0, atMs: 0 };

  let muted = first;

  const speaker = stage.speaker();
  const tellTap = (): void => stage.waitForTap(playing && !muted && !released && speaker.context.state === 'suspended');
  speaker.context.addEventListener('statechange', tellTap);

  const started = (): void => {
    if (playing) return;
    playing = true;
    report(2004);
    onFlow();
    tellTap();
  };

  const sound = new Sound({ speaker, counts, muted, maxCacheMs, report, onVolume, onHeard: started });
  const picture = new Picture({
    stage,
    counts,
    report,
    soundMs: () => sound.heardMs,
    onShown: started,
    onBroken: (cause) => lose(cause),
  });
  const reader = new FlvReader((tag) => take(tag));

  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => report(2001);
  socket.onclose = ({ code, reason }) => lose(reason || `closed ${code}`, finalCloseCodes.includes(code));
  socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
    if (!pulled) {
      pulled = true;
      report(2002);
    }
    told.gotBytes += data.byteLength;
    tell(acknowledgeMs);
    const fault = reader.push(new Uint8Array(data));
    if (fault !== null) lose(fault);
  };

  const timer = setInterval(() => watch(), watchEveryMs);

  function take({ kind, timeMs, body }: FlvTag): void {
    if (released) return;
    const nowMs = performance.now();
    cameMs = nowMs;
    if (state === 'loading') {
      state = 'flowing';
      if (playing) report(2004);
    }
    if (kind === tagKind.video) {
      counts.videoBytes += body.length;
      picture.take(readVideoBody(body), timeMs);
      counts.pictureBufferedMs = picture.heldMs;
    } else if (kind === tagKind.audio) {
      counts.audioBytes += body.length;
      sound.take(readAudioBody(body), timeMs, nowMs);
    }
  }

  /** The server sees no further than its own kernel: it keeps to the present what has not come, where it knows what has. */
  function tell(afterMs: number): void {
    const nowMs = performance.now();
    if (!isToTell(url) || told.bytes === told.gotBytes || nowMs - told.atMs < afterMs) return;
    told.atMs = nowMs;
    told.bytes = told.gotBytes;
    if (socket.readyState === WebSocket.OPEN) socket.send(String(told.bytes));
  }

  function watch(): void {
    tell(0);
    const now = liveness(performance.now() - cameMs);
    if (now === 'lost') {
      lose('nothing came');
      return;
    }
    if (now === 'loading' && state === 'flowing') report(2007);
    state = now;
  }

  function lose(why: string, final = false): void {
    if (released) return;
    release();
    onLost(why, final);
  }

  function release(): void {
    if (released) return;
    released = true;
    clearInterval(timer);
    speaker.context.removeEventListener('statechange', tellTap);
    tellTap();
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close();
    picture.release();
    sound.release();
  }

  return {
    mute: (on) => {
      muted = on;
      sound.mute(on);
      tellTap();
    },
    counts,
    release,
  };
};
