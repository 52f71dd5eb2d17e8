export interface Size {
  width: number;
  height: number;
}

/**
 * The encoded size of a camera's picture: in its own shape, no larger in area than `requested`, with even sides. The request fits an
 * upright phone; a desktop camera is landscape, and is not cropped to a third of its picture.
 */
export function encodedSize(camera: Size, requested: Size): Size {
  const scale = Math.min(1, Math.sqrt((requested.width * requested.height * 1.02) / (camera.width * camera.height)));
  const even = (side: number): number => Math.max(2, 2 * Math.round((side * scale) / 2));
  return { width: even(camera.width), height: even(camera.height) };
}

/** H.264 levels with the macroblocks that they allow in a frame and in a second. */
const levels: readonly (readonly [string, number, number])[] = [
  ['1e', 1620, 40_500],
  ['1f', 3600, 108_000],
  ['28', 8192, 245_760],
  ['2a', 8704, 522_240],
  ['33', 36_864, 983_040],
];

/** Constrained baseline (no B-frames, decoded by every phone) at the lowest level that allows the size and the frame rate. */
export function avcCodec({ width, height }: Size, fps: number): string {
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const level = levels.find(([, perFrame, perSecond]) => blocks <= perFrame && blocks * fps <= perSecond)?.[0] ?? '33';
  return `avc1.42e0${level}`;
}
