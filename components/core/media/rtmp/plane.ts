import type { MediaPlane } from '../media';
import { playerAttributes, pusherAttributes } from './attributes';
import { playerEvent, pusherEvent } from './codes';
import { qualityOf } from './netstatus';

/** The plane for all media by URL: RTMP to publish, RTMP or FLV to play. The servers differ, the elements do not. */
export const rtmpPlane: MediaPlane = {
  pusher: pusherAttributes,
  player: playerAttributes,
  pusherEvent,
  playerEvent,
  quality: qualityOf,
};
