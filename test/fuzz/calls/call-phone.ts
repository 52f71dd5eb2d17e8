import type { Permissions, PhonePlatform } from '../../../components/core/platform/platform';
import type { PhoneShare } from '../../fakes/fake-clock';
import { FakePlatform } from '../../fakes/fake-platform';

const granted = { camera: 'granted', microphone: 'granted' } as const;

/** A phone with a person in front of it who lets the app use everything. */
export class CallPhone extends FakePlatform<PhoneShare> implements PhonePlatform {
  readonly permissions: Permissions = {
    read: () => Promise.resolve(granted),
    ask: () => Promise.resolve('granted'),
    openSettings: () => Promise.resolve(granted),
  };
  readonly shown = (): void => undefined;
  readonly hidden = (): void => undefined;
}
