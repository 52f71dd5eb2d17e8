import type { BaseLibrary } from '../base-library';
import type { Attributes, TrackedElement } from './live-element';
import type { PhonePage } from '../pages';
import type { Threads } from '../threads';
import type { Scope } from '../wx';

/** The surroundings of a view: its base library, the native side below, and the service above. */
export interface ViewSurroundings {
  readonly library: BaseLibrary;
  readonly threads: Threads;
  readonly system: string;
  /** The app is in the background. */
  isHidden(): boolean;
  /** The person's answer to a permission prompt, or an earlier answer. */
  ask(scope: Scope): boolean;
  /** The console of the mini program has the tags turned on. */
  isEntitled(): boolean;
  /** The library writes an error to its console. */
  complain(text: string): void;
  /** Messages to the service. */
  announce(element: TrackedElement): void;
  announceRemoval(element: TrackedElement): void;
  say(element: TrackedElement, event: string, detail: Attributes): void;
}

const refusals: Readonly<Record<Scope, Attributes>> = {
  'scope.camera': { errMsg: 'Not allowed to use camera.', errCode: 10_001 },
  'scope.record': { errMsg: 'Not allowed to use microphone.', errCode: 10_002 },
};

/** Attributes whose change asks for permissions again; `enable-mic` asks for what `muted` says. */
const askingAttributes = ['muted', 'enable-camera', 'enable-mic'];

/** The view thread of one page: a flag for its one pusher, and the permissions that its pusher got. */
export class LiveView {
  hasPusher = false;
  /** The page is gone, and its view with it. */
  isClosed = false;
  readonly granted = new Set<Scope>();
  /** A frozen view applies nothing any more. */
  private isFrozen = false;
  private readonly tags = new Map<TrackedElement, ViewTag>();

  constructor(
    private readonly page: PhonePage,
    private readonly around: ViewSurroundings,
  ) {}

  attached(element: TrackedElement, attributes: Attributes): void {
    this.toView(() => {
      const tag = new ViewTag(this, element, { ...attributes }, this.around);
      this.tags.set(element, tag);
      tag.attach();
    });
  }

  changed(element: TrackedElement, name: string, value: unknown): void {
    this.toView(() => this.tags.get(element)?.change(name, value));
  }

  detached(element: TrackedElement): void {
    this.toView(() => this.tags.get(element)?.detach());
  }

  freeze(): void {
    this.toView(() => (this.isFrozen = true));
  }

  private toView(act: () => void): void {
    this.around.threads.toView(this.page, () => {
      if (!this.isFrozen && !this.isClosed) act();
    });
  }
}

/** One native tag in the view thread, treated as the code of the base libraries does. */
class ViewTag {
  private isAttached = true;
  /** The native side has answered the insertion. */
  private isReady = false;
  private deferred: (() => void)[] = [];

  constructor(
    private readonly view: LiveView,
    private readonly element: TrackedElement,
    private readonly attributes: Record<string, unknown>,
    private readonly around: ViewSurroundings,
  ) {}

  attach(): void {
    if (this.element.tag === 'live-player') return this.insert();
    if (this.view.hasPusher) {
      this.element.stage = 'ignored';
      this.around.complain('一个页面只能插入一个 <live-pusher />');
      return;
    }
    this.view.hasPusher = true;
    if (!this.around.library.asksPermissions) return this.insert();
    this.authorize(
      () => this.insert(),
      (isEvery) => {
        this.element.stage = 'refused';
        // With one of two refused the flag stays until the tag is removed.
        if (isEvery) this.view.hasPusher = false;
      },
    );
  }

  change(name: string, value: unknown): void {
    this.attributes[name] = value;
    if (!this.isAttached) return;
    if (this.isReady) this.apply(name, value);
    else this.deferred.push(() => this.apply(name, value));
  }

  detach(): void {
    this.isAttached = false;
    this.remove();
  }

  private apply(name: string, value: unknown): void {
    const update = (): void => this.toNative(() => this.tell({ [name]: value }));
    const asks = this.element.tag === 'live-pusher' && askingAttributes.includes(name) && this.around.library.asksPermissions;
    if (asks) this.authorize(update);
    else update();
  }

  private tell(attributes: Attributes): void {
    if (this.element.inserted) this.element.told = { ...this.element.told, ...attributes };
  }

  /** Asks for everything that the attributes want as they are now; one refusal is enough to stop. */
  private authorize(granted: () => void, refused: (isEvery: boolean) => void = () => undefined): void {
    const wanted: Scope[] = [
      ...(this.attributes['enable-camera'] === false ? [] : (['scope.camera'] as const)),
      ...(this.attributes['muted'] === true ? [] : (['scope.record'] as const)),
    ].filter((scope) => !this.view.granted.has(scope));
    if (wanted.length === 0) return this.around.threads.later(granted);
    const missing: Scope[] = [];
    let answers = 0;
    wanted.forEach((scope) =>
      this.askPerson(scope, (isGranted) => {
        answers += 1;
        if (isGranted) this.view.granted.add(scope);
        else {
          missing.push(scope);
          this.around.say(this.element, 'error', refusals[scope]);
        }
        if (answers < wanted.length) return;
        if (missing.length === 0) granted();
        else refused(missing.length === wanted.length);
      }),
    );
  }

  private askPerson(scope: Scope, answered: (isGranted: boolean) => void): void {
    this.toNative(() => {
      const isGranted = this.around.ask(scope);
      this.fromNative(() => answered(isGranted));
    });
  }

  private insert(): void {
    const { element, around } = this;
    if (!around.isEntitled()) return this.toNative(() => this.fromNative(() => this.denied()));
    const attributes = { ...this.attributes };
    this.toNative(() => {
      element.stage = 'inserted';
      element.told = attributes;
      element.broken = element.tag === 'live-player' && around.system === 'android' && around.isHidden();
      this.fromNative(() => this.ready());
    }, around.threads.insertMs);
  }

  /** Only the pusher has an event for it. */
  private denied(): void {
    const { element, view, around } = this;
    element.stage = 'refused';
    if (element.tag !== 'live-pusher') return;
    view.hasPusher = false;
    around.say(element, 'error', { errMsg: 'insertLivePusher:fail:access denied' });
  }

  private ready(): void {
    this.isReady = true;
    this.deferred.splice(0).forEach((act) => act());
    if (this.element.tag === 'live-pusher') this.view.hasPusher = true;
    this.around.announce(this.element);
    if (!this.isAttached) this.remove();
  }

  private remove(): void {
    const { element, view, around } = this;
    const isPusher = element.tag === 'live-pusher';
    if (isPusher && !around.library.flagFallsLate) view.hasPusher = false;
    const wasReady = this.isReady;
    this.toNative(() => {
      // Without the native side's answer the tag does not know which element to remove.
      if (wasReady) element.stage = 'gone';
      this.fromNative(() => {
        if (!isPusher) return;
        if (around.library.flagFallsLate) view.hasPusher = false;
        around.announceRemoval(element);
      });
    }, around.threads.removeMs);
    if (!isPusher) around.announceRemoval(element);
  }

  private toNative(act: () => void, takesMs = 0): void {
    this.around.threads.send(this.element.page, 'to native', () => this.whileOpen(act), takesMs);
  }

  private fromNative(act: () => void): void {
    this.around.threads.send(this.element.page, 'from native', () => this.whileOpen(act));
  }

  private whileOpen(act: () => void): void {
    if (!this.view.isClosed) act();
  }
}
