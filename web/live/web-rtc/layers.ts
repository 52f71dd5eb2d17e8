import { encodedSize, type Size } from '../policy/video-size';
import type { StreamOptions } from '../publish/publication';

/** The two sizes of a picture: `small` is for small tiles and bad lines. */
export type Layer = 'small' | 'full';

/** The most for each layer, in bit/s. Nobody watches one with 0. */
export type LayerRates = Readonly<Record<Layer, number>>;

/** The names of the layers in an offer (RFC 8851). */
const rids: Readonly<Record<Layer, string>> = { small: 'l', full: 'h' };

/** The small layer has about this many lines, and a picture of fewer than the second number is sent in one size. */
const lines = { small: 180, least: 300 } as const;
/** libwebrtc wants 150 kbit/s for 320×180. */
const smallBps = 150_000;

export interface SentPicture {
  stream: StreamOptions;
  /** The size of the camera's picture; null without a camera. */
  camera: Size | null;
  /** The most for the whole picture and for each layer, in bit/s, where the server says so. */
  advice: { maxBitrate?: number; layers?: LayerRates };
}

/** Only our own server says that it takes layers: others would forward the first one, the small one, to everybody. */
export const takesLayers = (url: string): boolean => new URL(url.replace(/^whip:/i, 'https:')).searchParams.has('layers');

/** The encodings of a new publication, the small one first. `withLayers`: the server takes two. */
export function encodingsOf(picture: SentPicture, withLayers: boolean): RTCRtpEncodingParameters[] {
  if (!withLayers || !isWorthTwo(sentSize(picture))) return [encodingOf(picture, null)];
  return (['small', 'full'] as const).map((layer) => ({ rid: rids[layer], ...encodingOf(picture, layer) }));
}

/** The present parameters with what the picture and the advice want now. */
export function adjusted(present: readonly RTCRtpEncodingParameters[], picture: SentPicture): RTCRtpEncodingParameters[] {
  const layerOf = ({ rid }: RTCRtpEncodingParameters): Layer | null => {
    if (present.length < 2) return null;
    return rid === rids.small ? 'small' : 'full';
  };
  return present.map((encoding) => ({ ...encoding, ...encodingOf(picture, layerOf(encoding)) }));
}

/** `layer` is null for a picture that is sent in one size. */
function encodingOf(picture: SentPicture, layer: Layer | null): RTCRtpEncodingParameters {
  const { stream, advice } = picture;
  const size = sentSize(picture);
  const { layers } = advice;
  // The camera may have become too small since the offer.
  const sendsSmall = layer !== null && layers !== undefined && layers.small > 0 && isWorthTwo(size);
  const fullBps = sendsSmall ? layers.full : (advice.maxBitrate ?? Infinity);
  const active = layer === 'small' ? sendsSmall : fullBps > 0;
  const advisedBps = layer === 'small' ? Math.min(smallBps, layers?.small ?? 0) : fullBps;
  // An encoding that is off has a bitrate too, and 0 is none.
  const maxBitrate = Math.min(stream.maxKbps * 1000, advisedBps > 0 ? advisedBps : smallBps);
  const scale = Math.max(1, (picture.camera ?? stream).width / size.width);
  const scaleResolutionDownBy = layer === 'small' ? scale * smallScale(size) : scale;
  return { active, maxBitrate, maxFramerate: stream.fps, scaleResolutionDownBy };
}

const sentSize = ({ camera, stream }: SentPicture): Size => encodedSize(camera ?? stream, stream);
const isWorthTwo = ({ width, height }: Size): boolean => Math.min(width, height) >= lines.least;
const smallScale = ({ width, height }: Size): number => Math.min(4, Math.max(2, Math.min(width, height) / lines.small));
