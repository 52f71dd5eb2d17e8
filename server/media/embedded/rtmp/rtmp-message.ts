/** The types of RTMP messages in use. */
export const messageType = {
  chunkSize: 1,
  abort: 2,
  acknowledgement: 3,
  userControl: 4,
  windowSize: 5,
  peerBandwidth: 6,
  audio: 8,
  video: 9,
  dataAmf3: 15,
  commandAmf3: 17,
  data: 18,
  command: 20,
} as const;

/** One message of an RTMP connection. Times count modulo 2³² ms. */
export interface RtmpMessage {
  type: number;
  streamId: number;
  timeMs: number;
  body: Buffer;
}
