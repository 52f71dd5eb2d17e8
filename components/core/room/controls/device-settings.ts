import type { Settings } from '../../media/controls';
import { controlFault } from './control-validation';
import { makeObservable, ref } from '../../shared/mobx';
import type { Dependencies } from '../dependencies';

/** Settings of the own devices: only those that were set, in this run of the app or an earlier one. */
export class DeviceSettings {
  values: Partial<Settings>;

  constructor(private readonly deps: Pick<Dependencies, 'choices' | 'capabilities' | 'controls'>) {
    // Stored settings are checked, because an older version or another phone's backup may have written them.
    this.values = this.persistent(
      deps.choices.last.settings,
      (setting) => controlFault(deps.controls.settings, setting, deps.capabilities) === null,
    );
    makeObservable(this, { values: ref });
  }

  set(changed: Partial<Settings>): void {
    this.values = { ...this.values, ...changed };
    this.deps.choices.remember({ settings: this.persistent(this.values, () => true) });
  }

  private persistent(settings: Partial<Settings>, isValid: (setting: Partial<Settings>) => boolean): Partial<Settings> {
    let result: Partial<Settings> = {};
    this.deps.controls.lasting.forEach((name) => {
      const setting = { [name]: settings[name] };
      if (settings[name] !== undefined && isValid(setting)) result = { ...result, ...setting };
    });
    return result;
  }
}
