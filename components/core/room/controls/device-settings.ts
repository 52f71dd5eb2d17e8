import type { Settings } from '../../media/controls';
import { controlFault } from './control-validation';
import { makeObservable, ref } from '../../shared/mobx';
import type { Dependencies } from '../dependencies';

/** How the own devices are set: only what was set, now or at an earlier start. */
export class DeviceSettings {
  values: Partial<Settings>;

  constructor(private readonly deps: Pick<Dependencies, 'choices' | 'capabilities' | 'controls'>) {
    // Storage may hold what an older version, another phone's backup, or somebody else wrote.
    this.values = this.persistent(
      deps.choices.last.settings,
      (one) => controlFault(deps.controls.settings, one, deps.capabilities) === null,
    );
    makeObservable(this, { values: ref });
  }

  set(changed: Partial<Settings>): void {
    this.values = { ...this.values, ...changed };
    this.deps.choices.remember({ settings: this.persistent(this.values, () => true) });
  }

  private persistent(settings: Partial<Settings>, isGood: (one: Partial<Settings>) => boolean): Partial<Settings> {
    let kept: Partial<Settings> = {};
    this.deps.controls.lasting.forEach((name) => {
      const one = { [name]: settings[name] };
      if (settings[name] !== undefined && isGood(one)) kept = { ...kept, ...one };
    });
    return kept;
  }
}
