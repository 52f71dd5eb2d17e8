import type { DeviceKind, DeviceList } from '../../shared/device-list';
import type { Release } from '../../shared/release';
import { native } from '../native';
import type { Host } from '../platform';

/** Additions of the browser runtime to WeChat's API. */
interface DeviceApi {
  onMediaDevicesChange(listener: (devices: DeviceList) => void): void;
  offMediaDevicesChange(listener: (devices: DeviceList) => void): void;
  useMediaDevice(options: { device: DeviceKind; id: string; fail(): void }): void;
}

const api = native as unknown as DeviceApi;

/** Passes on the devices of a browser, now and after each change. A phone has no list of devices, and nothing is passed on. */
export function watchDevices({ listsDevices }: Pick<Host, 'listsDevices'>, listener: (devices: DeviceList) => void): Release {
  if (listsDevices !== true) return () => undefined;
  api.onMediaDevicesChange(listener);
  return () => api.offMediaDevicesChange(listener);
}

/** Uses a device from now on, in every room of this browser. Call it only with a device of the list. */
export const useDevice = (device: DeviceKind, id: string): void => api.useMediaDevice({ device, id, fail: () => undefined });
