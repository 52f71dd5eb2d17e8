/** The abilities of this browser that rooms need. */
export interface Capabilities {
  /** https or localhost: other pages get neither camera nor codecs. */
  secure: boolean;
  /** WebCodecs with an H.264 encoder. */
  encodes: boolean;
  /** WebCodecs with H.264 and AAC, or a media source that takes both. */
  plays: boolean;
  /** WebRTC with H.264. */
  webRtc: boolean;
}

/** A missing ability of this browser, as the key of its text. */
export type Limitation = 'insecure' | 'cannotPlay' | 'cannotSend' | 'sendsByWebRtcOnly';

/** The limitation to show before a user joins; null when nothing is missing. */
export function limitationOf({ secure, encodes, plays, webRtc }: Capabilities): Limitation | null {
  if (!secure) return 'insecure';
  if (!plays && !webRtc) return 'cannotPlay';
  if (encodes) return null;
  return webRtc ? 'sendsByWebRtcOnly' : 'cannotSend';
}

const avc = 'avc1.42e01f';
const aac = 'mp4a.40.2';

/** Asks the browser. An ability that it does not confirm counts as missing. */
export async function detectCapabilities(): Promise<Capabilities> {
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

/** Whether WebCodecs can decode H.264 and AAC here. Browsers have WebCodecs only on https and localhost, and not all with these codecs. */
export async function canDecode(): Promise<boolean> {
  const [video, audio] = await Promise.all([
    supports('VideoDecoder', { codec: avc }),
    supports('AudioDecoder', { codec: aac, sampleRate: 48_000, numberOfChannels: 2 }),
  ]);
  return video && audio && 'AudioWorkletNode' in globalThis;
}

interface Codec {
  isConfigSupported(config: object): Promise<{ supported?: boolean }>;
}

async function supports(name: 'VideoEncoder' | 'VideoDecoder' | 'AudioDecoder', config: object): Promise<boolean> {
  const codec = (globalThis as unknown as Partial<Record<string, Codec>>)[name];
  const support = await codec?.isConfigSupported(config).catch(() => null);
  return support?.supported === true;
}
