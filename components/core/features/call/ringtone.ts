import { releaseAll, type Release } from '../../shared/release';
import type { CallSounds } from './types';
import { comparer, reaction } from '../../shared/mobx';
import type { FeatureContext } from '../../app/features';

/** The phone vibrates at this interval while it rings. */
const vibrateEveryMs = 2_000;

export interface RingFacts {
  /** A call waits to be answered here. */
  incoming: boolean;
  /** A call is in progress here. */
  busy: boolean;
  /** An outgoing call rings on the other side. */
  outgoing: boolean;
  doNotDisturb: boolean;
  /** The app is hidden, or another app, such as a phone call, has the sound. */
  away: boolean;
}

export interface RingState {
  sound: 'incoming' | 'outgoing' | '';
  vibrates: boolean;
}

/** During a call a second one only vibrates, because a ringtone would disturb the conversation. */
export function ringStateOf({ incoming, busy, outgoing, doNotDisturb, away }: RingFacts): RingState {
  const vibrates = incoming && !doNotDisturb && !away;
  const sound = away ? '' : outgoing ? 'outgoing' : vibrates && !busy ? 'incoming' : '';
  return { sound, vibrates };
}

/** Plays sounds and vibrates as `read` says, until released. */
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
  const watching = reaction(
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
    watching();
    stop();
  };
}
