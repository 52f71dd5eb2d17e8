/**
 * What stands behind a `<live-pusher>` or `<live-player>` tag. The built-in owns the tag, its declared properties and its place in the
 * page; a live element owns devices, network and picture inside `host`, and speaks WeChat's events and codes.
 */
export interface LiveElement {
  /** It plays or publishes now, or is about to: such a tag may go on in the small window when its page is left. */
  readonly active: boolean;
  /** What is seen at the moment, inside `host`; null before there is anything to see. */
  readonly picture: HTMLCanvasElement | HTMLVideoElement | null;
  /** The attributes that changed in this turn, by their camelCase WXML names; the first call, at insertion, brings all of them. */
  update(attributes: Record<string, unknown>): void;
  /** A method of LivePusherContext or LivePlayerContext. Rejects with an `Error` whose message goes after `<method>:fail `. */
  call(method: string, options: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** Gives back camera, sockets and picture. Idempotent; nothing is emitted afterwards. */
  release(): void;
}

/** `event` is the name behind `bind`, such as `statechange`; `detail` is what the page finds in `event.detail`. */
export type LiveEmit = (event: string, detail: unknown) => void;

export type CreateLiveElement = (host: HTMLElement, emit: LiveEmit) => LiveElement;
