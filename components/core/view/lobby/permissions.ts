import type { Release } from '../../shared/release';
import { box, comparer, reaction } from '../../shared/mobx';
import type { Room } from '../../room/room';
import type { RoomModel, Toggle } from '../../room/types';
import { rooms } from '../../app/rooms';
import { roomByName } from '../room-by-name';
import { refusedDevice, type Permissions } from './permission-view';

const known = box<Permissions>({ camera: 'unasked', microphone: 'unasked' });

/** The two permissions as last read; observable. */
export const permissions = (): Permissions => ({ ...known.get(), link: rooms.copyLink !== null });

const readForView = (): Promise<void> | undefined => rooms.permissions?.read().then((read) => known.set(read));

/** Failures that the user may have fixed while the app was hidden: a permission, a cable, another app with the camera. */
const isCurable = ({ actual, reason }: Toggle): boolean => actual === 'failed' && /_(refused|missing|in_use)$/.test(reason ?? '');

/** The room of this name once its pusher may be built. */
export function readyRoom(name: string): Room | null {
  const room = roomByName(name);
  return room !== null && room.me.pusherReady ? room : null;
}

/**
 * Has the permissions read before the room's element is built. Reads them again whenever a device is refused, because the explanation
 * depends on the permission that is missing. When the app is shown with a failed device, retries it.
 */
export function watchPermissions(find: () => RoomModel | null): Release {
  let { foregroundCount } = rooms;
  let seen: RoomModel | null = null;
  return reaction(
    () => {
      const room = find();
      return { room, device: room === null ? null : refusedDevice(room.me), returns: rooms.foregroundCount };
    },
    ({ room, device, returns: now }) => {
      const isBack = now !== foregroundCount;
      const isNew = room !== seen;
      foregroundCount = now;
      seen = room;
      if (room === null) return;
      if (isNew) void room.elements.readPermissions();
      if (device !== null || isBack) void readForView();
      if (isBack && (isCurable(room.me.camera) || isCurable(room.me.microphone))) void room.retryDevices();
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
    else if (answer === 'granted') return room.retryDevices();
    else return readForView();
  });
}

/** Opens the mini program's settings, then retries the devices. Call it from a tap only. */
export function openSettings(room: RoomModel): Promise<void> {
  const { permissions } = rooms;
  if (permissions === null) return Promise.resolve();
  return permissions.openSettings().then((read) => {
    known.set(read);
    return room.retryDevices();
  });
}
