import { releaseAll, type Release } from '../../shared/release';
import { reaction } from '../mobx';
import type { Flow } from '../model';
import type { Weather } from '../preset-policy';
import type { Scope } from '../scope';

/** A stream that does not flow says nothing about its network: breaks are counted by themselves. */
export const weatherOf = (flow: Flow): Weather => (flow === 'weak' ? 'weak' : flow === 'live' ? 'calm' : 'unknown');

/** What we send follows the network: less when it is weak, sound alone before nothing, and more again after calm. */
export function adapt({ me, needs }: Pick<Scope, 'me' | 'needs'>): Release {
  const { presets, line } = me;
  const { clock } = needs;
  let timer: Release = () => undefined;
  const wake = (at: number | null): void => {
    timer();
    timer = at === null ? () => undefined : clock.after(Math.max(0, at - clock.now()), () => presets.pass(clock.now()));
  };
  return releaseAll([
    reaction(
      () => weatherOf(line.flow),
      (weather) => presets.weatherIs(weather, clock.now()),
      { fireImmediately: true },
    ),
    reaction(
      () => line.course === 'reconnecting',
      (broken) => broken && presets.broke(clock.now()),
    ),
    reaction(() => presets.dueAt(), wake, { fireImmediately: true }),
    () => timer(),
    () => presets.rest(),
  ]);
}
