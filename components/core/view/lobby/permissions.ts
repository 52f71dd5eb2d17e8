import type { Release } from '../../shared/release';
import { box, comparer, reaction } from '../../shared/mobx';
import type { RoomModel, Toggle } from '../../room/types';
import { rooms } from '../../app/rooms';
import { refusedDevice, type Permissions } from './permission-view';

const known = box<Permissions>({ camera: 'unasked', microphone: 'unasked' });

/** The two permissions as last read; observable. */
export const permissions = (): Permissions => ({ ...known.get(), link: rooms.copyLink !== null });

/** Failures that the user may have fixed while the app was hidden: a permission, a cable, another app with the camera. */
const isCurable = ({ actual, reason }: Toggle): boolean => actual === 'failed' && /_(refused|missing|in_use)$/.test(reason ?? '');

/**
 * Reads the permissions again whenever a device of the room is refused, because the explanation depends on the permission that is missing.
 * When the app is shown with a failed device, retries it unless the mini program's own setting still forbids it.
 */
export function watchPermissions(find: () => RoomModel | null): Release {
  let { foregroundCount } = rooms;
  return reaction(
    () => {
      const room = find();
      return { room, device: room === null ? null : refusedDevice(room.me), returns: rooms.foregroundCount };
    },
    ({ room, device, returns: now }) => {
      const isBack = now !== foregroundCount;
      foregroundCount = now;
      if (room === null || (device === null && !isBack)) return;
      const failed = isCurable(room.me.camera) || isCurable(room.me.microphone);
      void rooms.permissions?.read().then((read) => {
        known.set(read);
        if (isBack && failed && (device === null || read[device] !== 'refused')) room.retryDevices();
      });
    },
    { equals: comparer.shallow, fireImmediately: true },
  );
}

/** Asks for the privacy agreement, then for the device. Call it from a tap only. */
export function askDevices(room: RoomModel): Promise<void> {
  const { permissions } = rooms;
  const device = refusedDevice(room.me);
  if (permissions === null || device === null) return Promise.resolve();
  return permissions.ask(device).then((answer) => {
    // A declined agreement leaves the device unasked, so the same action stays available.
    if (answer === 'undeclared') known.set({ ...known.get(), [device]: answer });
    else if (answer === 'granted') room.retryDevices();
    else return permissions.read().then((read) => known.set(read));
  });
}

/** Opens the mini program's settings, then retries the devices. Call it from a tap only. */
export function openSettings(room: RoomModel): Promise<void> {
  const { permissions } = rooms;
  if (permissions === null) return Promise.resolve();
  return permissions.openSettings().then((read) => {
    known.set(read);
    room.retryDevices();
  });
}
