import { autorun } from '../shared/mobx';
import { releaseOnce, type Release } from '../shared/release';
import { diff, plain, type Patch } from './patch';

export interface View {
  setData(patch: Patch): void;
}

type Read = () => { readonly [key: string]: unknown };

interface Scheduler {
  onNextTurn(callback: () => void): Release;
}

/** Called after each setData, for benchmarks and tests only. */
export type PatchListener = (view: View, patch: Patch) => void;

/** The pending changes of one view: its bindings run once per turn and share one setData. */
class PatchQueue {
  private due: (() => void)[] = [];
  private patch: Patch = {};
  private scheduled: Release | null = null;
  bindings = 0;

  constructor(
    private readonly view: View,
    private readonly scheduler: Scheduler,
    private readonly onPatch: PatchListener,
  ) {}

  /** Runs `run` at the end of the turn; it reads again and passes its changes to `addChange`. */
  schedule(run: () => void): void {
    this.due.push(run);
    this.scheduled = this.scheduled ?? this.scheduler.onNextTurn(() => this.flush());
  }

  /** Adds the difference to the last value sent for `key`, or the whole value when none was sent. */
  addChange(key: string, sent: Patch, wanted: unknown): void {
    if (key in sent) diff(key, sent[key], wanted, this.patch);
    else this.patch[key] = wanted;
    sent[key] = wanted;
  }

  release(): void {
    this.scheduled?.();
    this.scheduled = null;
    this.due = [];
  }

  private flush(): void {
    const due = this.due;
    this.scheduled = null;
    this.due = [];
    this.patch = {};
    due.forEach((run) => run());
    const { patch } = this;
    if (Object.keys(patch).length === 0) return;
    this.view.setData(patch);
    this.onPatch(this.view, patch);
  }
}

/** Creates the function that binds views to observable state; `onPatch` is called after every setData. */
export function createBinder(scheduler: Scheduler, onPatch: PatchListener): (view: View, read: Read) => Release {
  const queues: PatchQueue[] = [];
  const views: View[] = [];

  const queueOf = (view: View): PatchQueue => {
    const known = queues[views.indexOf(view)];
    if (known !== undefined) return known;
    const queue = new PatchQueue(view, scheduler, onPatch);
    views.push(view);
    queues.push(queue);
    return queue;
  };
  const unbind = (view: View, queue: PatchQueue): void => {
    queue.bindings -= 1;
    if (queue.bindings > 0) return;
    queue.release();
    const index = views.indexOf(view);
    views.splice(index, 1);
    queues.splice(index, 1);
  };

  return (view, read) => {
    const queue = queueOf(view);
    queue.bindings += 1;
    // Our own copy of the values sent, because other code may write a view's data, and WeChat may not return it unchanged.
    const sent: Patch = {};
    const stop = autorun(
      () => {
        const wanted = plain(read()) as Patch;
        Object.keys(wanted).forEach((key) => queue.addChange(key, sent, wanted[key]));
      },
      { scheduler: (run) => queue.schedule(run) },
    );
    return releaseOnce(() => {
      stop();
      unbind(view, queue);
    });
  };
}
