import { MediaPacket, type PacketKind } from './media-packet';

/** FLV tag types, which RTMP uses for its messages too. */
export const mediaType = { audio: 8, video: 9, script: 18 } as const;

const aac = 10;
const extendedAudio = 9;
/** Codec ids whose second byte says what the tag holds: AVC, and HEVC, AV1 and VVC by the numbers that cameras and CDNs use. */
const packetized = [7, 12, 13, 14];
const keyFrame = 1;
/** The codecs whose pictures may be shown in another order than they are decoded, and carry the difference. */
const withComposition = ['avc1', 'hvc1', 'vvc1'];

/** The content of a body, as far as a server needs it: the packet's kind, and where its content begins. */
type Outline = { kind: PacketKind; begin: number } | null;

function audioOutline(body: Buffer): Outline {
  const [first = 0, second = 0] = body;
  const format = first >> 4;
  if (format === aac) return { kind: second === 0 ? 'audioHeader' : 'audio', begin: 2 };
  if (format !== extendedAudio) return { kind: 'audio', begin: 1 };
  const { type, begin } = extendedType(first & 0x0f, body, 5);
  if (type === 2) return null;
  return { kind: type === 0 ? 'audioHeader' : 'audio', begin };
}

function videoOutline(body: Buffer): Outline {
  const [first = 0, second = 0] = body;
  const picture = ((first >> 4) & 7) === keyFrame ? 'key' : 'inter';
  if ((first & 0x80) !== 0) {
    const { type, begin } = extendedType(first & 0x0f, body, 6);
    if (type === 2) return null;
    if (type === 0 || type === 5) return { kind: 'videoHeader', begin };
    // Colours and the like belong to the pictures around them.
    if (type === 4) return { kind: 'inter', begin };
    const hasComposition = type === 1 && withComposition.includes(body.toString('latin1', begin - 4, begin));
    return { kind: picture, begin: hasComposition ? begin + 3 : begin };
  }
  if (!packetized.includes(first & 0x0f)) return { kind: picture, begin: 1 };
  if (second === 2) return null;
  return { kind: second === 0 ? 'videoHeader' : picture, begin: 5 };
}

/**
 * The packet type of an extended header (of bodies with a FourCC), behind any modifiers. A body of several tracks says it in its
 * second byte.
 */
function extendedType(first: number, body: Buffer, multitrack: number): { type: number; begin: number } {
  const modifier = 7;
  let type = first;
  let at = 1;
  while (type === modifier && at < body.length) {
    const short = body[at] ?? 0;
    const isLong = short === 0xff;
    const bytes = isLong ? (body[at + 1] ?? 0) * 256 + (body[at + 2] ?? 0) : short;
    at += (isLong ? 3 : 1) + bytes + 1;
    type = (body[at] ?? 0) & 0x0f;
    at += 1;
  }
  if (type !== multitrack) return { type, begin: at + 4 };
  return { type: (body[at] ?? 0) & 0x0f, begin: at + 6 };
}

const amfText = (text: string): Buffer =>
  Buffer.concat([Buffer.from([2, text.length >> 8, text.length & 0xff]), Buffer.from(text)]);
/** An instruction to the server, which players do not expect. */
const setDataFrame = amfText('@setDataFrame');
const clearDataFrame = amfText('@clearDataFrame');
const onMetaData = amfText('onMetaData');

const beginsWith = (body: Buffer, start: Buffer): boolean => body.subarray(0, start.length).equals(start);

function scriptPacket(dtsMs: number, body: Buffer): MediaPacket | null {
  if (beginsWith(body, clearDataFrame)) return null;
  const content = beginsWith(body, setDataFrame) ? body.subarray(setDataFrame.length) : body;
  return content.length === 0 ? null : new MediaPacket(beginsWith(content, onMetaData) ? 'metadata' : 'text', dtsMs, content);
}

/**
 * The packet for a message of a publisher. Null for one without content: an empty packet and an end of sequence are legal, and
 * decoders fail on them. Unknown codecs are forwarded, because a phone may know them.
 */
export function classify(type: number, timeMs: number, body: Buffer): MediaPacket | null {
  if (type === mediaType.script) return scriptPacket(timeMs, body);
  if (type !== mediaType.audio && type !== mediaType.video) return null;
  const outline = type === mediaType.audio ? audioOutline(body) : videoOutline(body);
  return outline === null || body.length <= outline.begin ? null : new MediaPacket(outline.kind, timeMs, body);
}
