import { releaseOnce, type Release } from '../shared/release';
import { native } from './native';
import type { Host, Sounds } from './platform';

const nothing = (): void => undefined;

/** Plays one sound and destroys its context at the end, because some phones otherwise go on playing, and their number is limited. */
function start(source: string, loop: boolean): Release {
  const audio = native.createInnerAudioContext();
  const release = releaseOnce(() => {
    audio.stop();
    audio.destroy();
  });
  // From 2.3.0 this is an option of the app for all sounds, with the same default.
  audio.obeyMuteSwitch = true;
  audio.loop = loop;
  audio.autoplay = true;
  audio.onError(nothing);
  audio.onEnded(() => {
    if (!loop) release();
  });
  audio.src = source;
  return release;
}

export function createSounds(host: Host): Sounds {
  return {
    play(source, { loop }) {
      if (source === '') return nothing;
      try {
        return start(source, loop);
      } catch (cause) {
        // Without an audio device, or with too many sounds, a call works without the sound.
        return nothing;
      }
    },
    vibrate() {
      native.vibrateLong({ fail: nothing });
    },
    onInterruption(listener) {
      if (!host.atLeast('2.6.2')) return nothing;
      const began = (): void => listener(true);
      const ended = (): void => listener(false);
      native.onAudioInterruptionBegin(began);
      native.onAudioInterruptionEnd(ended);
      return releaseOnce(() => {
        native.offAudioInterruptionBegin(began);
        native.offAudioInterruptionEnd(ended);
      });
    },
  };
}
