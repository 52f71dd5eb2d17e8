import type { Plane } from '../protocol/messages';
import type { MediaPlane } from './media';
import { rtmpPlane } from './rtmp/plane';

/** Which adapter speaks which plane; the server names the plane when a room is joined. Null: this build cannot. */
const planes: Readonly<Record<Plane, MediaPlane | null>> = {
  embedded: rtmpPlane,
  srs: rtmpPlane,
  cdn: rtmpPlane,
  trtc: null,
};

/** A plane of a newer server is none of ours. Before joining there is no name yet, and the element is only a camera. */
export const planeNamed = (name: Plane | null): MediaPlane | null => (name === null ? rtmpPlane : (planes[name] ?? null));
