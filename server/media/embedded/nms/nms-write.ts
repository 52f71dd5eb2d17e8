/// <reference path="./node-media-server.d.ts" />
import Flv from 'node-media-server/src/protocol/flv.js';
import Rtmp from 'node-media-server/src/protocol/rtmp.js';

/** Writes FLV tags and RTMP messages with node-media-server. nms-read.ts is the other half, and explains the choice. */

export const flvHeader = Flv.createHeader(true, true);

export const flvTag = (codecType: number, dtsMs: number, payload: Buffer): Buffer =>
  Flv.createMessage({ codec_type: codecType, size: payload.length, dts: dtsMs, data: payload });

export function rtmpMessage(codecType: number, dtsMs: number, payload: Buffer): Buffer {
  const bytes = Rtmp.createMessage({ codec_type: codecType, size: payload.length, dts: dtsMs, data: payload });
  // The library writes message stream id 0, but `createStream` answered 1, and strict players compare them.
  bytes.writeUInt32LE(1, 8);
  return bytes;
}
