import type { Reason } from '../../protocol/errors';
import type { Role } from '../../protocol/room-state';
import type { RoomPhase, Toggle } from '../types';
import { isInRoom } from '../room-phase';

/** All that decides what a microphone or camera button says. */
export interface ToggleFacts {
  wanted: boolean;
  /** Why the device cannot be had; null when nothing is known against it. */
  failure: Reason | null;
  phase: RoomPhase;
  /** The server's word on our track: null when we publish none. */
  serverMuted: boolean | null;
  /** The element really sends. */
  live: boolean;
}

/** Pure, so that every combination of wish, server and element has a row in a test. */
export function toggleOf(facts: ToggleFacts): Toggle {
  return { wanted: facts.wanted, actual: actualOf(facts), reason: facts.wanted ? facts.failure : null };
}

function actualOf({ wanted, failure, phase, serverMuted, live }: ToggleFacts): Toggle['actual'] {
  if (wanted && failure !== null) return 'failed';
  // Before joining nobody else is concerned, so the wish is the fact.
  if (phase === 'idle' || phase === 'left') return wanted ? 'on' : 'off';
  if (!wanted) return serverMuted === false ? 'on' : 'off';
  return serverMuted === false && live ? 'on' : 'starting';
}

/** Why a device cannot be switched on here at all; null when it may be tried. Off is always possible. */
export function refusalReason(
  wanted: { microphone?: boolean; camera?: boolean },
  { publish, phase, role }: { publish: boolean; phase: RoomPhase; role: Role },
): Reason | null {
  if (wanted.microphone !== true && wanted.camera !== true) return null;
  if (!publish) return 'unsupported';
  return isInRoom(phase) && role === 'audience' ? 'forbidden' : null;
}
