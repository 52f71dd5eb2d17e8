import { useDevice } from '../platform/devices/device-list';
import { watchMutedVoice } from '../platform/devices/muted-voice';
import { recordMicrophone } from '../platform/devices/recorder';
import { wechatPlatform } from '../platform/wechat';
import type { Json } from '../shared/json';
import type { DevicePlatform } from '../view/devices/device-sheet';

const key = 'rtc.devices';

type Stored = { readonly [name: string]: Json };

const read = (): Stored => {
  const value = wechatPlatform().storage.read(key);
  return typeof value === 'object' && value !== null ? (value as Stored) : {};
};

const toneOf = (is: string): string => `/${is.replace(/^\//, '').replace(/devices\/index$/, '')}assets/sounds/test.mp3`;

/**
 * The platform for one rtc-devices. `is` is the path of the component, from which the path of the test sound follows. Base library 1.7.2
 * has none, and the sound is silent there.
 */
export const devicePlatform = (is: string | undefined): DevicePlatform => ({
  use: useDevice,
  playTone: () => wechatPlatform().sounds.play(is === undefined ? '' : toneOf(is), { loop: false }),
  clock: wechatPlatform().clock,
  record: recordMicrophone,
  playFile: (path) => wechatPlatform().sounds.play(path, { loop: false }),
  onMutedVoice: (listener) => watchMutedVoice(wechatPlatform().host, listener),
  get stored() {
    return read();
  },
  store: (choice) => wechatPlatform().storage.write(key, { ...read(), ...choice }),
});
