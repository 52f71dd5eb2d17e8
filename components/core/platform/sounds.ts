import { releaseOnce, type Release } from '../shared/release';
import { native } from './native';
import type { Host, Sounds } from './platform';

const nothing = (): void => undefined;

/** One sound, gone when it has ended. A context that is not destroyed goes on playing on some phones, and there may not be many. */
function start(source: string, loop: boolean): Release {
  const audio = native.createInnerAudioContext();
  const release = releaseOnce(() => {
    audio.stop();
    audio.destroy();
  });
  // From 2.3.0 the app says this once for all of its sounds, and its default is the same.
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
        // No audio device, or too many sounds: a call is answered without it too.
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
