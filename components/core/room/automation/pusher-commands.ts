import { releaseAll, type Release } from '../../shared/release';
import type { Capabilities } from '../capabilities';
import { comparer, reaction } from '../../shared/mobx';
import type { ElementCommands, PusherCommands, RoomPhase } from '../types';
import { isInRoom } from '../room-phase';
import type { RoomContext } from '../room-context';

/** The task of the pusher. A second start has another `attempt`, and a start of another element another `element`. */
export interface PusherTask {
  mode: 'off' | 'preview' | 'push';
  attempt: number;
  element: string;
}

export interface PusherFacts {
  phase: RoomPhase;
  url: string;
  attempt: number;
  element: string;
  camera: boolean;
  capabilities: Pick<Capabilities, 'preview' | 'publish'>;
}

export const off: PusherTask = { mode: 'off', attempt: 0, element: '' };

export function pusherTask({ phase, url, attempt, element, camera, capabilities }: PusherFacts): PusherTask {
  if (element === '') return off;
  if (isInRoom(phase) && url !== '') return { mode: 'push', attempt, element };
  const before = phase === 'idle' || phase === 'joining';
  return { mode: before && camera && capabilities.preview && capabilities.publish ? 'preview' : 'off', attempt: 0, element };
}

type Command = Exclude<keyof PusherCommands, keyof ElementCommands | 'switchCamera' | 'afterRemoval' | 'isOff'>;

const starts = { off: [], preview: ['startPreview'], push: ['start'] } as const;
const stops = { off: [], preview: ['stopPreview'], push: ['stop'] } as const;

/** The commands that lead from one task to the next. A new element does nothing yet, so nothing has to be stopped. */
export function commandsBetween(before: PusherTask, now: PusherTask): readonly Command[] {
  const begin: readonly Command[] = starts[now.mode];
  if (before.element !== now.element) return begin;
  if (before.mode === now.mode && before.attempt === now.attempt) return [];
  // `start` during a preview keeps the camera open.
  if (before.mode === 'preview' && now.mode === 'push') return begin;
  const end: readonly Command[] = stops[before.mode];
  return end.concat(begin);
}

/** Runs as long as the component of the element exists, in the lobby too. */
export function runPusherCommands(context: Pick<RoomContext, 'state' | 'me' | 'deps'>, commands: PusherCommands): Release {
  let before = off;
  const replace = reaction(
    () => context.me.session.generation,
    (generation) => commands.afterRemoval(() => context.me.setElement(generation)),
  );
  const run = reaction(
    () =>
      pusherTask({
        phase: context.state,
        url: context.me.session.url,
        attempt: context.me.session.attempt,
        element: context.me.pusherKey,
        camera: context.me.sends.camera,
        capabilities: context.deps.capabilities,
      }),
    (now) => {
      const due = commandsBetween(before, now);
      before = now;
      due.forEach((command) => commands[command]());
    },
    { equals: comparer.structural, fireImmediately: true },
  );
  return releaseAll([replace, run]);
}
