import type { ControlTable } from '../../media/control-table';
import type { Settings } from '../../media/controls';
import { releaseAll, type Release } from '../../shared/release';
import { mayShine } from '../controls';
import { autorun, comparer, reaction } from '../mobx';
import type { ElementCommands } from '../model';
import type { Scope } from '../scope';

type Commanded = keyof ControlTable['commands'];

/** What the element is to be told of the settings that are commands. */
export interface SettingsTask {
  /** Another element, or one that started again, knows of none; '' while nothing is sent. */
  readonly element: string;
  /** Another lens has its own lamp, and it is out. */
  readonly lens: string;
  readonly settings: Partial<Settings>;
}

export const untold: SettingsTask = { element: '', lens: '', settings: {} };

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
export function commandSettings({ me, needs }: Pick<Scope, 'me' | 'needs'>, element: ElementCommands): Release {
  const { commands } = needs.controls;
  const names = Object.keys(commands) as Commanded[];
  let before = untold;
  return releaseAll([
    autorun(() => {
      if (me.settings.now.torch === true && !mayShine(me)) me.settings.choose({ torch: false });
    }),
    reaction(
      () => ({
        element: me.line.live ? `${me.pusherKey} ${me.line.run}` : '',
        lens: `${me.facing} ${me.sends.camera}`,
        settings: mayShine(me) ? me.settings.now : { ...me.settings.now, torch: false },
      }),
      (now) => {
        settingsDue(names, before, now).forEach((name) => {
          const { method, options } = commands[name](Number(now.settings[name]));
          // Such as a zoom that this lens has not.
          element
            .run(method, options)
            .catch((cause: unknown) => needs.log('warn', 'setting not taken', { name, cause: String(cause) }));
        });
        if (now.element !== '') before = now;
      },
      { equals: comparer.structural, fireImmediately: true },
    ),
  ]);
}
