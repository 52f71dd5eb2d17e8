import type { Release } from '../release';
import { snapshotOf } from '../snapshot';
import { borrowSpeaker, type BorrowedSpeaker } from './speaker';
import { tapHint } from './tap-hint';

export type Fit = 'contain' | 'fillCrop';

/**
 * The place in the page where a stream is shown and heard. It outlives connections: the last picture stands while the next one
 * opens, and the loudspeaker that a person's touch has opened stays open.
 */
export class Stage {
  private shown: HTMLCanvasElement | HTMLVideoElement | null = null;
  private fit: Fit = 'contain';
  private borrowed: BorrowedSpeaker | null = null;
  private hint: Release | null = null;

  constructor(private readonly host: HTMLElement) {}

  get picture(): HTMLCanvasElement | HTMLVideoElement | null {
    return this.shown;
  }

  canvas(): HTMLCanvasElement {
    return this.shown instanceof HTMLCanvasElement ? this.shown : this.place(document.createElement('canvas'));
  }

  video(): HTMLVideoElement {
    return this.shown instanceof HTMLVideoElement ? this.shown : this.place(document.createElement('video'));
  }

  setFit(fit: Fit): void {
    this.fit = fit;
    if (this.shown !== null) this.shown.style.objectFit = fit === 'contain' ? 'contain' : 'cover';
  }

  snapshot(): Promise<Record<string, unknown>> {
    const { shown } = this;
    if (shown instanceof HTMLVideoElement) return snapshotOf(shown, shown.videoWidth, shown.videoHeight);
    return shown === null ? Promise.reject(new Error('no picture yet')) : snapshotOf(shown, shown.width, shown.height);
  }

  speaker(): BorrowedSpeaker {
    return (this.borrowed ??= borrowSpeaker());
  }

  /** Shows whether only a person's touch is missing for the sound. */
  waitForTap(waiting: boolean): void {
    if (waiting === (this.hint !== null)) return;
    this.hint?.();
    this.hint = waiting ? tapHint(this.host) : null;
  }

  /** Gives the loudspeaker back. */
  quiet(): void {
    this.waitForTap(false);
    this.borrowed?.release();
    this.borrowed = null;
  }

  /** Takes the last picture away. */
  clear(): void {
    this.shown?.remove();
    this.shown = null;
  }

  private place<Kind extends HTMLCanvasElement | HTMLVideoElement>(element: Kind): Kind {
    this.shown?.remove();
    this.shown = element;
    Object.assign(element.style, { width: '100%', height: '100%', display: 'block' });
    this.setFit(this.fit);
    this.host.append(element);
    return element;
  }
}
