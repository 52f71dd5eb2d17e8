import type { Capabilities } from '../room/capabilities';
import type { LocalParticipantModel, RoomModel } from '../room/types';
import type { Release } from '../shared/release';
import type { ConnectionModel } from './types';

export type { Locale, Texts } from '../texts/texts';

/** The own member of a room: wanted and actual values are kept apart. */
export type LocalParticipant = Pick<
  LocalParticipantModel,
  | 'id'
  | 'name'
  | 'role'
  | 'microphone'
  | 'camera'
  | 'screen'
  | 'facing'
  | 'route'
  | 'volume'
  | 'status'
  | 'trouble'
  | 'feedback'
  | 'videoPreset'
  | 'audioPreset'
>;

/** A room as a customer's code sees it. Every field is observable by `rtc.watch`; every promise rejects with an RtcError. */
export interface Room extends Pick<
  RoomModel,
  | 'id'
  | 'title'
  | 'attrs'
  | 'rules'
  | 'state'
  | 'members'
  | 'left'
  | 'error'
  | 'controls'
  | 'join'
  | 'leave'
  | 'setName'
  | 'setMicrophone'
  | 'setCamera'
  | 'switchCamera'
  | 'setRoute'
  | 'setVideoPreset'
  | 'setAudioPreset'
  | 'send'
  | 'on'
> {
  readonly me: LocalParticipant;
}

/** The result of `createRtc`: the app's one connection, and rooms by id. Each listed feature adds its own field, such as `rtc.calls`. */
export interface Rtc {
  readonly connection: ConnectionModel;
  readonly capabilities: Capabilities;
  /** Returns the same object for the same id. A room costs nothing until it is joined or shown. Throws `bad_request`, `closed`. */
  room(id: string): Room;
  /** Calls `then` with the value of `read`, now and whenever it changes. */
  watch<T>(read: () => T, then: (now: T) => void): Release;
  /** Call both from `App.onShow` and `App.onHide` below base library 2.1.2, where the kit can only guess them. */
  shown(): void;
  hidden(): void;
  /** Ends what the features have in progress, leaves every room and closes the connection; `createRtc` may be called again. */
  close(): Promise<void>;
}
