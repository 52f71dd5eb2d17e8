import { makeObservable, ref } from '../../shared/mobx';
import type { RoomModel } from '../../room/types';
import { isOn } from '../controls/controls-view';
import { SilenceDetector, nameFault, plainName, type NameFault } from './lobby-view';

/** What a person has typed so far. The field keeps its own text; here is what it would mean. */
export class LobbyForm {
  typed: string | null = null;
  /** Nobody is told of a missing name before they tried to go on without one. */
  tried = false;
  readonly silence = new SilenceDetector();

  constructor() {
    makeObservable(this, { typed: ref, tried: ref });
  }

  fault(name: string): '' | NameFault {
    const fault = nameFault(this.typed ?? name);
    return fault === 'missing' && !this.tried ? '' : fault;
  }

  type(text: string): void {
    this.typed = text;
  }

  /** In with what can be had: a device that failed stays off instead of being asked for again at the door. */
  join(room: RoomModel): Promise<void> | void {
    const typed = this.typed ?? room.me.name;
    this.tried = true;
    if (nameFault(typed) !== '' || room.state === 'joining') return undefined;
    const { microphone, camera } = room.me;
    // A refusal is the next page or a word at the field, so there is nobody else to tell.
    return room
      .join({ name: plainName(typed), microphone: isOn(microphone), camera: isOn(camera) })
      .then(undefined, () => undefined);
  }
}
