import type { Release } from '../../shared/release';
import type { Capabilities } from '../capabilities';
import { comparer, reaction } from '../mobx';
import type { PusherCommands, RoomPhase } from '../model';
import { isIn } from '../room-phase';
import type { Scope } from '../scope';

/** What the element is to do. `run` and `element` tell a second start, or a start of another element, from the first. */
export interface PusherTask {
  mode: 'off' | 'preview' | 'push';
  run: number;
  element: string;
}

export interface PusherFacts {
  phase: RoomPhase;
  url: string;
  run: number;
  element: string;
  camera: boolean;
  capabilities: Pick<Capabilities, 'preview' | 'publish'>;
}

export const off: PusherTask = { mode: 'off', run: 0, element: '' };

export function pusherTask({ phase, url, run, element, camera, capabilities }: PusherFacts): PusherTask {
  if (isIn(phase) && url !== '') return { mode: 'push', run, element };
  const before = phase === 'idle' || phase === 'joining';
  return { mode: before && camera && capabilities.preview && capabilities.publish ? 'preview' : 'off', run: 0, element };
}

type Command = Exclude<keyof PusherCommands, 'switchCamera' | 'run'>;

const starts = { off: [], preview: ['startPreview'], push: ['start'] } as const;
const stops = { off: [], preview: ['stopPreview'], push: ['stop'] } as const;

/** The commands from one task to the next. An element that is new runs nothing that would have to be stopped. */
export function commandsBetween(before: PusherTask, now: PusherTask): readonly Command[] {
  const begin: readonly Command[] = starts[now.mode];
  if (before.element !== now.element) return begin;
  if (before.mode === now.mode && before.run === now.run) return [];
  // A preview becomes the push without the camera closing in between.
  if (before.mode === 'preview' && now.mode === 'push') return begin;
  const end: readonly Command[] = stops[before.mode];
  return end.concat(begin);
}

/** Lives as long as the element: in the lobby too. */
export function commandPusher(scope: Pick<Scope, 'state' | 'me' | 'needs'>, commands: PusherCommands): Release {
  let before = off;
  return reaction(
    () =>
      pusherTask({
        phase: scope.state,
        url: scope.me.line.url,
        run: scope.me.line.run,
        element: scope.me.pusherKey,
        camera: scope.me.sends.camera,
        capabilities: scope.needs.capabilities,
      }),
    (now) => {
      const due = commandsBetween(before, now);
      before = now;
      due.forEach((command) => commands[command]());
    },
    { equals: comparer.structural, fireImmediately: true },
  );
}
