/** A picture older than this when it leaves is worth less than the room that it takes. */
const pictureLimitMs = 250;
/** A key frame alone may be larger than a quarter of a second: it must pass. */
const pictureLimitBytes = 24_000;
/** Sound is small and comes first: it is given up only when seconds of it are waiting. */
const soundLimitBytes = 512_000;

/** May another picture be encoded while `waitingBytes` are still in the socket? Frames are left out before encoding, so none is missed by the next. */
export function mayEncodePicture(waitingBytes: number, kbps: number): boolean {
  return waitingBytes <= Math.max(pictureLimitBytes, backlogBytes(pictureLimitMs, kbps));
}

/** Half a second of pieces before the encoder: a machine that is slower than that loses sound rather than letting it age. */
const piecesLimit = 25;
export const mayEncodeSound = (waitingPieces: number): boolean => waitingPieces <= piecesLimit;

export const maySendSound = (waitingBytes: number): boolean => waitingBytes <= soundLimitBytes;

/** How long `waitingBytes` take to leave at `kbps`. */
export const backlogMs = (waitingBytes: number, kbps: number): number => (waitingBytes * 8) / Math.max(1, kbps);

const backlogBytes = (ms: number, kbps: number): number => (ms * kbps) / 8;
