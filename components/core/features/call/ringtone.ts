import { releaseAll, type Release } from '../../shared/release';
import type { CallSounds } from './types';
import { comparer, reaction } from '../../shared/mobx';
import type { FeatureContext } from '../../app/features';

/** How often the phone vibrates while it rings. */
const vibrateEveryMs = 2_000;

export interface RingFacts {
  /** Somebody asks to be answered here. */
  incoming: boolean;
  /** We are in a call already. */
  busy: boolean;
  /** Somebody's phone rings because of us. */
  outgoing: boolean;
  doNotDisturb: boolean;
  /** The app is not in front, or another one has the sound: a phone call. */
  away: boolean;
}

export interface RingState {
  sound: 'incoming' | 'outgoing' | '';
  vibrates: boolean;
}

/** Who talks is told of a second call by the hand, not by the ear. */
export function ringStateOf({ incoming, busy, outgoing, doNotDisturb, away }: RingFacts): RingState {
  const vibrates = incoming && !doNotDisturb && !away;
  const sound = away ? '' : outgoing ? 'outgoing' : vibrates && !busy ? 'incoming' : '';
  return { sound, vibrates };
}

/** Makes the phone ring for as long as it should, and not a moment longer. */
export function startRingtone(
  { sounds, clock }: Pick<FeatureContext, 'sounds' | 'clock'>,
  read: () => RingFacts,
  source: () => CallSounds,
): Release {
  let stop: Release = () => undefined;
  const vibrate = (): Release => {
    let timer: Release = () => undefined;
    const again = (): void => {
      sounds.vibrate();
      timer = clock.after(vibrateEveryMs, again);
    };
    again();
    return () => timer();
  };
  const over = reaction(
    () => {
      const { sound, vibrates } = ringStateOf(read());
      return { url: sound === '' ? '' : source()[sound], vibrates };
    },
    ({ url, vibrates }) => {
      stop();
      stop = releaseAll([
        url === '' ? () => undefined : sounds.play(url, { loop: true }),
        vibrates ? vibrate() : () => undefined,
      ]);
    },
    { equals: comparer.structural, fireImmediately: true },
  );
  return () => {
    over();
    stop();
  };
}
