/** What a browser has of what rooms need. */
export interface Means {
  /** https or localhost: without it there is neither camera nor codec. */
  secure: boolean;
  /** WebCodecs with an H.264 encoder. */
  encodes: boolean;
  /** WebCodecs with H.264 and AAC, or a media source that takes both. */
  plays: boolean;
  /** WebRTC with H.264. */
  webRtc: boolean;
}

/** The names of words that say what is missing. */
export type Limit = 'insecure' | 'cannotPlay' | 'cannotSend' | 'sendsByWebRtcOnly';

/** What is to be said before anybody joins; null where nothing is missing. */
export function limitOf({ secure, encodes, plays, webRtc }: Means): Limit | null {
  if (!secure) return 'insecure';
  if (!plays && !webRtc) return 'cannotPlay';
  if (encodes) return null;
  return webRtc ? 'sendsByWebRtcOnly' : 'cannotSend';
}

const avc = 'avc1.42e01f';
const aac = 'mp4a.40.2';

/** Asks the browser. What it does not answer it does not have. */
export async function meansHere(): Promise<Means> {
  const [encodes, decodes] = await Promise.all([
    supports('VideoEncoder', { codec: avc, width: 640, height: 360, bitrate: 800_000, framerate: 30 }),
    canDecode(),
  ]);
  const sources = (['MediaSource', 'ManagedMediaSource'] as const).map(
    (name) => (globalThis as Partial<Record<string, unknown>>)[name],
  );
  const buffers = sources.some((source) =>
    (source as typeof MediaSource | undefined)?.isTypeSupported(`video/mp4; codecs="${avc},${aac}"`),
  );
  const codecs = 'RTCRtpSender' in globalThis ? (RTCRtpSender.getCapabilities('video')?.codecs ?? []) : [];
  return {
    secure: isSecureContext && 'mediaDevices' in navigator,
    encodes,
    plays: decodes || buffers,
    webRtc: codecs.some(({ mimeType }) => mimeType.toLowerCase() === 'video/h264'),
  };
}

/** WebCodecs exist only on https and localhost, and not everywhere with H.264 and AAC. */
export async function canDecode(): Promise<boolean> {
  const [pictures, sound] = await Promise.all([
    supports('VideoDecoder', { codec: avc }),
    supports('AudioDecoder', { codec: aac, sampleRate: 48_000, numberOfChannels: 2 }),
  ]);
  return pictures && sound && 'AudioWorkletNode' in globalThis;
}

interface Codec {
  isConfigSupported(config: object): Promise<{ supported?: boolean }>;
}

async function supports(name: 'VideoEncoder' | 'VideoDecoder' | 'AudioDecoder', config: object): Promise<boolean> {
  const codec = (globalThis as unknown as Partial<Record<string, Codec>>)[name];
  const support = await codec?.isConfigSupported(config).catch(() => null);
  return support?.supported === true;
}
