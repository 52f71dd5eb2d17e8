import type { Json } from '../../shared/json';
import type { Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { RoomPhase } from '../types';
import type { RoomContext } from '../room-context';

/** The member attributes that say why nothing comes from us: a phone call has the microphone, or another page is looked at. */
export const interruptedAttribute = 'interrupted';
export const pausedAttribute = 'paused';

type Attributes = { readonly [key: string]: Json };

export interface AbsenceFacts {
  readonly interrupted: boolean;
  readonly paused: boolean;
}

/** The attributes to tell the room, or null when it knows. They are replaced as a whole, so the others go along. */
export function attributesDue(
  phase: RoomPhase,
  { interrupted, paused }: AbsenceFacts,
  known: Attributes | undefined,
): Attributes | null {
  if (phase !== 'joined' || known === undefined) return null;
  const unlike = (attribute: string, is: boolean) => ((known[attribute] === true) === is ? {} : { [attribute]: is });
  const due = { ...unlike(interruptedAttribute, interrupted), ...unlike(pausedAttribute, paused) };
  return Object.keys(due).length === 0 ? null : { ...known, ...due };
}

export function syncAttributes(context: RoomContext): Release {
  return reaction(
    () => attributesDue(context.state, context.me, context.members.find(context.me.id)?.attrs),
    (attrs) => {
      if (attrs !== null)
        context.deps
          .request('member.update', { room: context.id, attrs })
          .catch((cause: unknown) => context.requestRefused(cause));
    },
    { fireImmediately: true },
  );
}
