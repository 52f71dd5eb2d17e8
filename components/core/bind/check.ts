import { probeSocket } from '../platform/check/socket-probe';
import { isRefusedBySystem } from '../platform/check/system-permissions';
import { wechatPlatform } from '../platform/wechat';
import type { Release } from '../shared/release';

const toneOf = (is: string): string => `/${is.replace(/^\//, '').replace(/check\/index$/, '')}assets/sounds/test.mp3`;

/**
 * The parts of the platform that rtc-check uses. `is` is the path of the component, from which the path of the test sound follows. Base
 * library 1.7.2 has none, and the sound is silent there.
 */
export const checkPlatform = (is: string | undefined) => {
  const { clock, host, sounds, copy } = wechatPlatform();
  return {
    clock,
    system: { kind: host.kind, name: host.system, version: host.version },
    probe: (url: string, limitMs: number, done: (probe: { opened: boolean; message: string }) => void): Release =>
      probeSocket(clock, { url, limitMs }, done),
    isRefusedBySystem: (device: 'camera' | 'microphone') => isRefusedBySystem(host, device),
    playTone: () => sounds.play(is === undefined ? '' : toneOf(is), { loop: false }),
    copy,
  };
};
