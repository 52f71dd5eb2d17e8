import type { SharedTime } from './clock';

/** The duration of a sound that does not loop. */
const lastsMs = 1_000;

const nothing = (): void => undefined;
const others = ['play', 'pause', 'seek', 'onPlay', 'onError', 'onStop', 'offEnded', 'offError'];

/** The sounds that play on the phone. The kit uses `autoplay`, so a sound starts when its source is set. */
export class PhoneSounds {
  playing: readonly string[] = [];

  constructor(private readonly time: SharedTime) {}

  context(): Record<string, unknown> {
    let present: string | null = null;
    let ended = nothing;
    const silence = (): void => {
      const at = present === null ? -1 : this.playing.indexOf(present);
      this.playing = this.playing.filter((_source, place) => place !== at);
      present = null;
    };
    const begin = (source: string, loops: boolean): void => {
      silence();
      present = source;
      this.playing = this.playing.concat(source);
      const end = (): void => {
        if (present === null) return;
        silence();
        ended();
      };
      if (!loops) this.time.add({ act: end, everyMs: null, of: this }, lastsMs);
    };
    return {
      ...Object.fromEntries(others.map((name) => [name, nothing])),
      loop: false,
      stop: silence,
      destroy: silence,
      onEnded: (listener: () => void) => void (ended = listener),
      set src(source: string) {
        begin(source, this.loop === true);
      },
    };
  }
}
