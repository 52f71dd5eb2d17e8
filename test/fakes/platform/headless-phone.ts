import type { PhonePlatform } from '../../../components/core/platform/platform';
import { nodePlatform, type NodePlatformOptions } from '../../../tools/bot/node-platform';

/** A phone without a screen, sounds or permission prompts, for the whole kit in a Node process. */
export function headlessPhone(options: NodePlatformOptions = {}): PhonePlatform {
  const nothing = (): void => undefined;
  const granted = () => Promise.resolve({ camera: 'granted' as const, microphone: 'granted' as const });
  return {
    ...nodePlatform(options),
    permissions: { read: granted, ask: () => Promise.resolve('granted'), openSettings: granted },
    sounds: { play: () => nothing, vibrate: nothing, onInterruption: () => nothing },
    copy: () => Promise.resolve(),
    onDevices: () => nothing,
    shown: nothing,
    hidden: nothing,
  };
}
