import type { Json } from '../../shared/json';
import type { Release } from '../../shared/release';
import { reaction } from '../mobx';
import type { RoomPhase } from '../model';
import type { Scope } from '../scope';

/** The member attribute that says: a phone call has my microphone. */
export const interruptedAttribute = 'interrupted';

type Attributes = { readonly [key: string]: Json };

/** The attributes to tell the room, or null when it knows. They are replaced as a whole, so the others go along. */
export function interruptionDue(phase: RoomPhase, interrupted: boolean, known: Attributes | undefined): Attributes | null {
  if (phase !== 'joined' || known === undefined) return null;
  return (known[interruptedAttribute] === true) === interrupted ? null : { ...known, [interruptedAttribute]: interrupted };
}

export function tellInterruption(scope: Scope): Release {
  return reaction(
    () => interruptionDue(scope.state, scope.me.interrupted, scope.members.find(scope.me.id)?.attrs),
    (attrs) => {
      if (attrs !== null)
        scope.needs.request('member.update', { room: scope.id, attrs }).catch((cause: unknown) => scope.refused(cause));
    },
  );
}
