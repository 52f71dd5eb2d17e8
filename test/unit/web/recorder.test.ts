import { recorderApi } from '../../../web/wx/media/recorder';

interface Recorder {
  start(options?: object): void;
  stop(): void;
  onStart(listener: () => void): void;
  onStop(listener: (event: { tempFilePath: string; duration: number }) => void): void;
  onError(listener: (event: { errMsg: string }) => void): void;
}

/** A browser whose microphone opens, or is refused; MediaRecorder as the standard describes it, without sound. */
function browserOf(open: () => Promise<object>): { recorder: Recorder; heard: string[]; tracks: { stopped: number } } {
  const tracks = { stopped: 0 };
  class StandInRecorder {
    state = 'inactive';
    mimeType = 'audio/webm';
    onstop = (): void => undefined;
    ondataavailable = (_event: { data: Blob }): void => undefined;
    start(): void {
      this.state = 'recording';
    }
    stop(): void {
      if (this.state === 'inactive') throw new DOMException('not recording', 'InvalidStateError');
      this.state = 'inactive';
      void Promise.resolve().then(() => {
        this.ondataavailable({ data: new Blob(['sound']) });
        this.onstop();
      });
    }
  }
  const stream = { getTracks: () => [{ stop: () => void (tracks.stopped += 1) }] };
  Object.defineProperty(globalThis, 'navigator', {
    configurable: true,
    value: { mediaDevices: { getUserMedia: () => open().then(() => stream) } },
  });
  Object.assign(globalThis, { MediaRecorder: StandInRecorder });
  const recorder = (recorderApi()['getRecorderManager'] as () => Recorder)();
  const heard: string[] = [];
  recorder.onStart(() => heard.push('start'));
  recorder.onStop(({ tempFilePath }) => heard.push(`stop ${/^blob:/.test(tempFilePath)}`));
  recorder.onError(({ errMsg }) => heard.push(errMsg));
  return { recorder, heard, tracks };
}

const settle = async (): Promise<void> => {
  for (let turns = 0; turns < 10; turns += 1) await Promise.resolve();
};

describe('the recorder of a browser', () => {
  it('[W81] ends by itself after its duration, closes the microphone, and gives a file', async () => {
    jest.useFakeTimers();
    try {
      const { recorder, heard, tracks } = browserOf(() => Promise.resolve({}));
      recorder.start({ duration: 3_000 });
      await settle();
      recorder.start();
      jest.advanceTimersByTime(3_000);
      await settle();
      expect([heard, tracks.stopped]).toEqual([['start', 'operateRecorder:fail is recording or paused', 'stop true'], 1]);
      recorder.start({ duration: 3_000 });
      await settle();
      recorder.stop();
      await settle();
      expect([heard.slice(3), tracks.stopped, jest.getTimerCount()]).toEqual([['start', 'stop true'], 2, 0]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('[W81] closes a microphone that opens after the stop, and says nothing', async () => {
    let answer = (): void => undefined;
    const { recorder, heard, tracks } = browserOf(() => new Promise((done) => (answer = () => done({}))));
    recorder.start();
    recorder.stop();
    answer();
    await settle();
    expect([heard, tracks.stopped]).toEqual([[], 1]);
  });

  it("[W81] fails with WeChat's word for a refusal, and with the browser's for all else", async () => {
    const refused = browserOf(() => Promise.reject(new DOMException('denied', 'NotAllowedError')));
    refused.recorder.start();
    await settle();
    expect(refused.heard).toEqual(['operateRecorder:fail auth deny']);
    const missing = browserOf(() => Promise.reject(new DOMException('no device', 'NotFoundError')));
    missing.recorder.start();
    await settle();
    missing.recorder.start();
    await settle();
    expect(missing.heard).toEqual(Array(2).fill('operateRecorder:fail NotFoundError no device'));
  });
});
