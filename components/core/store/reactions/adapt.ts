import { releaseAll, type Release } from '../../shared/release';
import { reaction } from '../mobx';
import type { Flow } from '../model';
import type { Weather } from '../preset-policy';
import type { Scope } from '../scope';

/** The best level at which the network hardly carries more than sound: what an engine's complaints amount to. */
const badUpTo = 2;

/** A stream that does not flow says nothing about its network: breaks are counted by themselves. */
export function weatherOf(flow: Flow, level: number): Weather {
  if (flow === 'weak') return level <= badUpTo ? 'bad' : 'weak';
  return flow === 'live' ? 'calm' : 'unknown';
}

/** What we send follows the network: less when it is weak, sound alone before nothing, and more again after calm. */
export function adapt({ me, needs }: Pick<Scope, 'me' | 'needs'>): Release {
  const { presets, line } = me;
  const { clock } = needs;
  let timer: Release = () => undefined;
  const wake = (at: number | null): void => {
    timer();
    timer = at === null ? () => undefined : clock.after(Math.max(0, at - clock.now()), () => presets.pass());
  };
  return releaseAll([
    reaction(
      () => weatherOf(line.flow, line.quality.level),
      (weather) => presets.weatherIs(weather),
      { fireImmediately: true },
    ),
    reaction(
      () => line.course,
      // What never flowed did not break: a server that is away is not our network.
      (course, before) => course === 'reconnecting' && before === 'live' && presets.broke(),
    ),
    reaction(() => presets.dueAt(), wake, { fireImmediately: true }),
    () => timer(),
    () => presets.rest(),
  ]);
}
