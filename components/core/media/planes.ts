import type { Plane } from '../protocol/messages';
import type { MediaPlane } from './media';
import { rtmpPlane } from './rtmp/plane';
import { trtcPlane } from './trtc/plane';

/** The adapter of each plane; null if this build lacks it. The server names the plane in the answer to a join. */
const planes: Readonly<Record<Plane, MediaPlane | null>> = {
  embedded: rtmpPlane,
  srs: rtmpPlane,
  cdn: rtmpPlane,
  trtc: trtcPlane,
};

/** Null for a plane of a newer server. */
export const planeNamed = (name: Plane): MediaPlane | null => planes[name] ?? null;

/** The plane of an element that only previews the camera. */
export const defaultPlane = rtmpPlane;
