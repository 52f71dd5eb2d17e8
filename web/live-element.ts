/**
 * The implementation of a `<live-pusher>` or `<live-player>` tag. The built-in owns the tag, its declared properties and its place in the
 * page; the live element owns devices, connections and the output inside `host`, and reports WeChat's events and codes.
 */
export interface LiveElement {
  /** Whether it plays or publishes, or is about to. Only such a tag can continue in picture-in-picture when its page is left. */
  readonly active: boolean;
  /** The canvas or video inside `host` that shows the picture; null before the first one. */
  readonly output: HTMLCanvasElement | HTMLVideoElement | null;
  /** Receives the attributes that changed in this turn, by their camelCase names; the first call, at insertion, has all of them. */
  update(attributes: Record<string, unknown>): void;
  /** A method of LivePusherContext or LivePlayerContext. Rejects with an `Error`, whose message the caller appends to `<method>:fail `. */
  call(method: string, options: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Closes devices and connections and removes the output. Idempotent; emits nothing afterwards. */
  release(): void;
}

/** `event` is the name after `bind`, such as `statechange`; `detail` becomes `event.detail`. */
export type LiveEmit = (event: string, detail: unknown) => void;

export type CreateLiveElement = (host: HTMLElement, emit: LiveEmit) => LiveElement;
