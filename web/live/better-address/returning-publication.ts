import type { Report, PusherCode } from '../codes';
import type { OpenPublication, Publication, PublicationOptions, StreamOptions } from '../publish/publication';
import type { PublishStats } from '../publish/publish-stats';
import { plainUrl } from './better-url';
import { ReturnTimer } from './return-timer';

export interface PublicationAddresses {
  better: string;
  openPlain: OpenPublication;
  loadBetter(): Promise<OpenPublication>;
}

/** Reports after which a connection is not what it was opened for. */
const failures: readonly PusherCode[] = [3002, -1307];

export const returningPublication =
  (addresses: PublicationAddresses): OpenPublication =>
  (options) =>
    new ReturningPublication(options, addresses);

/** Publishes by the address that works, and returns to the better one: it is connected before the other one ends. */
class ReturningPublication implements Publication {
  private present: Publication;
  private trial: Publication | null = null;
  private readonly timer: ReturnTimer;
  private stream: StreamOptions;
  private camera: MediaStreamTrack | null = null;
  private microphone: MediaStreamTrack | null = null;
  /** Totals of former connections. */
  private before: PublishStats | null = null;
  private released = false;

  constructor(
    private readonly options: PublicationOptions,
    private readonly addresses: PublicationAddresses,
  ) {
    this.stream = options.stream;
    this.present = this.openPlain();
    this.timer = new ReturnTimer(() => void this.tryBetter());
  }

  get stats(): PublishStats {
    const { before } = this;
    const now = this.present.stats;
    if (before === null) return now;
    const totals = ['videoBytes', 'audioBytes', 'frames', 'keyFrames', 'skipped'] as const;
    return { ...now, ...Object.fromEntries(totals.map((name) => [name, now[name] + before[name]])) };
  }

  setCamera(track: MediaStreamTrack | null): void {
    this.camera = track;
    this.each((publication) => publication.setCamera(track));
  }

  setMicrophone(track: MediaStreamTrack | null): void {
    this.microphone = track;
    this.each((publication) => publication.setMicrophone(track));
  }

  configure(stream: StreamOptions): void {
    this.stream = stream;
    this.each((publication) => publication.configure(stream));
  }

  requestKeyFrame(): void {
    this.present.requestKeyFrame();
  }

  release(): void {
    if (this.released) return;
    this.released = true;
    this.timer.release();
    this.each((publication) => publication.release());
    this.trial = null;
  }

  private each(act: (publication: Publication) => void): void {
    act(this.present);
    if (this.trial !== null) act(this.trial);
  }

  private openPlain(): Publication {
    const { options, addresses, stream } = this;
    return addresses.openPlain({ ...options, stream, url: plainUrl(options.url) });
  }

  /** Gives a connection the present devices, in the turn in which it was opened. */
  private equip(publication: Publication): Publication {
    publication.setCamera(this.camera);
    publication.setMicrophone(this.microphone);
    return publication;
  }

  private async tryBetter(): Promise<void> {
    const { better, loadBetter } = this.addresses;
    const open = await loadBetter().catch(() => null);
    if (this.released) return;
    if (open === null) return this.timer.failed();
    let trial: Publication | null = null;
    const report: Report<PusherCode> = (code, detail) => {
      if (this.released || trial === null) return;
      if (trial === this.present) return this.reportBetter(code, detail);
      if (trial !== this.trial) return;
      if (code === 1002) this.take(trial);
      else if (failures.includes(code)) this.trialFailed();
    };
    trial = this.trial = this.equip(open({ ...this.options, stream: this.stream, url: better, report }));
  }

  private take(trial: Publication): void {
    this.trial = null;
    this.before = { ...this.stats };
    this.present.release();
    this.present = trial;
    this.timer.returned();
  }

  private reportBetter(code: PusherCode, detail?: string): void {
    if (failures.includes(code)) this.leave(detail);
    else this.options.report(code, detail);
  }

  /** The better address is lost, and the other one goes on. */
  private leave(reason?: string): void {
    this.before = { ...this.stats };
    this.options.report(1102, reason);
    this.present.release();
    this.present = this.equip(this.openPlain());
    this.timer.lost();
  }

  private trialFailed(): void {
    const { trial } = this;
    this.trial = null;
    trial?.release();
    this.timer.failed();
  }
}
