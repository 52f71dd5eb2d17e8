import { applyUseDevice, watchDevices } from '../../live/device-selection';
import { onMutedVoice } from '../../live/muted-voice';
import { api } from '../callbacks';
import type { WxMembers } from '../members';

type Listener = (devices: object) => void;

/**
 * The devices of a computer, which no phone lets a mini program choose: additions to WeChat's API. They are absent where the browser has no
 * devices to offer, on a page without https.
 */
export function mediaDevicesApi(): WxMembers {
  if (navigator.mediaDevices === undefined) return {};
  const watched = new Map<Listener, () => void>();
  const voices = new Map<() => void, () => void>();
  return {
    /** Also reports the present devices, soon after the call. */
    onMediaDevicesChange: (listener: Listener) => {
      if (!watched.has(listener)) watched.set(listener, watchDevices(listener));
    },
    /** Without an argument it removes all listeners, as in WeChat. */
    offMediaDevicesChange: (listener?: Listener) => {
      (listener === undefined ? [...watched.keys()] : [listener]).forEach((each) => {
        watched.get(each)?.();
        watched.delete(each);
      });
    },
    /** The user talks while the microphone of a live-pusher is muted. */
    onMutedVoice: (listener: () => void) => {
      if (!voices.has(listener)) voices.set(listener, onMutedVoice(listener));
    },
    offMutedVoice: (listener?: () => void) => {
      (listener === undefined ? [...voices.keys()] : [listener]).forEach((each) => {
        voices.get(each)?.();
        voices.delete(each);
      });
    },
    useMediaDevice: api('useMediaDevice', applyUseDevice),
  };
}
