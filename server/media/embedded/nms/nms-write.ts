/// <reference path="./node-media-server.d.ts" />
import Flv from 'node-media-server/src/protocol/flv.js';
import Rtmp from 'node-media-server/src/protocol/rtmp.js';

/** What node-media-server writes for us: FLV tags and RTMP messages. The other half, and why only these halves, stands in nms-read.ts. */

export const flvHeader = Flv.createHeader(true, true);

export const flvTag = (codecType: number, dtsMs: number, payload: Buffer): Buffer =>
  Flv.createMessage({ codec_type: codecType, size: payload.length, dts: dtsMs, data: payload });

export function rtmpMessage(codecType: number, dtsMs: number, payload: Buffer): Buffer {
  const bytes = Rtmp.createMessage({ codec_type: codecType, size: payload.length, dts: dtsMs, data: payload });
  // It leaves the message stream id 0; `createStream` answered 1, and strict players compare.
  bytes.writeUInt32LE(1, 8);
  return bytes;
}
