import type { Reason } from '../../protocol/errors';
import type { Clock } from '../../shared/clock';
import { makeObservable, ref } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';

/** The parts of the platform that a recording uses. */
export interface RecordingPlatform {
  readonly clock: Pick<Clock, 'after'>;
  /** Asks for the microphone if the user has not answered yet. */
  askMicrophone(): Promise<string>;
  record(ms: number, done: (recording: { readonly path: string; readonly failure: string }) => void): Release;
  /** Plays a file once. */
  playFile(path: string): Release;
}

export const recordSeconds = 3;
/** The recorder may need this long to open the microphone, and to write the file. */
const slackMs = 5_000;

/** The words of the platform about a recorder that failed. WeChat gives no codes. */
export function recorderFault(words: string): Reason {
  if (/auth|deny|denied|permission/i.test(words)) return 'microphone_refused';
  if (/notfound|not found|missing|no device/i.test(words)) return 'microphone_missing';
  if (/recording|in use|busy|occupied|notreadable|timeout/i.test(words)) return 'microphone_in_use';
  return 'device_failed';
}

/** Records the own voice for three seconds and plays it back, before joining: the most direct test of microphone and loudspeaker. */
export class OwnRecording {
  state: 'idle' | 'recording' | 'playing' = 'idle';
  /** Seconds that are left of the recording or the playback. */
  secondsLeft = 0;
  /** The reason of the last failure; null without one. */
  fault: Reason | null = null;
  /** There was a recording before. */
  isRepeated = false;
  private release: Release = () => undefined;

  constructor(private readonly platform: RecordingPlatform) {
    makeObservable(this, { state: ref, secondsLeft: ref, fault: ref, isRepeated: ref });
  }

  /** Begins, or ends what runs. */
  toggle(): void {
    if (this.state === 'idle') this.begin();
    else this.stop();
  }

  stop(): void {
    this.release();
    this.release = () => undefined;
    this.enter('idle');
  }

  private begin(): void {
    this.fault = null;
    this.enter('recording');
    let isOver = false;
    this.release = () => {
      isOver = true;
    };
    this.platform.askMicrophone().then(
      (permission) => {
        if (isOver) return;
        if (permission === 'refused' || permission === 'undeclared') this.fail('microphone_refused');
        else this.record();
      },
      () => {
        if (!isOver) this.fail('device_failed');
      },
    );
  }

  private record(): void {
    const { clock, record } = this.platform;
    const lengthMs = recordSeconds * 1_000;
    const limit = clock.after(lengthMs + slackMs, () => this.fail('microphone_in_use'));
    const count = this.countDown();
    let release: Release = () => undefined;
    // A recorder may fail within the call.
    this.release = releaseAll([limit, count, () => release()]);
    release = record(lengthMs, ({ path, failure }) => {
      this.release();
      if (failure !== '') this.fail(recorderFault(failure));
      else this.play(path);
    });
  }

  private play(path: string): void {
    this.enter('playing');
    this.isRepeated = true;
    const { clock, playFile } = this.platform;
    this.release = releaseAll([playFile(path), this.countDown(), clock.after(recordSeconds * 1_000 + 500, () => this.stop())]);
  }

  private fail(reason: Reason): void {
    this.stop();
    this.fault = reason;
  }

  private enter(state: OwnRecording['state']): void {
    this.state = state;
    this.secondsLeft = state === 'idle' ? 0 : recordSeconds;
  }

  private countDown(): Release {
    let timer: Release = () => undefined;
    const next = (): void => {
      timer = this.platform.clock.after(1_000, () => {
        this.secondsLeft = Math.max(0, this.secondsLeft - 1);
        if (this.secondsLeft > 0) next();
      });
    };
    next();
    return () => timer();
  }
}
