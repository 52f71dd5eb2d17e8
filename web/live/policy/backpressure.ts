/** A frame that would leave later than this is not worth its bandwidth. */
const videoLimitMs = 250;
/** A key frame alone may take longer than that, and must pass. */
const videoLimitBytes = 24_000;
/** Audio is small and has priority: it is dropped only when seconds of it are waiting. */
const audioLimitBytes = 512_000;

/** Whether another frame may be encoded while `waitingBytes` are queued. Frames are dropped before encoding, so no later frame depends on them. */
export function mayEncodeVideo(waitingBytes: number, kbps: number): boolean {
  return waitingBytes <= Math.max(videoLimitBytes, backlogBytes(videoLimitMs, kbps));
}

/** Half a second of pieces before the encoder. A slower machine loses audio, because late audio would be worse. */
const piecesLimit = 25;
export const mayEncodeAudio = (waitingPieces: number): boolean => waitingPieces <= piecesLimit;

export const maySendAudio = (waitingBytes: number): boolean => waitingBytes <= audioLimitBytes;

/** How long `waitingBytes` take to send at `kbps`. */
export const backlogMs = (waitingBytes: number, kbps: number): number => (waitingBytes * 8) / Math.max(1, kbps);

const backlogBytes = (ms: number, kbps: number): number => (ms * kbps) / 8;
