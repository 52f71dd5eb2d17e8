import { settingAttributes } from '../controls';
import type { PlayGrant, PublishGrant } from '../../protocol/messages';
import type { Device, PlayerAttributes, PlayerWish, PusherAttributes, PusherWish, VideoPreset } from '../media';

type Rates = readonly [min: number, max: number];

/**
 * Width and height of an upright picture, frames a second, and the range in kbit/s within which the engine adapts. Tencent recommends
 * for TRTC (320 × 180, 640 × 360, 960 × 540, 1280 × 720, 1920 × 1080) 250, 550, 850, 1200, 2000 kbit/s for calls and 400, 900, 1300, 1800,
 * 3000 for live, at 15 frames, and 30 from 720p in its own rooms. Our ranges start at 40 % of the first row and end at the
 * second; below 360p, for weak networks, they end at the first, and 360p ends at 800 as in its rooms. 240p and 480p lie in between.
 */
const pictures: Readonly<Record<VideoPreset, readonly [width: number, height: number, fps: number, rates: Rates]>> = {
  '180p': [180, 320, 15, [80, 250]],
  '240p': [240, 426, 15, [120, 400]],
  '360p': [360, 640, 15, [200, 800]],
  '480p': [480, 854, 15, [280, 1_000]],
  '540p': [540, 960, 15, [340, 1_300]],
  '720p': [720, 1_280, 30, [480, 1_800]],
  '1080p': [1_080, 1_920, 30, [800, 3_000]],
};

/** WeChat's advice for conversations: the range of a player's buffer, in seconds. */
const cache = { minCache: 0.2, maxCache: 0.8 };

/** The attributes of <live-pusher>. Below 2.10.0 the microphone is muted by `muted`, from then on by `enable-mic`. */
export function pusherAttributes(wish: PusherWish, grant: PublishGrant | null, device: Device): PusherAttributes {
  const enableMicExists = device.atLeast('2.10.0');
  const preset = wish.preset ?? '360p';
  const [videoWidth, videoHeight, fps] = pictures[preset];
  // Gain control and noise suppression help a voice and distort music.
  const settings = wish.audio === 'music' ? { agc: false, ans: false, ...wish.settings } : wish.settings;
  const [minBitrate, maxBitrate] = pictures[wish.rate ?? preset][3];
  return {
    url: wish.publish ? (grant?.urls[0] ?? '') : '',
    mode: 'RTC',
    enableCamera: wish.camera,
    enableMic: wish.microphone,
    muted: !enableMicExists && !wish.microphone,
    devicePosition: wish.facing,
    minBitrate,
    maxBitrate,
    videoWidth,
    videoHeight,
    fps,
    audioQuality: wish.audio === 'music' ? 'high' : 'low',
    ...(settings === undefined ? {} : { more: settingAttributes(settings) }),
  };
}

/** The attributes of <live-player>. `video` and `layer` have no effect, because sound and picture are one stream of one size. */
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
