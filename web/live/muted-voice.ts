import { VolumeSampler } from './policy/volume';
import { readPcm } from './publish/capture/pcm';
import type { Release } from './release';

const listeners = new Set<() => void>();

/** Calls `listener` when the user talks for a second while the microphone of a live-pusher is muted. Repeated as long as they talk. */
export function onMutedVoice(listener: () => void): Release {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The volume of speech close to the microphone; a quiet room is far below. */
const speech = 25;
/** Ticks with speech, less those without, that make a talk: a second of it. */
const ticksOfTalk = 4;

/** Decides from one volume in each tick whether somebody talks. Pure, so that a test can replay a recording. */
export class TalkDetector {
  private ticks = 0;

  /** True once for each second of talk. */
  add(volume: number): boolean {
    this.ticks = volume >= speech ? this.ticks + 1 : Math.max(0, this.ticks - 1);
    if (this.ticks < ticksOfTalk) return false;
    this.ticks = 0;
    return true;
  }
}

/**
 * Listens to a muted microphone, on this device only: a copy of the track is measured, and nothing of it is kept or sent. The microphone
 * is open anyway, because a pusher does not close it for a mute. Without a listener nothing is measured.
 */
export class MutedVoice {
  private track: MediaStreamTrack | null = null;
  private detector = new TalkDetector();
  private readonly sampler = new VolumeSampler();
  private source: Release = () => undefined;

  /** Call it four times a second with the pusher's microphone, or null. */
  tick(microphone: MediaStreamTrack | null): void {
    const muted = microphone?.enabled === false && listeners.size > 0 ? microphone : null;
    if (muted !== this.track) this.follow(muted);
    if (muted !== null && this.detector.add(this.sampler.take() ?? 0)) listeners.forEach((listener) => listener());
  }

  private follow(track: MediaStreamTrack | null): void {
    this.source();
    this.source = () => undefined;
    this.track = track;
    this.detector = new TalkDetector();
    if (track === null) return;
    const copy = track.clone();
    copy.enabled = true;
    const stop = readPcm(copy, ({ samples }) => this.sampler.add(samples));
    this.source = () => {
      stop();
      copy.stop();
    };
  }
}
