import { flagOf, numberOf, textOf, type Attributes } from '../attributes';
import type { StreamWish } from './publication';

/** The attributes of `<live-pusher>` that mean something in a browser, read once and with WeChat's defaults. */
export interface PusherWish {
  url: string;
  autopush: boolean;
  camera: boolean;
  microphone: boolean;
  muted: boolean;
  facing: 'front' | 'back';
  /** Not WeChat's: `device-position="screen"` sends a screen instead of camera and microphone. */
  screen: boolean;
  localMirror: 'auto' | 'enable' | 'disable';
  gain: boolean;
  noise: boolean;
  stream: StreamWish;
}

/** WeChat's default, 15 frames, cannot be told from no wish at all, and browsers can do better. */
const unwishedFps = 15;
const usualFps = 30;

export function pusherWish(attributes: Attributes, microphoneGain: number): PusherWish {
  const minKbps = numberOf(attributes['minBitrate'], 200, 50, 20_000);
  const fps = numberOf(attributes['fps'], unwishedFps, 1, 60);
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
      fps: fps === unwishedFps ? usualFps : fps,
      minKbps,
      maxKbps: Math.max(minKbps, numberOf(attributes['maxBitrate'], 1_000, 50, 20_000)),
      soundQuality: attributes['audioQuality'] === 'low' ? 'low' : 'high',
      mirrored: flagOf(attributes['remoteMirror'], flagOf(attributes['mirror'], false)),
      microphoneGain,
    },
  };
}

function mirrorOf(attributes: Attributes): PusherWish['localMirror'] {
  const wished = attributes['localMirror'];
  return wished === 'enable' || wished === 'disable' ? wished : 'auto';
}

/** Is the preview mirrored? By itself only when the camera looks at the person. */
export const previewMirrored = (mirror: PusherWish['localMirror'], facing: 'front' | 'back'): boolean =>
  mirror === 'enable' || (mirror === 'auto' && facing === 'front');
