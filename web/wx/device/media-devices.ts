import { applyUseDevice, watchDevices } from '../../live/device-selection';
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
    useMediaDevice: api('useMediaDevice', applyUseDevice),
  };
}
