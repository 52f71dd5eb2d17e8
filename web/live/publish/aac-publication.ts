import type { Release } from '../release';
import { AudioPipeline } from './encoding/audio-pipeline';
import { FlvSender } from './flv-sender';
import type { StreamOptions } from './publication';

/** The server learns the page's clock from so many messages: the quickest one counts. */
const clockEveryMs = 250;

/** Publishes a microphone as AAC in FLV, beside a picture that goes another way. */
export class AacPublication {
  private readonly sender: FlvSender;
  private readonly audio: AudioPipeline;
  private readonly end: Release;

  constructor(url: string, stream: StreamOptions) {
    // The main publication reports for both.
    const report = (): void => undefined;
    this.sender = new FlvSender({ url, report, metadata: () => ({ audiocodecid: 10 }), onOpen: report });
    this.audio = new AudioPipeline(stream, {
      onConfig: (config) => this.sender.configureAudio(config),
      onPacket: (bytes, timeMs) => void this.sender.sendAudio(bytes, timeMs),
      onFault: report,
      onNotLoaded: report,
    });
    const timer = setInterval(() => {
      this.sender.check();
      this.sender.sendClock();
    }, clockEveryMs);
    this.end = () => clearInterval(timer);
  }

  setMicrophone(track: MediaStreamTrack | null): void {
    this.audio.setMicrophone(track);
  }

  configure(stream: StreamOptions): void {
    this.audio.configure(stream);
  }

  release(): void {
    this.end();
    this.audio.release();
    this.sender.release();
  }
}
