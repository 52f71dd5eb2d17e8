import { releaseAll, type Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { StreamStatus } from '../types';
import type { NetworkCondition } from './adaptive-bitrate';
import type { RoomContext } from '../room-context';

/** Up to this quality level the network is bad and hardly carries more than sound. A warning of the engine counts as this level. */
const badUpTo = 2;

/** The network condition under a stream; unknown unless the stream flows. Lost connections are counted separately. */
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
      // A stream that was never live lost no connection: an unreachable server is not the network's fault.
      (state, before) => state === 'reconnecting' && before === 'live' && presets.connectionLost(),
    ),
    reaction(() => presets.nextChangeAt(), schedule, { fireImmediately: true }),
    () => timer(),
    () => presets.reset(),
  ]);
}
