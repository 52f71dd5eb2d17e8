import { makeObservable, ref } from '../../shared/mobx';
import type { RoomModel } from '../../room/types';
import { isOn } from '../controls/controls-view';
import { SilenceDetector, nameFault, plainName, type NameFault } from './lobby-view';

/** The user's input so far. The field keeps its own text; this is the value that joining would use. */
export class LobbyForm {
  typed: string | null = null;
  /** A missing name is an error only after an attempt to join without one. */
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

  /** Joins with the devices that work: a failed device stays off instead of failing again. */
  join(room: RoomModel): Promise<void> | void {
    const typed = this.typed ?? room.me.name;
    this.tried = true;
    if (nameFault(typed) !== '' || room.state === 'joining') return undefined;
    const { microphone, camera } = room.me;
    // A failure shows the end screen or an error at the field, so nothing else reports it.
    return room
      .join({ name: plainName(typed), microphone: isOn(microphone), camera: isOn(camera) })
      .then(undefined, () => undefined);
  }
}
