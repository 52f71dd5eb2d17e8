import { nextUplink, type Uplink } from '../policy/bitrate';
import { backlogMs, mayEncodePicture } from '../policy/send-gate';
import { FlvSender } from './flv-sender';
import { PictureEncoding } from './picture-encoding';
import { noPushCounts } from './push-counts';
import type { OpenPublication, PublicationOptions } from './publication';
import { SoundEncoding } from './sound-encoding';

const watchEveryMs = 500;
const weakEveryMs = 5_000;
/** An encoder that dies this often does not come back. */
const faultLimit = 3;

/** Publishes FLV over WebSocket: H.264 by WebCodecs, AAC by whatever is there. */
export const openFlvPublication: OpenPublication = (options) => {
  const { url, report } = options;
  let wish = options.wish;
  const counts = noPushCounts();
  let uplink: Uplink = { kbps: wish.maxKbps, changedMs: performance.now(), calmSinceMs: null };
  let weakMs = -Infinity;
  let faults = 0;
  let released = false;
  const once = announceOnce(report);

  const sender = new FlvSender({
    url,
    report,
    metadata: () => ({ width: counts.width, height: counts.height, videocodecid: 7, audiocodecid: 10, framerate: wish.fps }),
    onOpen: () => picture?.keyFrame(),
  });

  const picture = canEncodePictures() ? new PictureEncoding(wish, pictureEvents()) : null;
  if (picture === null) report(-1303, 'this browser cannot encode H.264');

  const sound = new SoundEncoding(wish, {
    onConfig: (config) => sender.configureSound(config),
    onPacket: (bytes, timeMs) => {
      counts.audioBytes += sender.sound(bytes, timeMs);
    },
    onFault: (cause) => report(-1304, cause),
  });

  const timer = setInterval(() => {
    sender.watch();
    stepBitrate();
  }, watchEveryMs);

  function stepBitrate(): void {
    const nowMs = performance.now();
    const late = backlogMs(sender.waitingBytes, uplink.kbps);
    const next = nextUplink(uplink, { nowMs, backlogMs: late, minKbps: wish.minKbps, maxKbps: wish.maxKbps });
    if (next.kbps !== uplink.kbps) report(1006, `${next.kbps} kbit/s`);
    uplink = next;
    counts.targetKbps = next.kbps;
    counts.waitingBytes = sender.waitingBytes;
  }

  function pictureEvents() {
    return {
      kbps: () => (faults < faultLimit && sender.open && mayEncodePicture(sender.waitingBytes, uplink.kbps) ? uplink.kbps : null),
      onCaptured: () => once(1007),
      onSkipped: () => {
        // An encoder that is too slow says nothing about the network.
        if (!sender.open || sender.waitingBytes === 0) return;
        counts.skipped += 1;
        const nowMs = performance.now();
        if (nowMs - weakMs < weakEveryMs) return;
        weakMs = nowMs;
        report(1101, `${sender.waitingBytes} bytes waiting`);
      },
      onSize: ({ width, height }: { width: number; height: number }) => {
        if (counts.width === width && counts.height === height) return;
        if (counts.width !== 0) report(1005, `${width}x${height}`);
        counts.width = width;
        counts.height = height;
      },
      onConfig: (config: Uint8Array) => {
        once(1008);
        sender.configurePicture(config);
      },
      onPicture: (encoded: { bytes: Uint8Array; key: boolean; timeMs: number }) => {
        const sent = sender.picture(encoded);
        if (sent === 0) return;
        counts.videoBytes += sent;
        counts.frames += 1;
        if (encoded.key) counts.keyFrames += 1;
      },
      onFault: (cause: string) => {
        faults += 1;
        report(faults < faultLimit ? 1104 : -1303, cause);
      },
    };
  }

  return {
    camera: (track) => picture?.camera(track),
    microphone: (track) => sound.microphone(track),
    wish: (next) => {
      // Another size is worth another try.
      if (next.width !== wish.width || next.height !== wish.height) faults = 0;
      wish = next;
      picture?.change(next);
      sound.change(next);
    },
    keyFrame: () => picture?.keyFrame(),
    counts,
    release: () => {
      if (released) return;
      released = true;
      clearInterval(timer);
      picture?.release();
      sound.release();
      sender.release();
    },
  };
};

const canEncodePictures = (): boolean => 'VideoEncoder' in window;

/** First frame and first packet are said once per publication. */
function announceOnce(report: PublicationOptions['report']): (code: 1007 | 1008) => void {
  const said = new Set<number>();
  return (code) => {
    if (said.has(code)) return;
    said.add(code);
    report(code);
  };
}
