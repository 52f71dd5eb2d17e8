import type { Reason } from '../../protocol/errors';
import type { Role } from '../../protocol/room-state';
import type { RoomPhase, Toggle } from '../types';
import { isInRoom } from '../room-phase';

/** One flag for each own device: true is on. */
export interface DeviceFlags {
  readonly microphone: boolean;
  readonly camera: boolean;
}

/** The reason why each own device cannot be used; null if it can. */
export interface DeviceFailures {
  readonly microphone: Reason | null;
  readonly camera: Reason | null;
}

/** The facts that decide the state of a microphone or camera button. */
export interface ToggleFacts {
  wanted: boolean;
  /** The reason why the device cannot be used; null if none is known. */
  failure: Reason | null;
  phase: RoomPhase;
  /** The mute state of the own track at the server; null if it is not published. */
  serverMuted: boolean | null;
  /** The native element is sending. */
  live: boolean;
}

/** The state of the button. Pure, so that a test has a row for every combination. */
export function toggleOf(facts: ToggleFacts): Toggle {
  return { wanted: facts.wanted, actual: actualOf(facts), reason: facts.wanted ? facts.failure : null };
}

function actualOf({ wanted, failure, phase, serverMuted, live }: ToggleFacts): Toggle['actual'] {
  if (wanted && failure !== null) return 'failed';
  // Outside a room there is no server state to wait for.
  if (phase === 'idle' || phase === 'left') return wanted ? 'on' : 'off';
  if (!wanted) return serverMuted === false ? 'on' : 'off';
  return serverMuted === false && live ? 'on' : 'starting';
}

/** The reason why a device cannot be switched on; null if it may be tried. Switching off is always possible. */
export function refusalReason(
  wanted: Partial<DeviceFlags>,
  { publish, phase, role }: { publish: boolean; phase: RoomPhase; role: Role },
): Reason | null {
  if (wanted.microphone !== true && wanted.camera !== true) return null;
  if (!publish) return 'unsupported';
  return isInRoom(phase) && role === 'audience' ? 'forbidden' : null;
}
