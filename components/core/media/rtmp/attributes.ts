import type { PlayGrant, PublishGrant } from '../../protocol/messages';
import type { Device, PlayerAttributes, PlayerWish, Preset, PusherAttributes, PusherWish } from '../media';

interface PictureSize {
  videoWidth: number;
  videoHeight: number;
  minBitrate: number;
  maxBitrate: number;
}

/** Upright, as a phone is held. Rates in kbit/s; the engine finds its way between them. */
const pictures: Readonly<Record<Preset, PictureSize>> = {
  standard: { videoWidth: 360, videoHeight: 640, minBitrate: 200, maxBitrate: 800 },
  low: { videoWidth: 270, videoHeight: 480, minBitrate: 150, maxBitrate: 500 },
  least: { videoWidth: 180, videoHeight: 320, minBitrate: 100, maxBitrate: 250 },
};

/** Advice of WeChat for conversation: a player may run this far behind, in seconds. */
const cache = { minCache: 0.2, maxCache: 0.8 };

/** What <live-pusher> should be. Below 2.10.0 the microphone is muted by `muted`, from then on by `enable-mic`. */
export function pusherAttributes(wish: PusherWish, grant: PublishGrant | null, device: Device): PusherAttributes {
  const enableMicExists = device.atLeast('2.10.0');
  return {
    url: wish.publish ? (grant?.urls[0] ?? '') : '',
    mode: 'RTC',
    enableCamera: wish.camera,
    enableMic: wish.microphone,
    muted: !enableMicExists && !wish.microphone,
    devicePosition: wish.facing,
    ...pictures[wish.preset ?? 'standard'],
  };
}

/** What <live-player> should be. */
export function playerAttributes(wish: PlayerWish, grant: PlayGrant | null): PlayerAttributes {
  return {
    src: grant?.urls[0] ?? '',
    mode: 'RTC',
    muted: !wish.audio,
    objectFit: wish.fit === 'cover' ? 'fillCrop' : 'contain',
    soundMode: wish.route === 'earpiece' ? 'ear' : 'speaker',
    ...cache,
  };
}
