import type { ControlTable } from '../../media/control-table';
import type { Settings } from '../../media/controls';
import { releaseAll, type Release } from '../../shared/release';
import { canUseTorch } from './controls';
import { autorun, comparer, reaction } from '../../shared/mobx';
import type { ElementCommands } from '../types';
import type { RoomContext } from '../room-context';

type Commanded = keyof ControlTable['commands'];

/** What the element is to be told of the settings that are commands. */
export interface SettingsTask {
  /** Another element, or one that started again, knows of none; '' while nothing is sent. */
  readonly element: string;
  /** Another lens has its own lamp, and it is out. */
  readonly lens: string;
  readonly settings: Partial<Settings>;
}

export const nothingApplied: SettingsTask = { element: '', lens: '', settings: {} };

/** The settings that have to be commanded now, of those in `names`. */
export function settingsDue(names: readonly Commanded[], before: SettingsTask, now: SettingsTask): readonly Commanded[] {
  if (now.element === '') return [];
  const known = before.element === now.element ? before.settings : {};
  return names.filter((name) => {
    // The lamp has one command for both ways, and begins dark.
    if (name === 'torch') return (known.torch === true && before.lens === now.lens) !== (now.settings.torch === true);
    return now.settings[name] !== undefined && now.settings[name] !== known[name];
  });
}

/** Lives as long as the element. */
export function runSettingCommands({ me, deps }: Pick<RoomContext, 'me' | 'deps'>, element: ElementCommands): Release {
  const { commands } = deps.controls;
  const names = Object.keys(commands) as Commanded[];
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
        settingsDue(names, before, now).forEach((name) => {
          const { method, options } = commands[name](Number(now.settings[name]));
          // Such as a zoom that this lens has not.
          element
            .invoke(method, options)
            .catch((cause: unknown) => deps.log('warn', 'setting not taken', { name, cause: String(cause) }));
        });
        if (now.element !== '') before = now;
      },
      { equals: comparer.structural, fireImmediately: true },
    ),
  ]);
}
