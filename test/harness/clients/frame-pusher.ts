import { pushFlv, type FlvPusher, type FlvTag } from './flv-peer';

const fps = 30;

/** A video frame of `bytes` bytes; no decoder accepts it, but servers must forward it. Every thirtieth is a key frame. */
export const videoFrame = (index: number, bytes: number): FlvTag => {
  const body = Buffer.alloc(bytes, index & 0xff);
  body.set([index % fps === 0 ? 0x17 : 0x27, 1, 0, 0, 0]);
  return { type: 9, timeMs: Math.round((index * 1_000) / fps), body };
};

/** Sends video frames at `kbps` in real time until stopped. */
export function pushVideoFrames(url: string, kbps: number): FlvPusher {
  const pusher = pushFlv(url);
  const bytes = Math.round((kbps * 125) / fps);
  const startedAt = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    for (; sent < ((performance.now() - startedAt) * fps) / 1_000; sent += 1) pusher.send(videoFrame(sent, bytes));
  }, 5);
  return {
    ...pusher,
    close: () => {
      clearInterval(timer);
      pusher.close();
    },
  };
}
