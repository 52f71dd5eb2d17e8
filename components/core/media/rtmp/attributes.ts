import { settingAttributes } from '../controls';
import type { PlayGrant, PublishGrant } from '../../protocol/messages';
import type { Device, PlayerAttributes, PlayerOptions, PusherAttributes, PusherOptions } from '../media';
import { videoPresets } from '../video-presets';

/** WeChat's advice for conversations: the range of a player's buffer, in seconds. */
const cache = { minCache: 0.2, maxCache: 0.8 };

/**
 * The attributes of <live-pusher>. Below 2.10.0 the microphone is muted by `muted`, from then on by `enable-mic`. An element that is inserted
 * without `muted` asks for the microphone at every version, and is not inserted when that is refused.
 */
export function pusherAttributes(options: PusherOptions, grant: PublishGrant | null, device: Device): PusherAttributes {
  const enableMicExists = device.atLeast('2.10.0');
  const preset = options.preset ?? '360p';
  const { width: videoWidth, height: videoHeight, fps } = videoPresets[preset];
  // Gain control and noise suppression help a voice and distort music.
  const settings = options.audio === 'music' ? { agc: false, ans: false, ...options.settings } : options.settings;
  const { minBitrate, maxBitrate } = videoPresets[options.rate ?? preset];
  return {
    url: options.publish ? (grant?.urls[0] ?? '') : '',
    mode: 'RTC',
    enableCamera: options.camera,
    enableMic: options.microphone,
    muted: !options.microphone && (!enableMicExists || options.microphoneRefused === true),
    devicePosition: options.facing,
    minBitrate,
    maxBitrate,
    videoWidth,
    videoHeight,
    fps,
    audioQuality: options.audio === 'music' ? 'high' : 'low',
    ...(settings === undefined ? {} : { more: settingAttributes(settings) }),
  };
}

/** The attributes of <live-player>. `video` and `layer` have no effect, because sound and picture are one stream of one size. */
export function playerAttributes(options: PlayerOptions, grant: PlayGrant | null): PlayerAttributes {
  return {
    src: grant?.urls[0] ?? '',
    mode: 'RTC',
    muted: !options.audio,
    objectFit: options.fit === 'cover' ? 'fillCrop' : 'contain',
    soundMode: options.route === 'earpiece' ? 'ear' : 'speaker',
    ...cache,
  };
}
