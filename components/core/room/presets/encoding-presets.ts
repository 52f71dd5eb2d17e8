import type { AudioPreset, PusherOptions, VideoPreset } from '../../media/media';
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

/** The presets of sent picture and sound: the chosen ones, limited by what the device can encode and what the network carries. */
export class EncodingPresets {
  video: VideoChoice;
  audio: AudioPreset;
  /** The number of best presets that the device could not encode. */
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

  /** Size and sampling rate need a new element to change, so a weak network lowers only the bitrate. */
  get encoding(): Required<Pick<PusherOptions, 'preset' | 'rate' | 'audio'>> {
    const { steps } = this;
    const smallest = steps[steps.length - 1] ?? '180p';
    return { preset: steps[0] ?? smallest, rate: steps[this.adaptation.step] ?? smallest, audio: this.audio };
  }

  /** The preset in use; null while only sound is sent. */
  get actual(): VideoPreset | null {
    return this.audioOnly ? null : this.encoding.rate;
  }

  get audioOnly(): boolean {
    return this.adaptation.step >= this.steps.length;
  }

  private get steps(): readonly VideoPreset[] {
    return presetSteps(this.video).slice(this.skippedSteps);
  }

  /** Only `auto` follows the network. */
  private get stepCount(): number {
    return this.video === 'auto' ? this.steps.length : 0;
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

  /** Takes the steps that are due by now. */
  tick(): void {
    this.adaptation = advance(this.adaptation, this.clock.now(), this.stepCount);
  }

  /** The device cannot encode the preset: takes the next lower one, with a new element. Returns false if there is none. */
  stepDown(kind: Kind): boolean {
    const isSound = kind === 'audio';
    if (isSound ? this.audio === 'voice' : this.steps.length < 2) return false;
    if (isSound) this.audio = 'voice';
    else {
      this.skippedSteps += 1;
      this.adaptation = { ...this.adaptation, step: Math.max(0, this.adaptation.step - 1) };
    }
    this.rebuild();
    return true;
  }

  /** The room was left, so its network condition is forgotten. */
  reset(): void {
    this.adaptation = unadapted;
  }

  // ---- actions ----

  /** Null stands for an invalid name. Rejects with `bad_request`. */
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

  /** Sends the picture again with the smallest preset, because the user switched the camera on. */
  resumeVideo(): void {
    if (this.audioOnly) this.adaptation = { ...this.adaptation, step: this.stepCount - 1, since: this.clock.now() };
  }
}
