import type { RoomModel } from '../../room/types';
import { reaction } from '../../shared/mobx';
import { releaseAll, type Release } from '../../shared/release';
import { passed, playMs, probeMs, type Step, type StepRun } from './steps';
import type { CheckKit, CheckPlatform, Probe, StepId, StepResult } from './types';

/** Receives the progress of a run. */
export interface RunDelegate {
  result(id: StepId): StepResult | null;
  started(id: StepId): void;
  ended(id: StepId, result: StepResult): void;
  /** Nothing runs any more, and everything is released. */
  finished(): void;
  /** The page shows the pusher of the check's room, or none. */
  showPusher(shown: boolean): void;
  /** The page plays this URL; '' ends it. */
  showPlayer(url: string): void;
}

/** One way through some steps, in their order. Everything that it acquires is released at its end, at the latest by `stop`. */
export class CheckRun {
  private queue: readonly Step[];
  private readonly acquired: Release[] = [];
  private current: { readonly id: StepId; end(result: StepResult): void } | null = null;
  private isOver = false;
  private probed: Promise<{ url: string; answer: Probe }> | null = null;
  private joined: Promise<RoomModel> | null = null;
  private answered: (heard: boolean) => void = () => undefined;
  private playerSaid: (effect: ReturnType<CheckKit['played']>) => void = () => undefined;

  constructor(
    steps: readonly Step[],
    private readonly kit: CheckKit,
    private readonly platform: CheckPlatform,
    private readonly delegate: RunDelegate,
  ) {
    this.queue = steps;
  }

  start(): void {
    const [step] = this.queue;
    this.queue = this.queue.slice(1);
    if (step === undefined) return this.finish();
    if ((step.needs ?? []).some((id) => !passed(this.delegate.result(id)))) this.skip(step);
    else this.begin(step);
  }

  /** Ends the step at once; it and those that wait count as stopped. */
  stop(): void {
    const { current, queue } = this;
    this.queue = [];
    current?.end({ outcome: 'cancelled' });
    queue.forEach(({ id }) => this.delegate.ended(id, { outcome: 'cancelled' }));
    this.finish();
  }

  /** The user's answer to the question of the step that runs. */
  answer(heard: boolean): void {
    this.answered(heard);
  }

  acceptPlayerCode(code: number, message: string): void {
    this.playerSaid(this.kit.played(code, message));
  }

  private skip({ id }: Step): void {
    this.delegate.ended(id, { outcome: 'needs' });
    this.start();
  }

  private begin(step: Step): void {
    const { clock } = this.platform;
    const owned: Release[] = [];
    let isEnded = false;
    const end = (result: StepResult): void => {
      if (isEnded) return;
      isEnded = true;
      this.current = null;
      releaseAll(owned)();
      this.delegate.ended(step.id, result);
      if (!this.isOver) this.start();
    };
    const own = (release: Release): void => {
      if (isEnded) release();
      else owned.push(release);
    };
    this.current = { id: step.id, end };
    this.delegate.started(step.id);
    own(clock.after(step.limitMs, () => end({ outcome: 'timeout', detail: `${step.limitMs} ms` })));
    // A throw of the step and a rejection are one.
    Promise.resolve()
      .then(() => step.run(this.toolsOf(own)))
      .then(end, (cause: unknown) => end({ outcome: 'unexpected', detail: String(cause) }));
  }

  private toolsOf(own: StepRun['own']): StepRun {
    const until: StepRun['until'] = (read, ms) =>
      new Promise((done) => {
        if (read()) return done(true);
        own(this.platform.clock.after(ms, () => done(false)));
        own(reaction(read, (is) => is && done(true)));
      });
    return {
      kit: this.kit,
      platform: this.platform,
      result: (id) => this.delegate.result(id),
      own,
      until,
      probe: () => (this.probed ??= this.probeAll(this.kit.servers)),
      join: (devices) => (this.joined ??= this.enter(devices)),
      play: (url, hasPicture) => this.playOnce(url, hasPicture, own),
      answer: () => new Promise((done) => (this.answered = done)),
    };
  }

  /** Tries the addresses in order until one opens. The first failure counts when none does. */
  private probeAll([url = '', ...others]: readonly string[]): Promise<{ url: string; answer: Probe }> {
    const first = new Promise<Probe>((done) => this.acquired.push(this.platform.probe(url, probeMs, done)));
    return first.then((answer) => {
      if (answer.opened || others.length === 0) return { url, answer };
      return this.probeAll(others).then((other) => (other.answer.opened ? other : { url, answer }));
    });
  }

  private enter({ camera, microphone }: { camera: boolean; microphone: boolean }): Promise<RoomModel> {
    const room = this.kit.room();
    this.acquired.push(() => {
      this.delegate.showPusher(false);
      room.leave().then(undefined, () => undefined);
    });
    this.delegate.showPusher(true);
    return room.join({ camera, microphone }).then(() => room);
  }

  private playOnce(url: string, hasPicture: boolean, own: StepRun['own']): Promise<boolean> {
    return new Promise((done) => {
      this.playerSaid = (effect) => {
        if (effect === 'failed') done(false);
        else if (effect === 'picture' || (effect === 'sound' && !hasPicture)) done(true);
      };
      own(this.platform.clock.after(playMs, () => done(false)));
      // It plays on until the end, so that the user sees what comes back.
      this.acquired.push(() => this.delegate.showPlayer(''));
      this.delegate.showPlayer(url);
    });
  }

  private finish(): void {
    if (this.isOver) return;
    this.isOver = true;
    releaseAll(this.acquired)();
    this.delegate.finished();
  }
}
