import type { Json } from '../../shared/json';
import type { Release } from '../../shared/release';
import { reaction } from '../mobx';
import type { RoomPhase } from '../model';
import type { Scope } from '../scope';

/** The member attributes that say why nothing comes from us: a phone call has the microphone, or another page is looked at. */
export const interruptedAttribute = 'interrupted';
export const pausedAttribute = 'paused';

type Attributes = { readonly [key: string]: Json };

export interface Absence {
  readonly interrupted: boolean;
  readonly paused: boolean;
}

/** The attributes to tell the room, or null when it knows. They are replaced as a whole, so the others go along. */
export function absenceDue(phase: RoomPhase, { interrupted, paused }: Absence, known: Attributes | undefined): Attributes | null {
  if (phase !== 'joined' || known === undefined) return null;
  const unlike = (attribute: string, is: boolean) => ((known[attribute] === true) === is ? {} : { [attribute]: is });
  const due = { ...unlike(interruptedAttribute, interrupted), ...unlike(pausedAttribute, paused) };
  return Object.keys(due).length === 0 ? null : { ...known, ...due };
}

export function tellAbsence(scope: Scope): Release {
  return reaction(
    () => absenceDue(scope.state, scope.me, scope.members.find(scope.me.id)?.attrs),
    (attrs) => {
      if (attrs !== null)
        scope.needs.request('member.update', { room: scope.id, attrs }).catch((cause: unknown) => scope.refused(cause));
    },
    { fireImmediately: true },
  );
}
