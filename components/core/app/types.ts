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
  /** Why the connection is not online: no_server, token_failed …; null while it is online, or before the first attempt. */
  readonly trouble: Reason | null;
  /** Why the connection was closed for good; null while it may come back. */
  readonly ended: RtcError | null;
  retryNow(): void;
}

/** `undeclared`: the mini program's privacy agreement lacks the device, which only its author can add. */
export type PermissionState = 'granted' | 'refused' | 'unasked' | 'undeclared';

/** The permissions for camera and microphone, as far as a mini program can see them. */
export interface PermissionsModel {
  read(): Promise<{ camera: PermissionState; microphone: PermissionState }>;
  ask(device: 'camera' | 'microphone'): Promise<PermissionState>;
  /** Call it from a tap. */
  openSettings(): Promise<{ camera: PermissionState; microphone: PermissionState }>;
}
