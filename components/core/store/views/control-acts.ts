import type { RoomModel } from '../model';
import { act, type Teller } from './act';
import { isOn, type ControlName } from './controls';

/** What a tap on a button asks of the room: the opposite of what the button shows. */
export const controlActs: { readonly [Name in ControlName]: (room: RoomModel) => Promise<void> } = {
  microphone: (room) => room.setMicrophone(!isOn(room.me.microphone)),
  camera: (room) => room.setCamera(!isOn(room.me.camera)),
  flip: (room) => room.switchCamera(),
  route: (room) => room.setRoute(room.me.route === 'speaker' ? 'earpiece' : 'speaker'),
  screen: (room) => room.controls.shareScreen(!isOn(room.me.screen)),
  leave: (room) => room.leave(),
};

/** A button that can do nothing now says why by `why`; every other one does what it shows. */
export function tapControl(component: Teller, { name, why }: { name: ControlName; why: string }): void {
  if (why === '') act(component, controlActs[name]);
  else component.triggerEvent('why', { text: why });
}
