import type { Permissions, PhonePlatform } from '../../../components/core/platform/platform';
import type { DeviceClock } from '../../fakes/platform/fake-clock';
import { FakePlatform } from '../../fakes/platform/fake-platform';

const granted = { camera: 'granted', microphone: 'granted' } as const;

/** A phone whose user grants every permission. */
export class CallPhone extends FakePlatform<DeviceClock> implements PhonePlatform {
  readonly permissions: Permissions = {
    read: () => Promise.resolve(granted),
    ask: () => Promise.resolve('granted'),
    openSettings: () => Promise.resolve(granted),
  };
  readonly shown = (): void => undefined;
  readonly hidden = (): void => undefined;
}
