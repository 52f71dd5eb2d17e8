import { releaseAll, type Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { StreamStatus } from '../types';
import type { NetworkCondition } from './adaptive-bitrate';
import type { RoomContext } from '../room-context';

/** The best level at which the network hardly carries more than sound: what an engine's complaints amount to. */
const badUpTo = 2;

/** A stream that does not flow says nothing about its network: breaks are counted by themselves. */
export function conditionOf(flow: StreamStatus, level: number): NetworkCondition {
  if (flow === 'weak') return level <= badUpTo ? 'bad' : 'weak';
  return flow === 'live' ? 'calm' : 'unknown';
}

/** What we send follows the network: less when it is weak, sound alone before nothing, and more again after calm. */
export function adaptBitrate({ me, deps }: Pick<RoomContext, 'me' | 'deps'>): Release {
  const { presets, session } = me;
  const { clock } = deps;
  let timer: Release = () => undefined;
  const wake = (at: number | null): void => {
    timer();
    timer = at === null ? () => undefined : clock.after(Math.max(0, at - clock.now()), () => presets.tick());
  };
  return releaseAll([
    reaction(
      () => conditionOf(session.status, session.quality.level),
      (weather) => presets.setCondition(weather),
      { fireImmediately: true },
    ),
    reaction(
      () => session.state,
      // What never flowed did not break: a server that is away is not our network.
      (course, before) => course === 'reconnecting' && before === 'live' && presets.connectionLost(),
    ),
    reaction(() => presets.nextChangeAt(), wake, { fireImmediately: true }),
    () => timer(),
    () => presets.reset(),
  ]);
}
