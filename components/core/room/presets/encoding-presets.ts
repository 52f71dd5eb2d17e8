import type { AudioPreset, PusherWish, VideoPreset } from '../../media/media';
import { rtcError } from '../../protocol/errors';
import type { Kind } from '../../protocol/room-state';
import type { UserChoices, PresetChoice } from '../user-choices';
import { computed, makeObservable, ref } from '../../shared/mobx';
import type { Clock } from '../../shared/clock';
import {
  connectionLost,
  nextChangeAt,
  presetSteps,
  advance,
  unadapted,
  conditionChanged,
  type Adaptation,
  type VideoChoice,
  type NetworkCondition,
} from './adaptive-bitrate';

/** How good a picture and a sound are sent: what was chosen, what the device can encode of it, and what the network carries of that. */
export class EncodingPresets {
  video: VideoChoice;
  audio: AudioPreset;
  /** Rungs that the device could not encode. */
  private skippedSteps = 0;
  private adaptation: Adaptation = unadapted;

  constructor(
    private readonly choices: UserChoices,
    private readonly clock: Clock,
    private readonly rebuild: () => void,
  ) {
    this.video = choices.last.video;
    this.audio = choices.last.audio;
    makeObservable<this, 'skippedSteps' | 'adaptation'>(this, {
      video: ref,
      audio: ref,
      skippedSteps: ref,
      adaptation: ref,
      encoding: computed.struct,
    });
  }

  // ---- views ----

  /** Size and sampling change with a new element only, so a weak network takes bitrate alone. */
  get encoding(): Required<Pick<PusherWish, 'preset' | 'rate' | 'audio'>> {
    const presetSteps = this.ladder;
    const least = presetSteps[presetSteps.length - 1] ?? '180p';
    return { preset: presetSteps[0] ?? least, rate: presetSteps[this.adaptation.step] ?? least, audio: this.audio };
  }

  /** The preset in use; null while the network carries sound alone. */
  get actual(): VideoPreset | null {
    return this.audioOnly ? null : this.encoding.rate;
  }

  get audioOnly(): boolean {
    return this.adaptation.step >= this.ladder.length;
  }

  private get ladder(): readonly VideoPreset[] {
    return presetSteps(this.video).slice(this.skippedSteps);
  }

  /** Only `auto` follows the network. */
  private get stepCount(): number {
    return this.video === 'auto' ? this.ladder.length : 0;
  }

  nextChangeAt(): number | null {
    return nextChangeAt(this.adaptation, this.stepCount);
  }

  // ---- frames in ----

  setCondition(condition: NetworkCondition): void {
    this.adaptation = conditionChanged(this.adaptation, condition, this.clock.now(), this.stepCount);
  }

  connectionLost(): void {
    this.adaptation = connectionLost(this.adaptation, this.clock.now(), this.stepCount);
  }

  /** Time has passed. */
  tick(): void {
    this.adaptation = advance(this.adaptation, this.clock.now(), this.stepCount);
  }

  /** The device cannot encode this: the next lower one, with a new element, or false when there is none. */
  stepDown(kind: Kind): boolean {
    const isSound = kind === 'audio';
    if (isSound ? this.audio === 'voice' : this.ladder.length < 2) return false;
    if (isSound) this.audio = 'voice';
    else {
      this.skippedSteps += 1;
      this.adaptation = { ...this.adaptation, step: Math.max(0, this.adaptation.step - 1) };
    }
    this.rebuild();
    return true;
  }

  /** The seat is gone, and its network with it. */
  reset(): void {
    this.adaptation = unadapted;
  }

  // ---- wishes out ----

  /** Null is something that no preset is called. */
  choose(changed: Partial<PresetChoice> | null): Promise<void> {
    if (changed === null) return Promise.reject(rtcError('bad_request'));
    const { preset, audio } = this.encoding;
    if (changed.audio !== undefined) this.audio = changed.audio;
    if (changed.video !== undefined) {
      this.video = changed.video;
      this.skippedSteps = 0;
      this.adaptation = { ...unadapted, condition: this.adaptation.condition, since: this.clock.now() };
    }
    this.choices.remember(changed);
    if (this.encoding.preset !== preset || this.encoding.audio !== audio) this.rebuild();
    return Promise.resolve();
  }

  /** The picture again, at its least: somebody asked for it. */
  resumeVideo(): void {
    if (this.audioOnly) this.adaptation = { ...this.adaptation, step: this.stepCount - 1, since: this.clock.now() };
  }
}
