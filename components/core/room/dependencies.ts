import type { ControlTable } from '../media/control-table';
import type { Device, MediaPlane } from '../media/media';
import type { Method, Params, Plane, Result } from '../protocol/messages';
import type { Clock } from '../shared/clock';
import type { Log } from '../shared/log';
import type { Release } from '../shared/release';
import type { Signalling } from '../signalling/signalling';
import type { Capabilities } from './capabilities';
import type { DeviceFlags } from './mute/device-toggle';
import type { UserChoices } from './user-choices';
import type { UnknownCodes } from './unknown-codes';

/** The treatment of camera and microphone while the app is hidden: `goOn` sends both, `mute` sends neither. */
export type WhenHidden = 'goOn' | 'mute';

/** Events of the app as a whole. */
export interface AppLifecycle {
  isHidden(): boolean;
  onShow(listener: () => void): Release;
  onHide(listener: () => void): Release;
  /** Another app, such as a phone call, took the sound, or released it (base library 2.6.2). */
  onInterruption(listener: (interrupted: boolean) => void): Release;
}

/** The user's answers to the requests for camera and microphone. */
export interface DevicePermissions {
  read(): Promise<{ readonly [Name in keyof DeviceFlags]: 'granted' | 'refused' | 'unasked' | 'undeclared' }>;
}

/** Everything that a room uses from outside. */
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
  readonly permissions: DevicePermissions;
  readonly whenHidden: WhenHidden;
  /** The adapter of a plane; null if this build does not support the plane. */
  plane(name: Plane): MediaPlane | null;
  /** The plane before joining, when the pusher is only a camera preview. */
  readonly defaultPlane: MediaPlane;
  /** Sends a request. Connects if needed, and keeps the connection until the answer arrives. */
  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Keeps the connection until released: while a room is shown or joined. */
  acquireConnection(): Release;
  setKeepScreenOn(on: boolean): void;
}
