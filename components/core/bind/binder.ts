import { releaseOnce, type Release } from '../shared/release';
import { autorun } from '../store/mobx';
import { diff, plain, type Patch } from './patch';

export interface View {
  setData(patch: Patch): void;
}

type Read = () => { readonly [key: string]: unknown };

interface Turn {
  soon(act: () => void): Release;
}

/** Counts what crosses: for benches and tests, nothing else. */
export type PatchListener = (view: View, patch: Patch) => void;

/** All bindings of one view: they run once a turn, and cross together. */
class Bridge {
  private due: (() => void)[] = [];
  private patch: Patch = {};
  private planned: Release | null = null;
  bindings = 0;

  constructor(
    private readonly view: View,
    private readonly turn: Turn,
    private readonly crossed: PatchListener,
  ) {}

  /** `run` reads again and hands its changes to `change`. */
  plan(run: () => void): void {
    this.due.push(run);
    this.planned = this.planned ?? this.turn.soon(() => this.flush());
  }

  /** What was never sent is sent whole. */
  change(key: string, sent: Patch, wanted: unknown): void {
    if (key in sent) diff(key, sent[key], wanted, this.patch);
    else this.patch[key] = wanted;
    sent[key] = wanted;
  }

  release(): void {
    this.planned?.();
    this.planned = null;
    this.due = [];
  }

  private flush(): void {
    const due = this.due;
    this.planned = null;
    this.due = [];
    this.patch = {};
    due.forEach((run) => run());
    const { patch } = this;
    if (Object.keys(patch).length === 0) return;
    this.view.setData(patch);
    this.crossed(this.view, patch);
  }
}

/** Binds views to what is observable; `crossed` hears every patch. */
export function createBinder(turn: Turn, crossed: PatchListener): (view: View, read: Read) => Release {
  const bridges: Bridge[] = [];
  const views: View[] = [];

  const bridgeOf = (view: View): Bridge => {
    const known = bridges[views.indexOf(view)];
    if (known !== undefined) return known;
    const bridge = new Bridge(view, turn, crossed);
    views.push(view);
    bridges.push(bridge);
    return bridge;
  };
  const leave = (view: View, bridge: Bridge): void => {
    bridge.bindings -= 1;
    if (bridge.bindings > 0) return;
    bridge.release();
    const place = views.indexOf(view);
    views.splice(place, 1);
    bridges.splice(place, 1);
  };

  return (view, read) => {
    const bridge = bridgeOf(view);
    bridge.bindings += 1;
    // Our own copy of what was sent: a view's data may be written by others, and may not be read back as it was.
    const sent: Patch = {};
    const stop = autorun(
      () => {
        const wanted = plain(read()) as Patch;
        Object.keys(wanted).forEach((key) => bridge.change(key, sent, wanted[key]));
      },
      { scheduler: (run) => bridge.plan(run) },
    );
    return releaseOnce(() => {
      stop();
      leave(view, bridge);
    });
  };
}
