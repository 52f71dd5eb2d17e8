import type { SharedTime } from './clock';

/** The duration of a sound that does not loop. */
const lastsMs = 1_000;

const nothing = (): void => undefined;
const others = ['play', 'pause', 'seek', 'onPlay', 'onError', 'onStop', 'offEnded', 'offError'];

/** The sounds that play on the phone. The kit uses `autoplay`, so a sound starts when its source is set. */
export class PhoneSounds {
  playing: readonly string[] = [];

  /** The recordings so far, in milliseconds each. */
  readonly recordings: number[] = [];

  constructor(
    private readonly time: SharedTime,
    private readonly allowsMicrophone: () => boolean,
  ) {}

  private manager: Record<string, unknown> | null = null;

  /** The phone's one recorder: it has no way to remove a listener, and ends by itself after `duration`. */
  recorder(): Record<string, unknown> {
    if (this.manager !== null) return this.manager;
    const heard: Record<'start' | 'stop' | 'error', (event: object) => void> = { start: nothing, stop: nothing, error: nothing };
    let running: { beganAt: number } | null = null;
    const later = (act: () => void, ms = 0): void => void this.time.add({ act, everyMs: null, of: this }, ms);
    const end = (ended: object | null): void => {
      if (running === null || running !== ended) return;
      running = null;
      later(() => heard.stop({ tempFilePath: `wxfile://tmp_${this.recordings.length}.m4a` }));
    };
    this.manager = {
      onStart: (listener: () => void) => void (heard.start = listener),
      onStop: (listener: (event: object) => void) => void (heard.stop = listener),
      onError: (listener: (event: object) => void) => void (heard.error = listener),
      start: ({ duration = 60_000 }: { duration?: number }) => {
        const fail = (why: string): void => later(() => heard.error({ errMsg: `operateRecorder:fail ${why}` }));
        if (!this.allowsMicrophone()) return fail('auth deny');
        if (running !== null) return fail('is recording or paused');
        const begun = { beganAt: this.recordings.length };
        running = begun;
        this.recordings.push(duration);
        later(() => heard.start({}));
        later(() => end(begun), duration);
      },
      stop: () => end(running),
    };
    return this.manager;
  }

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
