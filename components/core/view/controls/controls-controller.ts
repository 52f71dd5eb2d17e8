import type { RoomModel } from '../../room/types';
import { runAction, type ActionHost } from '../run-action';
import { extraControls } from './extra-controls';
import { isOn, type ControlName } from './controls-view';

/** The room action of a tap on a button: the opposite of the state that the button shows. */
export const controlActions: { readonly [Name in ControlName]: (room: RoomModel) => Promise<void> | void } = {
  microphone: (room) => room.setMicrophone(!isOn(room.me.microphone)),
  camera: (room) => room.setCamera(!isOn(room.me.camera)),
  flip: (room) => room.switchCamera(),
  route: (room) => room.setRoute(room.me.route === 'speaker' ? 'earpiece' : 'speaker'),
  screen: (room) => room.controls.shareScreen(!isOn(room.me.screen)),
  devices: (room) => extraControls(room.id).forEach(({ tap }) => tap()),
  leave: (room) => room.leave(),
};

/** A disabled button emits `why` with its reason; every other one runs its action. */
export function handleControlTap(component: ActionHost, { name, why }: { name: ControlName; why: string }): void {
  if (why === '') runAction(component, controlActions[name]);
  else component.triggerEvent('why', { text: why });
}
