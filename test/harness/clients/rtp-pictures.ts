import { startsKeyFrame, unitType } from '../../../server/media/embedded/rtc/packets/h264';
import { firstIndex, sequenceOf } from '../../../server/media/embedded/rtc/packets/sequence';
import { writeSenderReport } from '../../../server/media/embedded/rtc/packets/rtcp';
import { ffmpeg, testStream } from './ffmpeg-peer';
import { peerStreams, type RtcPeer } from './rtc-peer';

const fps = 25;
const clockPerMs = 90;
const reportEvery = fps;
/** As browsers, which leave room for headers. */
const largest = 1_100;
const types = { sps: 7, pps: 8, delimiter: 9 } as const;

/** The pictures of ffmpeg's test stream as payloads of RTP, picture by picture. The first one is the only key frame. */
export async function rtpRecording(seconds: number, size = '320x180'): Promise<readonly (readonly Buffer[])[]> {
  const { out, code, said } = await ffmpeg([
    ...testStream(size, fps),
    ...['-g', '10000', '-map', '0:v', '-t', `${seconds}`, '-bsf:v', 'h264_metadata=aud=insert', '-f', 'h264', '-'],
  ]).done;
  if (code !== 0) throw new Error(said);
  const pictures: Buffer[][] = [];
  unitsIn(out).forEach((unit) => {
    if (unitType(unit) === types.delimiter) pictures.push([]);
    else pictures[pictures.length - 1]?.push(unit);
  });
  return pictures.map(payloadsOf);
}

/** The units between start codes (ITU-T H.264, annex B). */
function unitsIn(bytes: Buffer): Buffer[] {
  const starts: number[] = [];
  for (let at = bytes.indexOf('000001', 0, 'hex'); at >= 0; at = bytes.indexOf('000001', at + 3, 'hex')) starts.push(at + 3);
  return starts.map((start, index) => {
    let end = (starts[index + 1] ?? bytes.length + 3) - 3;
    while (bytes[end - 1] === 0) end -= 1;
    return bytes.subarray(start, end);
  });
}

function payloadsOf(units: readonly Buffer[]): Buffer[] {
  const sets = units.filter((unit) => [types.sps, types.pps].some((type) => type === unitType(unit)));
  const others = units.filter((unit) => !sets.includes(unit));
  return [
    ...(sets.length === 0 ? [] : [aggregate(sets)]),
    ...others.flatMap((unit) => (unit.length <= largest ? [unit] : fragments(unit))),
  ];
}

const aggregate = (units: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.of(0x78), ...units.flatMap((unit) => [Buffer.of(unit.length >> 8, unit.length & 0xff), unit])]);

function fragments(unit: Buffer): Buffer[] {
  const [first = 0] = unit;
  const pieces: Buffer[] = [];
  for (let at = 1; at < unit.length; at += largest) {
    const flags = (at === 1 ? 0x80 : 0) | (at + largest >= unit.length ? 0x40 : 0);
    pieces.push(Buffer.concat([Buffer.of((first & 0x60) | 28, flags | (first & 0x1f)), unit.subarray(at, at + largest)]));
  }
  return pieces;
}

/** A camera that sends a recording again and again, with reports once a second. */
export interface RtpCamera {
  /** The next picture is the key frame with which the recording begins. */
  sendKeyFrame(): void;
  /** Sends nothing of the next picture that is no key frame; its numbers are left out. */
  loseOne(): void;
  /** Sends nothing until it goes on. */
  hold(): void;
  goOn(): void;
  stop(): void;
}

export function sendPictures(peer: RtcPeer, recording: readonly (readonly Buffer[])[]): RtpCamera {
  const { ssrc, payloadType } = peerStreams.video;
  const startMs = performance.now();
  let [index, sent, next, toLose, isHeld] = [firstIndex, 0, 0, false, false];
  const send = (picture: readonly Buffer[], timestamp: number): void => {
    const isLost = toLose && !picture.some(startsKeyFrame);
    if (isLost) toLose = false;
    picture.forEach((payload, part) => {
      const marker = part === picture.length - 1;
      if (!isLost) peer.send({ marker, payloadType, sequence: sequenceOf(index), timestamp, ssrc }, payload, index);
      index += 1;
    });
  };
  const timer = setInterval(() => {
    for (; sent * (1_000 / fps) < performance.now() - startMs; sent += 1) {
      if (isHeld) continue;
      const atMs = sent * (1_000 / fps);
      const timestamp = Math.round(atMs * clockPerMs) >>> 0;
      if (sent % reportEvery === 0) {
        const wallMs = performance.timeOrigin + startMs + atMs;
        peer.sendRtcp(writeSenderReport({ ssrc, wallMs, timestamp, packets: index, octets: 0 }));
      }
      send(recording[next] ?? [], timestamp);
      next = (next + 1) % recording.length;
    }
  }, 5);
  return {
    sendKeyFrame: () => (next = 0),
    loseOne: () => (toLose = true),
    hold: () => (isHeld = true),
    goOn: () => (isHeld = false),
    stop: () => clearInterval(timer),
  };
}
