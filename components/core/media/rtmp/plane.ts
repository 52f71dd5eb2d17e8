import type { MediaPlane } from '../media';
import { playerAttributes, pusherAttributes } from './attributes';
import { playerEvent, pusherEvent } from './codes';
import { qualityOf } from './netstatus';

/** Whatever WeChat sends and plays by URL: RTMP out, RTMP or FLV in. The servers differ, the elements do not. */
export const rtmpPlane: MediaPlane = {
  pusher: pusherAttributes,
  player: playerAttributes,
  pusherEvent,
  playerEvent,
  quality: qualityOf,
};
