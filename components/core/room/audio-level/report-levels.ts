import { roomStream } from '../../protocol/messages';
import type { Release } from '../../shared/release';
import { reaction } from '../../shared/mobx';
import type { RoomContext } from '../room-context';

/** Audio levels are sent in steps of this size, because every change is a frame to every member. */
const volumeStep = 10;

export const volumeToReport = (volume: number, sends: boolean): number =>
  sends ? Math.min(100, Math.round(volume / volumeStep) * volumeStep) : 0;

/** Sends the own audio level and the quality of the sent stream to the other members, who cannot measure them. */
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
