import type { Json } from '../../shared/json';
import { releaseAll, type Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { RoomPhase } from '../types';
import type { RoomContext } from '../room-context';
import { dropLateAnswers } from './drop-late-answers';

/** Member attributes with the reason why this member sends nothing: a phone call has the microphone, or no page shows the room. */
export const interruptedAttribute = 'interrupted';
export const pausedAttribute = 'paused';

type Attributes = { readonly [key: string]: Json };

export interface AttributeFacts {
  readonly interrupted: boolean;
  readonly paused: boolean;
}

/** The own attributes to send, or null if the server has them. Attributes are replaced as a whole, so the other ones are sent too. */
export function attributesToSend(
  phase: RoomPhase,
  { interrupted, paused }: AttributeFacts,
  known: Attributes | undefined,
): Attributes | null {
  if (phase !== 'joined' || known === undefined) return null;
  const changed = (attribute: string, is: boolean) => ((known[attribute] === true) === is ? {} : { [attribute]: is });
  const changes = { ...changed(interruptedAttribute, interrupted), ...changed(pausedAttribute, paused) };
  return Object.keys(changes).length === 0 ? null : { ...known, ...changes };
}

export function syncAttributes(context: RoomContext): Release {
  const { request, release } = dropLateAnswers(context.deps.request);
  const syncing = reaction(
    () => attributesToSend(context.state, context.me, context.members.find(context.me.id)?.attrs),
    (attrs) => {
      if (attrs !== null)
        request('member.update', { room: context.id, attrs }).catch((cause: unknown) => context.requestRefused(cause));
    },
    { fireImmediately: true },
  );
  return releaseAll([release, syncing]);
}
