import type { Release } from '../../shared/release';
import { observable, reaction } from '../mobx';
import type { RoomModel } from '../model';
import { rooms } from '../rooms';
import { refusedDevice, type Permits } from './permit';

const known = observable.box<Permits>({ camera: 'unasked', microphone: 'unasked' }, { deep: false });

/** What the phone last said about the two permissions; observable. */
export const permits = (): Permits => known.get();

/** Reads the permissions again whenever a device of the room turns out to be refused: which of two gates is shut decides the words. */
export function watchPermits(room: () => RoomModel | null): Release {
  return reaction(
    () => {
      const now = room();
      return now === null ? null : refusedDevice(now.me);
    },
    (device) => {
      if (device !== null) void rooms.permissions?.read().then((read) => known.set(read));
    },
    { fireImmediately: true },
  );
}

/** Opens the mini program's settings, then tries the devices again. From a tap only. */
export function openSettings(room: RoomModel): Promise<void> {
  const { permissions } = rooms;
  if (permissions === null) return Promise.resolve();
  return permissions.openSettings().then((read) => {
    known.set(read);
    room.retryDevices();
  });
}
