import type { Emitter } from '../emitter';

/** How the user leaves a page: another page covers it, or it is closed. WeChat's attribute `picture-in-picture-mode` uses these values. */
export type PipMode = 'push' | 'pop';

/** A live tag that can be shown in picture-in-picture. */
export interface PipSource {
  readonly host: HTMLElement;
  readonly isPlayer: boolean;
  /** It plays or publishes, or is about to. */
  readonly active: boolean;
  /** When its sound was last as loud as speech, by `performance.now()`. */
  readonly spokeAtMs: number;
  readonly output: HTMLCanvasElement | HTMLVideoElement | null;
  /** Width divided by height of the tag in its page. */
  readonly ratio: number;
  /** Goes on without a window, because the mini program shows something in its place. */
  readonly isUnseen: boolean;
  emit(event: 'enterpictureinpicture' | 'leavepictureinpicture'): void;
}

/** Finds the live tags for picture-in-picture. */
export interface PipSources {
  /** The tag of `page` to show when the page is left in this way: an active one, or with `idle` also an inactive one. */
  find(page: Element, mode: PipMode, idle?: boolean): PipSource | null;
  /** The live tags of `page`, without shared screens of its own. */
  all(page: Element): readonly PipSource[];
  /** A tag was added or removed, or its attribute has changed. */
  readonly changed: Emitter<void>;
}
