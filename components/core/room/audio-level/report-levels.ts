import { roomStream } from '../../protocol/messages';
import type { Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { RoomContext } from '../room-context';

/** Finer steps than these nobody can see, and each is a frame to everybody. */
const volumeStep = 10;

export const volumeToReport = (volume: number, sends: boolean): number =>
  sends ? Math.min(100, Math.round(volume / volumeStep) * volumeStep) : 0;

/** Tells the others what only we can know: how loud we are, and how well our stream leaves us. */
export function reportLevels(context: RoomContext): Release {
  const { me, deps, id } = context;
  const stream = roomStream(id);
  const volume = reaction(
    () => volumeToReport(me.audioLevel.volume, me.sends.microphone),
    (level) => deps.signalling.sendEphemeral(stream, 'volume', { level }),
  );
  const net = reaction(
    () => me.session.quality.level,
    (level) => deps.signalling.sendEphemeral(stream, 'net', { level }),
  );
  return () => {
    volume();
    net();
  };
}
