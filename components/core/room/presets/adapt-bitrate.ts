import { releaseAll, type Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { StreamStatus } from '../types';
import type { NetworkCondition } from './adaptive-bitrate';
import type { RoomContext } from '../room-context';

/** Up to this level the network hardly carries more than sound; it is the level of an engine's own warning. */
const badUpTo = 2;

/** A stream that does not flow tells nothing about its network; breaks are counted apart. */
export function conditionOf(status: StreamStatus, level: number): NetworkCondition {
  if (status === 'weak') return level <= badUpTo ? 'bad' : 'weak';
  return status === 'live' ? 'good' : 'unknown';
}

/** Adapts the sent bitrate to the network: less on a weak network, sound alone before nothing, and more again on a good one. */
export function adaptBitrate({ me, deps }: Pick<RoomContext, 'me' | 'deps'>): Release {
  const { presets, session } = me;
  const { clock } = deps;
  let timer: Release = () => undefined;
  const schedule = (at: number | null): void => {
    timer();
    timer = at === null ? () => undefined : clock.after(Math.max(0, at - clock.now()), () => presets.tick());
  };
  return releaseAll([
    reaction(
      () => conditionOf(session.status, session.quality.level),
      (condition) => presets.setCondition(condition),
      { fireImmediately: true },
    ),
    reaction(
      () => session.state,
      // A stream that never flowed did not break: an absent server is not the network's fault.
      (state, before) => state === 'reconnecting' && before === 'live' && presets.connectionLost(),
    ),
    reaction(() => presets.nextChangeAt(), schedule, { fireImmediately: true }),
    () => timer(),
    () => presets.reset(),
  ]);
}
