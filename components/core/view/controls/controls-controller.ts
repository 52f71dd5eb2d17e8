import type { RoomModel } from '../../room/types';
import { runAction, type ActionHost } from '../run-action';
import { tapExtra } from './extra-controls';
import { isOn, type ControlName } from './controls-view';

/** The room action of a tap on a button: the opposite of the state that the button shows. */
export const controlActions: { readonly [Name in ControlName]: (room: RoomModel) => Promise<void> | void } = {
  microphone: (room) => room.setMicrophone(!isOn(room.me.microphone)),
  camera: (room) => room.setCamera(!isOn(room.me.camera)),
  flip: (room) => room.switchCamera(),
  route: (room) => room.setRoute(room.me.route === 'speaker' ? 'earpiece' : 'speaker'),
  screen: (room) => room.controls.shareScreen(!isOn(room.me.screen)),
  leave: (room) => room.leave(),
};

/** The action of a button of the room, or of one that another component added. */
export const actionOf = (name: string): ((room: RoomModel) => Promise<void> | void) =>
  controlActions[name as ControlName] ?? ((room) => tapExtra(room.id, name));

/** A disabled button emits `why` with its reason; every other one runs its action. */
export function handleControlTap(component: ActionHost, { name, why }: { name: string; why: string }): void {
  if (why !== '') component.triggerEvent('why', { text: why });
  else runAction(component, actionOf(name));
}
