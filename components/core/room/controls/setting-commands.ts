import type { ControlTable } from '../../media/control-table';
import type { Settings } from '../../media/controls';
import { releaseAll, type Release } from '../../shared/release';
import { canUseTorch } from './controls';
import { autorun, comparer, reaction } from '../../shared/mobx';
import type { ElementCommands } from '../types';
import type { RoomContext } from '../room-context';

/** A setting that is applied by a command, as no attribute exists for it. */
type SettingCommand = keyof ControlTable['commands'];

/** The settings that the element should have, of those that are commands. */
export interface SettingsTask {
  /** The element and its start; a new start has no settings. '' while nothing is sent. */
  readonly element: string;
  /** The open camera; after a change of camera the torch is off. */
  readonly lens: string;
  readonly settings: Partial<Settings>;
}

export const nothingApplied: SettingsTask = { element: '', lens: '', settings: {} };

/** The settings in `names` whose commands have to run now. */
export function settingsToApply(
  names: readonly SettingCommand[],
  before: SettingsTask,
  now: SettingsTask,
): readonly SettingCommand[] {
  if (now.element === '') return [];
  const known = before.element === now.element ? before.settings : {};
  return names.filter((name) => {
    // One command toggles the torch, which is off at first.
    if (name === 'torch') return (known.torch === true && before.lens === now.lens) !== (now.settings.torch === true);
    return now.settings[name] !== undefined && now.settings[name] !== known[name];
  });
}

/** Runs as long as the element exists. */
export function runSettingCommands({ me, deps }: Pick<RoomContext, 'me' | 'deps'>, element: ElementCommands): Release {
  const { commands } = deps.controls;
  const names = Object.keys(commands) as SettingCommand[];
  let before = nothingApplied;
  return releaseAll([
    autorun(() => {
      if (me.settings.values.torch === true && !canUseTorch(me)) me.settings.set({ torch: false });
    }),
    reaction(
      () => ({
        element: me.session.live ? `${me.pusherKey} ${me.session.attempt}` : '',
        lens: `${me.facing} ${me.sends.camera}`,
        settings: canUseTorch(me) ? me.settings.values : { ...me.settings.values, torch: false },
      }),
      (now) => {
        settingsToApply(names, before, now).forEach((name) => {
          const { method, options } = commands[name](Number(now.settings[name]));
          // A failure is only logged: the camera may lack a zoom factor.
          element
            .invoke(method, options)
            .catch((cause: unknown) => deps.log('warn', 'setting not applied', { name, cause: String(cause) }));
        });
        if (now.element !== '') before = now;
      },
      { equals: comparer.structural, fireImmediately: true },
    ),
  ]);
}
