import type { AudioPreset, PusherWish, VideoPreset } from '../media/media';
import { rtcError } from '../protocol/errors';
import type { Kind } from '../protocol/room-state';
import type { Choices, PresetChoice } from './choices';
import { computed, makeObservable, ref } from './mobx';
import type { Clock } from './needs';
import {
  broke,
  dueAt,
  ladderOf,
  passed,
  unmoved,
  weatherIs,
  type Descent,
  type VideoChoice,
  type Weather,
} from './preset-policy';

/** How good a picture and a sound are sent: what was chosen, what the device can encode of it, and what the network carries of that. */
export class Presets {
  video: VideoChoice;
  audio: AudioPreset;
  /** Rungs that the device could not encode. */
  private unfit = 0;
  private descent: Descent = unmoved;

  constructor(
    private readonly choices: Choices,
    private readonly clock: Clock,
    private readonly rebuild: () => void,
  ) {
    this.video = choices.last.video;
    this.audio = choices.last.audio;
    makeObservable<this, 'unfit' | 'descent'>(this, {
      video: ref,
      audio: ref,
      unfit: ref,
      descent: ref,
      wish: computed.struct,
    });
  }

  // ---- views ----

  /** Size and sampling change with a new element only, so a weak network takes bitrate alone. */
  get wish(): Required<Pick<PusherWish, 'preset' | 'rate' | 'audio'>> {
    const ladder = this.ladder;
    const least = ladder[ladder.length - 1] ?? '180p';
    return { preset: ladder[0] ?? least, rate: ladder[this.descent.rung] ?? least, audio: this.audio };
  }

  /** The preset in use; null while the network carries sound alone. */
  get actual(): VideoPreset | null {
    return this.soundOnly ? null : this.wish.rate;
  }

  get soundOnly(): boolean {
    return this.descent.rung >= this.ladder.length;
  }

  private get ladder(): readonly VideoPreset[] {
    return ladderOf(this.video).slice(this.unfit);
  }

  /** Only `auto` follows the network. */
  private get rungs(): number {
    return this.video === 'auto' ? this.ladder.length : 0;
  }

  dueAt(): number | null {
    return dueAt(this.descent, this.rungs);
  }

  // ---- frames in ----

  weatherIs(weather: Weather): void {
    this.descent = weatherIs(this.descent, weather, this.clock.now(), this.rungs);
  }

  broke(): void {
    this.descent = broke(this.descent, this.clock.now(), this.rungs);
  }

  /** Time has passed. */
  pass(): void {
    this.descent = passed(this.descent, this.clock.now(), this.rungs);
  }

  /** The device cannot encode this: the next lower one, with a new element, or false when there is none. */
  stepDown(kind: Kind): boolean {
    const isSound = kind === 'audio';
    if (isSound ? this.audio === 'voice' : this.ladder.length < 2) return false;
    if (isSound) this.audio = 'voice';
    else {
      this.unfit += 1;
      this.descent = { ...this.descent, rung: Math.max(0, this.descent.rung - 1) };
    }
    this.rebuild();
    return true;
  }

  /** The seat is gone, and its network with it. */
  rest(): void {
    this.descent = unmoved;
  }

  // ---- wishes out ----

  /** Null is something that no preset is called. */
  choose(changed: Partial<PresetChoice> | null): Promise<void> {
    if (changed === null) return Promise.reject(rtcError('bad_request'));
    const { preset, audio } = this.wish;
    if (changed.audio !== undefined) this.audio = changed.audio;
    if (changed.video !== undefined) {
      this.video = changed.video;
      this.unfit = 0;
      this.descent = { ...unmoved, weather: this.descent.weather, since: this.clock.now() };
    }
    this.choices.remember(changed);
    if (this.wish.preset !== preset || this.wish.audio !== audio) this.rebuild();
    return Promise.resolve();
  }

  /** The picture again, at its least: somebody asked for it. */
  again(): void {
    if (this.soundOnly) this.descent = { ...this.descent, rung: this.rungs - 1, since: this.clock.now() };
  }
}
