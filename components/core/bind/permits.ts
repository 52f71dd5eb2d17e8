import { wechatPlatform } from '../platform/wechat';
import type { Release } from '../shared/release';
import { observable, reaction } from '../store/mobx';
import type { RoomModel } from '../store/model';
import { refusedDevice, type Permits } from '../store/views/permit';

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
      if (device !== null) void wechatPlatform().permissions.read().then((read) => known.set(read));
    },
    { fireImmediately: true },
  );
}

/** Opens the mini program's settings, then tries the devices again. From a tap only. */
export function openSettings(room: RoomModel): Promise<void> {
  return wechatPlatform()
    .permissions.openSettings()
    .then((read) => {
      known.set(read);
      room.retryDevices();
    });
}
