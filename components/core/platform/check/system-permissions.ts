import { native } from '../native';
import type { Device, Host } from '../platform';

/** Whether the phone itself refuses WeChat this device (base library 2.20.1). False where the platform does not say. */
export function isRefusedBySystem(host: Pick<Host, 'atLeast' | 'kind'>, device: Device): boolean {
  // A browser has one permission only, which the setting reports.
  if (!host.atLeast('2.20.1') || host.kind === 'browser') return false;
  const setting = native.getAppAuthorizeSetting();
  return (device === 'camera' ? setting.cameraAuthorized : setting.microphoneAuthorized) === 'denied';
}
