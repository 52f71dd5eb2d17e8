import { releaseAll, type Release } from '../../shared/release';
import type { CallSounds } from '../call-model';
import { comparer, reaction } from '../mobx';
import type { CallNeeds } from './call-needs';

/** How often the phone shakes while it rings. */
const shakeMs = 2_000;

export interface RingFacts {
  /** Somebody asks to be answered here. */
  incoming: boolean;
  /** We are in a call already. */
  busy: boolean;
  /** Somebody's phone rings because of us. */
  outgoing: boolean;
  quiet: boolean;
  /** The app is not in front, or another one has the sound: a phone call. */
  away: boolean;
}

export interface Ringing {
  sound: 'incoming' | 'outgoing' | '';
  shakes: boolean;
}

/** Who talks is told of a second call by the hand, not by the ear. */
export function ringingOf({ incoming, busy, outgoing, quiet, away }: RingFacts): Ringing {
  const shakes = incoming && !quiet && !away;
  const sound = away ? '' : outgoing ? 'outgoing' : shakes && !busy ? 'incoming' : '';
  return { sound, shakes };
}

/** Makes the phone ring for as long as it should, and not a moment longer. */
export function ring(
  { sounds, clock }: Pick<CallNeeds, 'sounds' | 'clock'>,
  read: () => RingFacts,
  source: () => CallSounds,
): Release {
  let stop: Release = () => undefined;
  const shake = (): Release => {
    let timer: Release = () => undefined;
    const again = (): void => {
      sounds.vibrate();
      timer = clock.after(shakeMs, again);
    };
    again();
    return () => timer();
  };
  const over = reaction(
    () => {
      const { sound, shakes } = ringingOf(read());
      return { url: sound === '' ? '' : source()[sound], shakes };
    },
    ({ url, shakes }) => {
      stop();
      stop = releaseAll([url === '' ? () => undefined : sounds.play(url, { loop: true }), shakes ? shake() : () => undefined]);
    },
    { equals: comparer.structural, fireImmediately: true },
  );
  return () => {
    over();
    stop();
  };
}
