import { flagOf, numberOf, textOf, type Attributes } from '../attributes';
import type { StreamOptions } from './publication';

/** The attributes of `<live-pusher>` that have an effect in a browser, with WeChat's defaults. */
export interface PusherOptions {
  url: string;
  autopush: boolean;
  camera: boolean;
  microphone: boolean;
  muted: boolean;
  facing: 'front' | 'back';
  /** WeChat has no such value: `device-position="screen"` sends a screen instead of camera and microphone. */
  screen: boolean;
  localMirror: 'auto' | 'enable' | 'disable';
  gain: boolean;
  noise: boolean;
  stream: StreamOptions;
}

/** WeChat's default of 15 frames looks the same as an absent attribute. Browsers can send more, so both mean 30. */
const defaultFps = 15;
const browserFps = 30;

export function readPusherOptions(attributes: Attributes, microphoneGain: number): PusherOptions {
  const minKbps = numberOf(attributes['minBitrate'], 200, 50, 20_000);
  const fps = numberOf(attributes['fps'], defaultFps, 1, 60);
  return {
    url: textOf(attributes['url'], ''),
    autopush: flagOf(attributes['autopush'], false),
    camera: flagOf(attributes['enableCamera'], true),
    microphone: flagOf(attributes['enableMic'], true),
    muted: flagOf(attributes['muted'], false),
    facing: attributes['devicePosition'] === 'back' ? 'back' : 'front',
    screen: attributes['devicePosition'] === 'screen',
    localMirror: mirrorOf(attributes),
    gain: flagOf(attributes['enableAgc'], true),
    noise: flagOf(attributes['enableAns'], true),
    stream: {
      width: numberOf(attributes['videoWidth'], 360, 64, 3840),
      height: numberOf(attributes['videoHeight'], 640, 64, 3840),
      fps: fps === defaultFps ? browserFps : fps,
      minKbps,
      maxKbps: Math.max(minKbps, numberOf(attributes['maxBitrate'], 1_000, 50, 20_000)),
      audioQuality: attributes['audioQuality'] === 'low' ? 'low' : 'high',
      mirrored: flagOf(attributes['remoteMirror'], flagOf(attributes['mirror'], false)),
      microphoneGain,
    },
  };
}

function mirrorOf(attributes: Attributes): PusherOptions['localMirror'] {
  const value = attributes['localMirror'];
  return value === 'enable' || value === 'disable' ? value : 'auto';
}

/** Whether the preview is mirrored: with `auto` only for the front camera. */
export const previewMirrored = (mirror: PusherOptions['localMirror'], facing: 'front' | 'back'): boolean =>
  mirror === 'enable' || (mirror === 'auto' && facing === 'front');
