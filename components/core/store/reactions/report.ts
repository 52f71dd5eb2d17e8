import { roomStream } from '../../protocol/messages';
import type { Release } from '../../shared/release';
import { reaction } from '../mobx';
import type { Scope } from '../scope';

/** Finer steps than these nobody can see, and each is a frame to everybody. */
const volumeStep = 10;

export const volumeToReport = (volume: number, sends: boolean): number =>
  sends ? Math.min(100, Math.round(volume / volumeStep) * volumeStep) : 0;

/** Tells the others what only we can know: how loud we are, and how well our stream leaves us. */
export function reportSelf(scope: Scope): Release {
  const { me, needs, id } = scope;
  const stream = roomStream(id);
  const volume = reaction(
    () => volumeToReport(me.voice.volume, me.sends.microphone),
    (level) => needs.signalling.report(stream, 'volume', { level }),
  );
  const net = reaction(
    () => me.line.quality.level,
    (level) => needs.signalling.report(stream, 'net', { level }),
  );
  return () => {
    volume();
    net();
  };
}
