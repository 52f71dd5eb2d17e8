import type { ControlTable } from '../media/control-table';
import type { Device, MediaPlane } from '../media/media';
import type { Method, Params, Plane, Result } from '../protocol/messages';
import type { Clock } from '../shared/clock';
import type { Log } from '../shared/log';
import type { Release } from '../shared/release';
import type { Signalling } from '../signalling/signalling';
import type { Capabilities } from './capabilities';
import type { UserChoices } from './user-choices';
import type { UnknownCodes } from './unknown-codes';

/** What the app does with camera and microphone while it is hidden. */
export type WhenHidden = 'goOn' | 'mute';

/** Events of the app as a whole. */
export interface AppLifecycle {
  isHidden(): boolean;
  onShow(listener: () => void): Release;
  onHide(listener: () => void): Release;
  /** Another app took the sound, or gave it back (base library 2.6.2). */
  onInterruption(listener: (interrupted: boolean) => void): Release;
}

/** All that a room is given from outside; it reaches for nothing else. */
export interface Dependencies {
  readonly clock: Clock;
  readonly log: Log;
  readonly signalling: Pick<Signalling, 'sendEphemeral' | 'subscribe' | 'resumableStreams'>;
  readonly device: Device;
  readonly choices: UserChoices;
  readonly capabilities: Capabilities;
  readonly codes: UnknownCodes;
  readonly controls: ControlTable;
  readonly lifecycle: AppLifecycle;
  /** What becomes of our camera and microphone while the app is hidden. */
  readonly whenHidden: WhenHidden;
  /** The adapter of a plane; null for one that this build cannot speak. */
  plane(name: Plane): MediaPlane | null;
  /** Before joining no plane is named, and the element is only a camera. */
  readonly defaultPlane: MediaPlane;
  /** Connects when nobody did, and keeps the connection until the answer is here. */
  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Keeps the connection while a room is shown or joined. */
  hold(): Release;
  setKeepScreenOn(on: boolean): void;
}
