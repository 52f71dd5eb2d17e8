import type { Reason, RtcError } from '../protocol/errors';
import type { Phase } from '../signalling/signalling';

/** The state of the app's one connection. Every field is observable. */
export interface ConnectionModel {
  readonly phase: Phase;
  /** Attempts since the connection was last online. */
  readonly attempt: number;
  /** Clock time of the next attempt, or null when none is planned. */
  readonly retryAt: number | null;
  readonly networkDown: boolean;
  /** The reason why the connection is not online: no_server, token_failed …; null while it is online, and before the first attempt. */
  readonly trouble: Reason | null;
  /** The reason why the connection was closed for good; null while it may come back. */
  readonly ended: RtcError | null;
  /** Starts the next attempt at once. */
  retryNow(): void;
}

/** `undeclared`: the privacy agreement of the mini program does not list the device, and only its author can add it. */
export type PermissionState = 'granted' | 'refused' | 'unasked' | 'undeclared';

/** The permissions for camera and microphone. */
export interface PermissionsModel {
  read(): Promise<{ camera: PermissionState; microphone: PermissionState }>;
  ask(device: 'camera' | 'microphone'): Promise<PermissionState>;
  /** Opens WeChat's settings. It works only from a tap. */
  openSettings(): Promise<{ camera: PermissionState; microphone: PermissionState }>;
}
