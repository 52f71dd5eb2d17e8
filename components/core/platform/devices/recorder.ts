import { releaseOnce, type Release } from '../../shared/release';
import { native } from '../native';
import { registerOnce } from '../register-once';

/** The file of a recording, or the platform's words about its failure; the other is ''. */
export interface Recording {
  readonly path: string;
  readonly failure: string;
}

interface Current {
  readonly done: (recording: Recording) => void;
  /** An end before the start belongs to an earlier recording. */
  hasStarted: boolean;
}

let current: Current | null = null;

const end = (recording: Recording): void => {
  const ended = current;
  current = null;
  ended?.done(recording);
};

/**
 * Records the microphone for `ms` milliseconds. The release stops it, and nothing is passed on after it. The platform has one recorder,
 * whose listeners cannot be removed, so they are registered once.
 */
export function recordMicrophone(ms: number, done: (recording: Recording) => void): Release {
  const recorderManager = native.getRecorderManager();
  registerOnce('recorder', () => {
    recorderManager.onStart(() => {
      if (current !== null) current.hasStarted = true;
    });
    recorderManager.onStop(({ tempFilePath }) => {
      if (current?.hasStarted === true) end({ path: tempFilePath, failure: '' });
    });
    recorderManager.onError(({ errMsg }) => end({ path: '', failure: errMsg || 'failed' }));
  });
  const own: Current = { done, hasStarted: false };
  current = own;
  recorderManager.start({ duration: ms });
  return releaseOnce(() => {
    if (current !== own) return;
    current = null;
    recorderManager.stop();
  });
}
