import { Emitter } from '../../engine/emitter';
import { selectedDevice } from '../../live/device-selection';
import type { WxMembers } from '../members';

const events = ['Start', 'Stop', 'Pause', 'Resume', 'Error', 'InterruptionBegin', 'InterruptionEnd', 'FrameRecorded'] as const;
type RecorderEvent = (typeof events)[number];

/** WeChat's own limits. */
const defaultMs = 60_000;
const maxMs = 600_000;

/**
 * `wx.getRecorderManager()`: the selected microphone, recorded by MediaRecorder. The file is a blob URL of this page in the browser's own
 * format, `format` and the rates are ignored, and frames are never reported. Every URL is released with the page.
 */
class RecorderManager {
  [member: string]: unknown;
  private readonly emitters = new Map(events.map((name) => [name, new Emitter<object>()]));
  private recorder: MediaRecorder | null = null;
  /** The number of the recording, so that a microphone which opens after `stop` is closed at once. */
  private attempt = 0;

  constructor() {
    this.emitters.forEach((emitter, name) => (this[`on${name}`] = emitter.on));
  }

  readonly start = ({ duration = defaultMs }: { duration?: number } = {}): void => {
    if (this.attempt % 2 === 1) return this.fail('is recording or paused');
    this.attempt += 1;
    void this.record(this.attempt, Math.min(duration, maxMs));
  };

  readonly stop = (): void => {
    if (this.attempt % 2 === 0) return this.fail('not recording');
    this.attempt += 1;
    if (this.recorder?.state !== 'inactive') this.recorder?.stop();
  };

  readonly pause = (): void => {
    if (this.recorder?.state !== 'recording') return;
    this.recorder.pause();
    this.emitEvent('Pause');
  };

  readonly resume = (): void => {
    if (this.recorder?.state !== 'paused') return;
    this.recorder.resume();
    this.emitEvent('Resume');
  };

  private async record(attempt: number, durationMs: number): Promise<void> {
    const end = (): void => {
      if (this.attempt === attempt) this.attempt += 1;
    };
    try {
      const id = selectedDevice('microphone');
      const stream = await navigator.mediaDevices.getUserMedia({ audio: id === undefined ? true : { deviceId: { ideal: id } } });
      const close = (): void => stream.getTracks().forEach((track) => track.stop());
      if (this.attempt !== attempt) return close();
      const recorder = new MediaRecorder(stream);
      const parts: Blob[] = [];
      const begunAt = performance.now();
      const timer = setTimeout(() => recorder.state !== 'inactive' && recorder.stop(), durationMs);
      recorder.ondataavailable = ({ data }) => parts.push(data);
      recorder.onstop = () => {
        clearTimeout(timer);
        close();
        end();
        this.recorder = null;
        const file = new Blob(parts, { type: recorder.mimeType });
        const duration = Math.min(durationMs, Math.round(performance.now() - begunAt));
        this.emitEvent('Stop', { tempFilePath: URL.createObjectURL(file), duration, fileSize: file.size });
      };
      this.recorder = recorder;
      recorder.start();
      this.emitEvent('Start');
    } catch (cause) {
      if (this.attempt === attempt) this.fail(wordsOf(cause));
      end();
    }
  }

  private fail(message: string): void {
    this.emitEvent('Error', { errMsg: `operateRecorder:fail ${message}` });
  }

  private emitEvent(event: RecorderEvent, detail: object = {}): void {
    this.emitters.get(event)?.emit(detail);
  }
}

/** WeChat says `auth deny` for a refusal. */
const wordsOf = (cause: unknown): string => {
  const { name, message } = cause as Error;
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'auth deny' : `${name} ${message}`.trim();
};

export function recorderApi(): WxMembers {
  let only: RecorderManager | null = null;
  return { getRecorderManager: () => (only ??= new RecorderManager()) };
}
