import type { Settings } from '../media/controls';
import { faultIn } from './control-faults';
import { makeObservable, ref } from './mobx';
import type { Needs } from './needs';

/** How the own devices are set: only what was set, now or at an earlier start. */
export class OwnSettings {
  now: Partial<Settings>;

  constructor(private readonly needs: Pick<Needs, 'choices' | 'capabilities' | 'controls'>) {
    // Storage may hold what an older version, another phone's backup, or somebody else wrote.
    this.now = this.lasting(
      needs.choices.last.settings,
      (one) => faultIn(needs.controls.settings, one, needs.capabilities) === null,
    );
    makeObservable(this, { now: ref });
  }

  choose(changed: Partial<Settings>): void {
    this.now = { ...this.now, ...changed };
    this.needs.choices.remember({ settings: this.lasting(this.now, () => true) });
  }

  private lasting(settings: Partial<Settings>, isGood: (one: Partial<Settings>) => boolean): Partial<Settings> {
    let kept: Partial<Settings> = {};
    this.needs.controls.lasting.forEach((name) => {
      const one = { [name]: settings[name] };
      if (settings[name] !== undefined && isGood(one)) kept = { ...kept, ...one };
    });
    return kept;
  }
}
