import type { Plane } from '../protocol/messages';
import type { MediaPlane } from './media';
import { rtmpPlane } from './rtmp/plane';
import { trtcPlane } from './trtc/plane';

/** Which adapter speaks which plane; the server names the plane when a room is joined. Null: this build cannot. */
const planes: Readonly<Record<Plane, MediaPlane | null>> = {
  embedded: rtmpPlane,
  srs: rtmpPlane,
  cdn: rtmpPlane,
  trtc: trtcPlane,
};

/** A plane of a newer server is none of ours. */
export const planeNamed = (name: Plane): MediaPlane | null => planes[name] ?? null;

/** For an element that is only a camera yet. */
export const defaultPlane = rtmpPlane;
